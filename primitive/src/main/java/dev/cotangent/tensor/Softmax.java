package dev.cotangent.tensor;

import dev.cotangent.kernel.DeviceKernels.Work;
import dev.cotangent.primitive.Role;
import java.util.Arrays;

/** Softmax, its logarithm, and cross-entropy on top of it. */
final class Softmax {
  private Softmax() {}

  private static boolean isOnDevice(Tensor x) {
    return Offload.device(Work.REDUCTION, x.size(), x) != null;
  }

  /** Where in a matrix each row's class is. */
  private static int[] places(Tensor x, int... classes) {
    int[] places = new int[classes.length];
    Arrays.setAll(places, i -> i * x.size(1) + classes[i]);
    return places;
  }

  /** exp(x) / Σ exp(x) along an axis. */
  record Probabilities(int axis) implements TensorPrimitive {
    @Override
    public String name() {
      return "softmax";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      if (isOnDevice(x[0])) {
        Tensor exponentials = x[0].sub(Exponentials.shift(x[0], axis)).exp();
        return exponentials.div(exponentials.sum(true, axis));
      }
      Exponentials rows = Exponentials.of(x[0], axis);
      rows.normalised(1);
      return Exponentials.restored(rows.values(), x[0].dimensions(), axis);
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return through(y, dx);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return through(y, w);
    }

    /** The Jacobian diag(y) - y yᵀ is symmetric. */
    private Tensor through(Tensor y, Tensor v) {
      Tensor weighted = y.mul(v);
      return weighted.sub(y.mul(weighted.sum(true, axis)));
    }
  }

  /** x - log Σ exp(x) along an axis. */
  record Logarithms(int axis) implements TensorPrimitive {
    @Override
    public String name() {
      return "logSoftmax";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      if (isOnDevice(x[0])) {
        Tensor shifted = x[0].sub(Exponentials.shift(x[0], axis));
        return shifted.sub(shifted.exp().sum(true, axis).log());
      }
      // Shifted first: the logarithm of the sum is small beside a large shift, and would lose
      // digits.
      Exponentials rows = Exponentials.of(x[0], axis);
      Shape kept = x[0].dimensions().reduced(new int[] {axis}, true);
      Buffer shifts = Arena.allocate(x[0].type(), kept.size);
      Buffer logarithms = Arena.allocate(x[0].type(), kept.size);
      for (int i = 0; i < kept.size; i++) {
        shifts.set(i, rows.largest().data()[i]);
        logarithms.set(i, rows.logOfSum(i));
      }
      return x[0].sub(Tensor.of(shifts, kept)).sub(Tensor.of(logarithms, kept));
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return dx.sub(y.exp().mul(dx).sum(true, axis));
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return w.sub(y.exp().mul(w.sum(true, axis)));
    }
  }

  /** The mean of -log softmax(x) at each row's class. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record CrossEntropy(int... classes) implements TensorPrimitive {
    static CrossEntropy of(Shape shape, int... classes) {
      if (shape.rank() != 2 || shape.sizes[0] != classes.length) {
        throw new IllegalArgumentException(
            "crossEntropy: "
                + classes.length
                + " classes for scores of shape "
                + shape
                + "; a matrix with a row for each is needed");
      }
      for (int i = 0; i < classes.length; i++) {
        Tensor.requireIndex("crossEntropy", classes[i], i, shape.sizes[1]);
      }
      return new CrossEntropy(classes.clone());
    }

    @Override
    public String name() {
      return "crossEntropy";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      if (isOnDevice(x[0])) {
        Tensor logarithms = x[0].logSoftmax(1).reshape(x[0].size());
        return logarithms.gather(0, places(x[0], classes)).sum().div(-classes.length);
      }
      Exponentials rows = Exponentials.of(x[0], 1);
      Tensor.Storage scores = x[0].dense().storage();
      int columns = x[0].size(1);
      double sum = 0;
      for (int i = 0; i < classes.length; i++) {
        double score = scores.buffer().get(scores.offset() + i * columns + classes[i]);
        sum += rows.logOfSum(i) - (score - rows.largest().data()[i]);
      }
      Buffer mean = Arena.allocate(x[0].type(), 1);
      mean.set(0, sum / classes.length);
      return Tensor.of(mean, Shape.SCALAR);
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return Tensor.apply(new Residual(classes), x[0]).mul(dx).sum();
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return Tensor.apply(new Residual(classes), x[0]).mul(w);
    }
  }

  /** The slope of the cross-entropy: (softmax(x) - 1 at the class) / n. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record Residual(int... classes) implements TensorPrimitive {
    @Override
    public String name() {
      return "crossEntropyResidual";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      if (isOnDevice(x[0])) {
        Tensor ones = Tensor.full(x[0].type(), 1, classes.length);
        Tensor chosen =
            new Indexing.ScatterAdd(0, x[0].size(), places(x[0], classes))
                .value(ones)
                .reshape(x[0].shape());
        return x[0].softmax(1).sub(chosen).div(classes.length);
      }
      Exponentials rows = Exponentials.of(x[0], 1);
      Buffer result = rows.normalised(1.0 / classes.length);
      int columns = x[0].size(1);
      for (int i = 0; i < classes.length; i++) {
        int at = i * columns + classes[i];
        result.set(at, result.get(at) - 1.0 / classes.length);
      }
      return rows.values();
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return through(x[0], dx);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return through(x[0], w);
    }

    private Tensor through(Tensor x, Tensor v) {
      return new Probabilities(1).through(x.softmax(1), v).div(classes.length);
    }
  }
}
