package dev.cotangent.compiled.runtime;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;

/**
 * Rows of the registry as generated code uses them. Each method is so small that the JIT compiler
 * inlines it, and with it the row, which is a constant of the generated class.
 */
public final class Rows {
  private Rows() {}

  /** The remainder of a truncated division, which is exact; its quotient is piecewise constant. */
  public static final Binary REMAINDER =
      Primitive.binary(
          "remainder",
          (x, y) -> x % y,
          (x, y, z) -> Real.one(),
          (x, y, z) -> z.sub(x).div(y).rint());

  /** Returns a row's value. */
  public static double value(Unary row, double x) {
    return row.value(x);
  }

  /** Returns a row's value. */
  public static double value(Binary row, double x, double y) {
    return row.value(x, y);
  }

  /** Returns a row's value. */
  public static double value(Nary row, double... x) {
    return row.value(x);
  }

  /**
   * Returns the weight of a row's first piece. The policy is asked for at a kink only, since that
   * takes longer than all the rest: a tie of NaN shows whether the point is one.
   */
  public static double weight(Unary row, double x) {
    double weight = row.firstWeight(x, Double.NaN);
    return Double.isNaN(weight) ? row.firstWeight(x, row.tie()) : weight;
  }

  /** Returns the weight of a row's first piece. */
  public static double weight(Binary row, double x, double y) {
    double weight = row.firstWeight(x, y, Double.NaN);
    return Double.isNaN(weight) ? row.firstWeight(x, y, row.tie()) : weight;
  }

  /** Returns the mixture of two pieces; one of weight 0 contributes nothing, not even NaN. */
  public static double mix(double weight, double first, double second) {
    if (weight == 1) {
      return first;
    }
    return weight == 0 ? second : weight * first + (1 - weight) * second;
  }

  /** 0 where a number is zero, else 1: the weight of what is multiplied by it. */
  public static double presence(double x) {
    return x == 0 ? 0 : 1;
  }
}
