package dev.cotangent.bench.compare;

import dev.cotangent.bench.lesson.Samples;
import dev.cotangent.bench.measure.Counts;
import dev.cotangent.bench.measure.Subject;
import dev.cotangent.bench.result.Family;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.compiled.PlainVectorFunction;
import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.ChosenJacobian;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.layer.Initialization;
import dev.cotangent.layer.Layer;
import dev.cotangent.layer.Layers;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A network over tensors, on real data; its inputs are the weights. Forward and reverse mode are
 * those for functions of tensors. The choice of a mode is one for functions of numbers, so for that
 * the weights are numbers of which the network makes its tensors.
 */
final class DigitsNetwork implements FunctionFamily {
  private static final int PIXELS = 64;
  private static final int HIDDEN = 16;
  private static final int DIGITS = 10;
  private static final int BATCH = 64;
  private static final Layer NETWORK =
      Layers.sequence(
          Layers.linear(PIXELS, HIDDEN, Initialization.HE),
          Layers.relu(),
          Layers.linear(HIDDEN, DIGITS, Initialization.HE));
  private static final List<Tensor> START =
      NETWORK.parameters(ElementType.FLOAT64, new SplittableRandom(1));

  /** The data, read when they are needed. */
  private static final class Data {
    private static final Tensor PICTURES;
    private static final int[] LABELS;

    static {
      try {
        Samples batch = Samples.read("digits.csv.gz").part(0, BATCH);
        PICTURES = batch.features().div(16);
        LABELS = batch.labels();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public Family about() {
    return new Family(
        "digits",
        "Digits network",
        "The losses of a %d-%d-%d network with ReLU, over tensors, on %d handwritten digits, by its"
                .formatted(PIXELS, HIDDEN, DIGITS, BATCH)
            + " %,d weights: their mean (m = 1), or each of them (m = %d)."
                .formatted(weights(), BATCH));
  }

  private static int weights() {
    return START.stream().mapToInt(Tensor::size).sum();
  }

  @Override
  public List<Shape> shapes(Grid grid) {
    return List.of(new Shape(weights(), 1), new Shape(weights(), BATCH));
  }

  @Override
  public double[] point(int inputs) {
    return START.stream().flatMapToDouble(w -> Arrays.stream(w.toArray())).toArray();
  }

  @Override
  public PlainVectorFunction plain(Shape shape) {
    int outputs = shape.outputs();
    return x -> losses(Tensor.of(x), outputs).toArray();
  }

  /** No derivative is generated of operations on tensors. */
  @Override
  public List<Mode> modes() {
    return List.of(Mode.FORWARD, Mode.REVERSE, Mode.HYBRID);
  }

  @Override
  public Real[] value(Real[] x, int outputs) {
    return losses(Tensor.of(x, x.length), outputs).toReals();
  }

  private static Tensor losses(Tensor weights, int outputs) {
    Tensor scores = NETWORK.predict(Data.PICTURES, shaped(weights));
    if (outputs == 1) {
      return scores.crossEntropy(Data.LABELS);
    }
    int[] places = IntStream.range(0, BATCH).map(s -> s * DIGITS + Data.LABELS[s]).toArray();
    return scores.logSoftmax(1).flatten().gather(0, places).neg();
  }

  private static Tensor[] shaped(Tensor weights) {
    Tensor[] shaped = new Tensor[START.size()];
    int from = 0;
    for (int i = 0; i < shaped.length; i++) {
      int to = from + START.get(i).size();
      shaped[i] = weights.slice(0, from, to).reshape(START.get(i).shape());
      from = to;
    }
    return shaped;
  }

  /** Whole tensors are written down, not their elements; the choice alone has those. */
  @Override
  public long entries(Shape shape) {
    return 4L * shape.inputs() + 8L * BATCH * (HIDDEN + DIGITS);
  }

  @Override
  public Subject subject(Shape shape, Mode mode) {
    return new OverTensors(shape, Tensor.of(point(shape.inputs())), mode);
  }

  /** The Jacobian of a function of one tensor. */
  private record OverTensors(Shape shape, Tensor point, Mode mode) implements Subject {
    @Override
    public Tensor primal() {
      return losses(point, shape.outputs());
    }

    @Override
    public Object derivative() {
      TensorFunction f = x -> losses(x[0], shape.outputs());
      return switch (mode) {
        case FORWARD -> Forward.jacobian(f, point);
        case REVERSE -> Reverse.jacobian(f, point);
        case HYBRID -> chosen().matrix();
        case COMPILED -> throw new IllegalStateException("none is generated over tensors");
      };
    }

    private ChosenJacobian chosen() {
      VectorFunction overNumbers = x -> losses(Tensor.of(x, x.length), shape.outputs()).toReals();
      return Hybrid.jacobian(overNumbers, point.toArray());
    }

    /** A tape of tensors holds on to them, and does not count their bytes. */
    @Override
    public Counts counts() {
      boolean forward =
          mode == Mode.FORWARD
              || (mode == Mode.HYBRID && chosen().mode() == dev.cotangent.hybrid.Mode.FORWARD);
      return new Counts(forward ? shape.inputs() : shape.outputs(), -1);
    }
  }
}
