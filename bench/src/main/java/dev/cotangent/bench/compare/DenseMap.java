package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Family;
import dev.cotangent.compiled.PlainVectorFunction;
import dev.cotangent.primitive.Real;

/** Every output depends on every input by a weight of its own. */
final class DenseMap implements FunctionFamily {
  @Override
  public Family about() {
    return new Family(
        "dense",
        "Dense nonlinear map",
        "y = tanh(W x), with a full matrix W: a function of n m steps, of which no two outputs"
            + " share any.");
  }

  @Override
  public PlainVectorFunction plain(Shape shape) {
    int outputs = shape.outputs();
    return x -> new TanhLayer(1, outputs).apply(x);
  }

  @Override
  public Real[] value(Real[] x, int outputs) {
    return new TanhLayer(1, outputs).apply(x);
  }

  @Override
  public long entries(Shape shape) {
    return (long) shape.inputs() * shape.outputs();
  }
}
