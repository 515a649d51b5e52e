package dev.cotangent.tensor;

import dev.cotangent.primitive.Role;

/** Softmax, its logarithm, and cross-entropy on top of it. */
final class Softmax {
  private Softmax() {}

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
      Tensor shift = Reductions.LogSumExp.shift(x[0], axis);
      Tensor exp = Reductions.LogSumExp.shiftedExp(x[0], shift);
      return exp.div(exp.sum(true, axis));
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
      // Shifted first: a sum of exponentials is small beside a large shift, and would lose digits.
      Tensor shifted = x[0].sub(Reductions.LogSumExp.shift(x[0], axis));
      return shifted.sub(shifted.exp().sum(true, axis).log());
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
      Tensor.Storage logarithms = new Logarithms(1).value(x).storage();
      int columns = x[0].size(1);
      double sum = 0;
      for (int i = 0; i < classes.length; i++) {
        sum -= logarithms.buffer().get(logarithms.offset() + i * columns + classes[i]);
      }
      Buffer mean = Arena.allocate(x[0].type(), 1);
      mean.set(0, sum / classes.length);
      return Tensor.of(mean, Shape.SCALAR);
    }

    /** The slope: (softmax(x) - 1 at the class) / n. */
    private Tensor slope(Tensor x) {
      Shape shape = x.dimensions();
      Buffer targets = Arena.allocate(x.type(), shape.size);
      targets.fill(0, shape.size, 0);
      for (int i = 0; i < classes.length; i++) {
        targets.set(i * shape.sizes[1] + classes[i], 1);
      }
      return x.softmax(1).sub(Tensor.of(targets, shape)).div(classes.length);
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return slope(x[0]).mul(dx).sum();
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return slope(x[0]).mul(w);
    }
  }
}
