package dev.cotangent.compiled.runtime;

/**
 * Methods of {@link Math} that are no rows of the registry, in terms of some that are. They have
 * Math's values, bit for bit.
 */
public final class PlainMath {
  private PlainMath() {}

  private static final double RADIANS_PER_DEGREE = 0.017453292519943295;
  private static final double DEGREES_PER_RADIAN = 57.29577951308232;

  /** As {@link Math#toRadians(double)}. */
  public static double toRadians(double x) {
    return x * RADIANS_PER_DEGREE;
  }

  /** As {@link Math#toDegrees(double)}. */
  public static double toDegrees(double x) {
    return x * DEGREES_PER_RADIAN;
  }

  /** As {@link Math#clamp(double, double, double)}, which is strict about its bounds. */
  public static double clamp(double x, double lower, double upper) {
    if (!(lower < upper)) {
      // What is wrong with the bounds, if they are not just equal, is Math's to say.
      Math.clamp(0.0, lower, upper);
    }
    return Math.min(upper, Math.max(x, lower));
  }

  /**
   * As {@link Math#scalb(double, int)}. A power of two that is no double is applied in steps, the
   * one that may round last.
   */
  public static double scalb(double x, int exponent) {
    int most = Double.MAX_EXPONENT;
    int least = Double.MIN_EXPONENT;
    // Beyond these bounds every number but 0, infinity and NaN overflows or vanishes anyway.
    int power = Math.min(Math.max(exponent, 3 * least), 3 * most);
    double scaled = x * Math.scalb(1.0, power % most);
    for (int k = 0; k < Math.abs(power / most); k++) {
      scaled *= Math.scalb(1.0, power > 0 ? most : -most);
    }
    return scaled;
  }
}
