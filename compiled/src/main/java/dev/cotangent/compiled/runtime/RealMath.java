package dev.cotangent.compiled.runtime;

import dev.cotangent.primitive.Real;

/**
 * Stands for {@link Math}: most of its methods are rows of the registry. Those that are not are
 * compositions of rows that round as Math does, {@link MathRows}, or, where they are piecewise
 * constant, constants.
 */
public final class RealMath {
  private RealMath() {}

  private static final double RADIANS_PER_DEGREE = Math.toRadians(1);
  private static final double DEGREES_PER_RADIAN = Math.toDegrees(1);

  // Rows of the registry.

  /** As {@link Math#sin(double)}. */
  public static Real sin(Real x) {
    return x.sin();
  }

  /** As {@link Math#cos(double)}. */
  public static Real cos(Real x) {
    return x.cos();
  }

  /** As {@link Math#tan(double)}. */
  public static Real tan(Real x) {
    return x.tan();
  }

  /** As {@link Math#asin(double)}. */
  public static Real asin(Real x) {
    return x.asin();
  }

  /** As {@link Math#acos(double)}. */
  public static Real acos(Real x) {
    return x.acos();
  }

  /** As {@link Math#atan(double)}. */
  public static Real atan(Real x) {
    return x.atan();
  }

  /** As {@link Math#sinh(double)}. */
  public static Real sinh(Real x) {
    return x.sinh();
  }

  /** As {@link Math#cosh(double)}. */
  public static Real cosh(Real x) {
    return x.cosh();
  }

  /** As {@link Math#tanh(double)}. */
  public static Real tanh(Real x) {
    return x.tanh();
  }

  /** As {@link Math#exp(double)}. */
  public static Real exp(Real x) {
    return x.exp();
  }

  /** As {@link Math#expm1(double)}. */
  public static Real expm1(Real x) {
    return x.expm1();
  }

  /** As {@link Math#log(double)}. */
  public static Real log(Real x) {
    return x.log();
  }

  /** As {@link Math#log10(double)}. */
  public static Real log10(Real x) {
    return x.log10();
  }

  /** As {@link Math#log1p(double)}. */
  public static Real log1p(Real x) {
    return x.log1p();
  }

  /** As {@link Math#sqrt(double)}. */
  public static Real sqrt(Real x) {
    return x.sqrt();
  }

  /** As {@link Math#cbrt(double)}. */
  public static Real cbrt(Real x) {
    return x.cbrt();
  }

  /** As {@link Math#abs(double)}. */
  public static Real abs(Real x) {
    return x.abs();
  }

  /** As {@link Math#signum(double)}. */
  public static Real signum(Real x) {
    return x.signum();
  }

  /** As {@link Math#floor(double)}. */
  public static Real floor(Real x) {
    return x.floor();
  }

  /** As {@link Math#ceil(double)}. */
  public static Real ceil(Real x) {
    return x.ceil();
  }

  /** As {@link Math#rint(double)}. */
  public static Real rint(Real x) {
    return x.rint();
  }

  /** As {@link Math#pow(double, double)}. */
  public static Real pow(Real x, Real y) {
    return x.pow(y);
  }

  /** As {@link Math#pow(double, double)}. */
  public static Real pow(Real x, double y) {
    return x.pow(y);
  }

  /** As {@link Math#hypot(double, double)}. */
  public static Real hypot(Real x, Real y) {
    return x.hypot(y);
  }

  /** As {@link Math#hypot(double, double)}. */
  public static Real hypot(Real x, double y) {
    return x.hypot(y);
  }

  /** As {@link Math#atan2(double, double)}. */
  public static Real atan2(Real y, Real x) {
    return y.atan2(x);
  }

  /** As {@link Math#atan2(double, double)}. */
  public static Real atan2(Real y, double x) {
    return y.atan2(x);
  }

  /** As {@link Math#max(double, double)}. */
  public static Real max(Real x, Real y) {
    return x.max(y);
  }

  /** As {@link Math#max(double, double)}. */
  public static Real max(Real x, double y) {
    return x.max(y);
  }

  /** As {@link Math#min(double, double)}. */
  public static Real min(Real x, Real y) {
    return x.min(y);
  }

  /** As {@link Math#min(double, double)}. */
  public static Real min(Real x, double y) {
    return x.min(y);
  }

  /** As {@link Math#fma(double, double, double)}. */
  public static Real fma(Real x, Real y, Real z) {
    return x.fma(y, z);
  }

  // Compositions of rows, and rows of this class.

  /** As {@link Math#clamp(double, double, double)}, which is strict about its bounds. */
  public static Real clamp(Real x, Real lower, Real upper) {
    if (!lower.lessThan(upper)) {
      // What is wrong with the bounds, if they are not just equal, is Math's to say.
      Math.clamp(0.0, lower.value(), upper.value());
    }
    return x.clamp(lower, upper);
  }

  /** As {@link Math#toRadians(double)}. */
  public static Real toRadians(Real x) {
    return x.mul(RADIANS_PER_DEGREE);
  }

  /** As {@link Math#toDegrees(double)}. */
  public static Real toDegrees(Real x) {
    return x.mul(DEGREES_PER_RADIAN);
  }

  /** As {@link Math#IEEEremainder(double, double)}. */
  public static Real IEEEremainder(Real x, Real y) {
    return MathRows.IEEE_REMAINDER.apply(x, y);
  }

  /** As {@link Math#copySign(double, double)}. */
  public static Real copySign(Real x, Real sign) {
    return MathRows.COPY_SIGN.apply(x, sign);
  }

  /**
   * As {@link Math#scalb(double, int)}. A power of two that is no double is applied in steps, the
   * one that may round last.
   */
  public static Real scalb(Real x, int exponent) {
    int most = Double.MAX_EXPONENT;
    int least = Double.MIN_EXPONENT;
    // Beyond these bounds every number but 0, infinity and NaN overflows or vanishes anyway.
    int power = Math.clamp(exponent, 3 * least, 3 * most);
    Real scaled = x.mul(Math.scalb(1.0, power % most));
    for (int k = 0; k < Math.abs(power / most); k++) {
      scaled = scaled.mul(Math.scalb(1.0, power > 0 ? most : -most));
    }
    return scaled;
  }

  // Piecewise constant, hence by value.

  /** As {@link Math#round(double)}. */
  public static long round(Real x) {
    return Math.round(x.value());
  }

  /** As {@link Math#getExponent(double)}. */
  public static int getExponent(Real x) {
    return Math.getExponent(x.value());
  }

  /** As {@link Math#ulp(double)}. */
  public static Real ulp(Real x) {
    return Real.of(Math.ulp(x.value()));
  }
}
