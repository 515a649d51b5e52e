package dev.cotangent.backend.cuda.emulator;

import java.math.BigDecimal;

/**
 * A direction of rounding. Java rounds to nearest; the other directions follow from a value rounded
 * to nearest and the sign of what it lacks of the exact one, since the exact value lies between it
 * and one of its neighbours.
 */
enum Rounding {
  NEAREST("rn"),
  ZERO("rz"),
  DOWN("rm"),
  UP("rp");

  private final String modifier;

  Rounding(String modifier) {
    this.modifier = modifier;
  }

  String modifier() {
    return modifier;
  }

  float multiply(float a, float b) {
    return toFloat((double) a * b);
  }

  double multiply(double a, double b) {
    double rounded = a * b;
    if (this == NEAREST || !Double.isFinite(a) || !Double.isFinite(b)) {
      return rounded;
    }
    return direct(rounded, missing(rounded, new BigDecimal(a).multiply(new BigDecimal(b))));
  }

  /** Returns a · b + c. */
  float fma(float a, float b, float c) {
    if (this == NEAREST) {
      return Math.fma(a, b, c);
    }
    // A product of two floats is exact as a double, and so is the error of a sum (Knuth's TwoSum).
    double product = (double) a * b;
    double sum = product + c;
    double part = sum - product;
    double error = (product - (sum - part)) + (c - part);
    float rounded = (float) sum;
    double missing = sum == rounded ? error : sum - rounded;
    return directSum(rounded, (int) Math.signum(missing), product, c);
  }

  /** Returns a · b + c. */
  double fma(double a, double b, double c) {
    double rounded = Math.fma(a, b, c);
    if (this == NEAREST || !Double.isFinite(a) || !Double.isFinite(b) || !Double.isFinite(c)) {
      return rounded;
    }
    BigDecimal exact = new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c));
    int missing = missing(rounded, exact);
    return isNegativeZero(rounded, missing, a * b, c) ? -0.0 : direct(rounded, missing);
  }

  /** Returns the float next to a value. */
  float toFloat(double value) {
    float rounded = (float) value;
    return direct(rounded, (int) Math.signum(value - rounded));
  }

  /** Returns the double next to an exact value. */
  double toDouble(BigDecimal exact) {
    double rounded = exact.doubleValue();
    return direct(rounded, missing(rounded, exact));
  }

  /** Returns the float next to an exact value. */
  float toFloat(BigDecimal exact) {
    float rounded = exact.floatValue();
    return direct(rounded, missing(rounded, exact));
  }

  /** Returns a whole number, as {@code cvt} with .rni, .rzi, .rmi or .rpi does. */
  double toInteger(double value) {
    return switch (this) {
      case NEAREST -> Math.rint(value);
      case ZERO -> value < 0 ? Math.ceil(value) : Math.floor(value);
      case DOWN -> Math.floor(value);
      case UP -> Math.ceil(value);
    };
  }

  private float directSum(float rounded, int missing, double a, double b) {
    return isNegativeZero(rounded, missing, a, b) ? -0.0f : direct(rounded, missing);
  }

  /** Whether a sum is one that IEEE 754 calls -0 only if it is rounded down: two that cancel. */
  private boolean isNegativeZero(double rounded, int missing, double a, double b) {
    boolean plain = a == 0 && b == 0 && 1 / a > 0 && 1 / b > 0;
    return this == DOWN && rounded == 0 && missing == 0 && !plain;
  }

  private static int missing(double rounded, BigDecimal exact) {
    if (Double.isInfinite(rounded)) {
      return rounded > 0 ? -1 : 1;
    }
    return exact.compareTo(new BigDecimal(rounded));
  }

  private boolean up(double rounded, int missing) {
    return missing > 0 && (this == UP || this == ZERO && rounded < 0);
  }

  private boolean down(double rounded, int missing) {
    return missing < 0 && (this == DOWN || this == ZERO && rounded > 0);
  }

  private double direct(double rounded, int missing) {
    if (up(rounded, missing)) {
      return Math.nextUp(rounded);
    }
    return down(rounded, missing) ? Math.nextDown(rounded) : rounded;
  }

  private float direct(float rounded, int missing) {
    if (up(rounded, missing)) {
      return Math.nextUp(rounded);
    }
    return down(rounded, missing) ? Math.nextDown(rounded) : rounded;
  }
}
