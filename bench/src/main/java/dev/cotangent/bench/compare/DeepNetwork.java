package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Family;
import dev.cotangent.compiled.PlainVectorFunction;
import dev.cotangent.primitive.Real;

/** All outputs come through a long narrow passage. */
final class DeepNetwork implements FunctionFamily {
  private static final int LAYERS = 32;
  private static final int WIDTH = 8;

  @Override
  public Family about() {
    return new Family(
        "deep",
        "Deep narrow network",
        "%d hidden layers of %d units each, with tanh, then m outputs: a function of %d (n + m)"
                .formatted(LAYERS, WIDTH, WIDTH)
            + " steps, plus %,d between.".formatted((LAYERS - 1) * WIDTH * WIDTH));
  }

  @Override
  public PlainVectorFunction plain(Shape shape) {
    int outputs = shape.outputs();
    return x -> values(x, outputs);
  }

  private static double[] values(double[] x, int outputs) {
    double[] y = x;
    for (int layer = 0; layer < LAYERS; layer++) {
      y = new TanhLayer(layer, WIDTH).apply(y);
    }
    return new TanhLayer(LAYERS, outputs).apply(y);
  }

  @Override
  public Real[] value(Real[] x, int outputs) {
    Real[] y = x;
    for (int layer = 0; layer < LAYERS; layer++) {
      y = new TanhLayer(layer, WIDTH).apply(y);
    }
    return new TanhLayer(LAYERS, outputs).apply(y);
  }

  @Override
  public long entries(Shape shape) {
    long ends = (long) shape.inputs() + shape.outputs();
    return WIDTH * ends + (LAYERS - 1) * WIDTH * WIDTH;
  }
}
