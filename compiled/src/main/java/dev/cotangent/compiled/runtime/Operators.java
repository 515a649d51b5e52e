package dev.cotangent.compiled.runtime;

import dev.cotangent.primitive.Real;

/**
 * Java's operators on numbers, as far as {@link Real} has no method of that signature. The double
 * among two operands is one that depends on no input.
 */
public final class Operators {
  private Operators() {}

  /** Returns x + y. */
  public static Real add(double x, Real y) {
    return y.add(x);
  }

  /** Returns x - y. */
  public static Real sub(double x, Real y) {
    return y.rsub(x);
  }

  /** Returns x · y. */
  public static Real mul(double x, Real y) {
    return y.mul(x);
  }

  /** Returns x / y. */
  public static Real div(double x, Real y) {
    return y.rdiv(x);
  }

  /** Returns x % y. */
  public static Real rem(Real x, Real y) {
    return Rows.REMAINDER.apply(x, y);
  }

  /** Returns x % y. */
  public static Real rem(Real x, double y) {
    return Rows.REMAINDER.apply(x, y);
  }

  /** Returns x % y. */
  public static Real rem(double x, Real y) {
    return Rows.REMAINDER.apply(x, y);
  }

  /** Returns whether x == y. Said by two comparisons, which every kind of number answers. */
  public static boolean equal(Real x, Real y) {
    return x.lessThanOrEqual(y) && x.greaterThanOrEqual(y);
  }

  /** Returns whether x == y. */
  public static boolean equal(Real x, double y) {
    return x.lessThanOrEqual(y) && x.greaterThanOrEqual(y);
  }

  /** Returns the sign of the comparison of x with y, or -1 if one of them is NaN. */
  public static int compareLess(Real x, Real y) {
    return x.greaterThan(y) ? 1 : equal(x, y) ? 0 : -1;
  }

  /** Returns the sign of the comparison of x with y, or 1 if one of them is NaN. */
  public static int compareGreater(Real x, Real y) {
    return x.lessThan(y) ? -1 : equal(x, y) ? 0 : 1;
  }
}
