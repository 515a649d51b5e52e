package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Family;
import dev.cotangent.compiled.PlainVectorFunction;
import dev.cotangent.primitive.Real;

/** One layer of many units between inputs and outputs. */
final class WideNetwork implements FunctionFamily {
  private static final int UNITS = 256;

  @Override
  public Family about() {
    return new Family(
        "wide",
        "Shallow wide network",
        "One hidden layer of %d units with tanh, then m outputs: a function of %d (n + m) steps."
            .formatted(UNITS, UNITS));
  }

  @Override
  public PlainVectorFunction plain(Shape shape) {
    int outputs = shape.outputs();
    return x -> new TanhLayer(2, outputs).apply(new TanhLayer(1, UNITS).apply(x));
  }

  @Override
  public Real[] value(Real[] x, int outputs) {
    return new TanhLayer(2, outputs).apply(new TanhLayer(1, UNITS).apply(x));
  }

  @Override
  public long entries(Shape shape) {
    return UNITS * ((long) shape.inputs() + shape.outputs());
  }
}
