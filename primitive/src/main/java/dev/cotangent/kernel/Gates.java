package dev.cotangent.kernel;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;

/**
 * Products that keep apart what must not meet. They stand beside the registry, not in it: the chain
 * rule over arrays is made of them.
 */
public final class Gates {
  private Gates() {}

  /**
   * x · y, but 0 where x is 0, even if y is infinite or NaN: what does not change does not meet its
   * slope, and a branch that was not taken contributes nothing.
   */
  public static final Binary GATE =
      Primitive.binary("gate", (x, y) -> x == 0 ? 0 : x * y, (x, y, z) -> y, (x, y, z) -> x);

  /**
   * x · y, but 0 where either is 0, whatever the other is: what was not selected contributes
   * nothing, and where nothing comes in it does not matter that no selection could be made.
   */
  public static final Binary ROUTE =
      Primitive.binary(
          "route", (x, y) -> x == 0 || y == 0 ? 0 : x * y, (x, y, z) -> y, (x, y, z) -> x);

  /** y, but NaN where x is NaN: where there is no value, there is no derivative. */
  public static final Binary GUARD =
      Primitive.binary(
          "guard",
          (x, y) -> Double.isNaN(x) ? x : y,
          (x, y, z) -> Real.zero(),
          (x, y, z) -> Real.one());
}
