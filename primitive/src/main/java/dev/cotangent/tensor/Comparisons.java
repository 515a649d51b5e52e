package dev.cotangent.tensor;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;

/** Conditions as numbers, 1 or 0. They are applied to constants only and have no derivative. */
final class Comparisons {
  private Comparisons() {}

  static final Binary GREATER =
      Primitive.binary(
          "greater", (x, y) -> x > y ? 1 : 0, (x, y, z) -> Real.zero(), (x, y, z) -> Real.zero());

  static final Binary EQUAL =
      Primitive.binary(
          "equal", (x, y) -> x == y ? 1 : 0, (x, y, z) -> Real.zero(), (x, y, z) -> Real.zero());
}
