package dev.cotangent.compiled.runtime;

import dev.cotangent.primitive.Real;

/** Stands for {@link Double}'s static methods. A box is refused: it would lose the derivative. */
public final class RealDouble {
  private RealDouble() {}

  /** Returns whether x is NaN. */
  public static boolean isNaN(Real x) {
    return !x.lessThanOrEqual(x);
  }

  /** Returns whether x is neither NaN nor infinite. */
  public static boolean isFinite(Real x) {
    return x.lessThan(Double.POSITIVE_INFINITY) && x.greaterThan(Double.NEGATIVE_INFINITY);
  }

  /** Returns whether x is infinite. */
  public static boolean isInfinite(Real x) {
    return !isNaN(x) && !isFinite(x);
  }

  /** Compares in the order in which -0.0 comes before 0.0, and NaN last. */
  public static int compare(Real x, Real y) {
    return x.lessThan(y) ? -1 : x.greaterThan(y) ? 1 : Double.compare(x.value(), y.value());
  }

  /** Returns x + y. */
  public static Real sum(Real x, Real y) {
    return x.add(y);
  }

  /** Returns the larger number. */
  public static Real max(Real x, Real y) {
    return x.max(y);
  }

  /** Returns the smaller number. */
  public static Real min(Real x, Real y) {
    return x.min(y);
  }

  /** Returns the value as text. */
  public static String toString(Real x) {
    return Double.toString(x.value());
  }
}
