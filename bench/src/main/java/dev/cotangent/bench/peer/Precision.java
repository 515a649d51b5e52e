package dev.cotangent.bench.peer;

import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;

/** The type of a tensor's elements. */
public enum Precision {
  /** Single precision, Java's float. */
  F32,
  /** Double precision, Java's double. */
  F64;

  /** Returns a tensor of this type. */
  public Tensor tensor(double[] values, int... shape) {
    Tensor doubles = Tensor.of(values, shape);
    return this == F32 ? doubles.to(ElementType.FLOAT32) : doubles;
  }
}
