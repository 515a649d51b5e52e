package dev.cotangent.compiled;

import java.util.function.IntToDoubleFunction;

/**
 * The derivative of a function of one number at 0, from its values around: central differences with
 * smaller and smaller steps, extrapolated once, as C. Ridders does it, <i>Accurate Computation of
 * F'(x) and F'(x) F''(x)</i> (1982). Neighbours among them say how far to trust each: while the
 * step is too large they differ by what the extrapolation leaves out, and once it is too small, by
 * rounding. The best is the one that agrees best.
 *
 * <p>The differences to the left and to the right tell a smooth function from others. Their gap
 * shrinks with the step where the function is smooth, stays at a kink, and grows at a jump.
 *
 * @param kind what the function looks like there
 * @param value the best estimate
 * @param error how far off it may be
 * @param left the slope to the left
 * @param right the slope to the right
 */
record Slope(Kind kind, double value, double error, double left, double right) {
  enum Kind {
    SMOOTH,
    KINK,
    /** A jump, or a place where the function has no values. */
    UNKNOWN
  }

  static final int LEVELS = 9;

  private static final double FIRST = 0x1p-7;
  private static final double RATIO = 4;

  /** The levels whose gaps are compared, and the ratio of these for a function that is smooth. */
  private static final int COARSE = 2;

  private static final int FINE = 7;
  private static final double SHRINKS = 16;

  /** The step of a level, relative to the size of what is varied. */
  static double step(int level) {
    return FIRST / Math.pow(RATIO, level);
  }

  /**
   * Estimates a derivative.
   *
   * @param size the size of what is varied, which steps are relative to
   * @param middle the value at 0
   * @param below the value one step of each level below
   * @param above the value one step of each level above
   */
  static Slope of(
      double size, double middle, IntToDoubleFunction below, IntToDoubleFunction above) {
    double[] left = new double[LEVELS];
    double[] right = new double[LEVELS];
    double[] noise = new double[LEVELS];
    for (int k = 0; k < LEVELS; k++) {
      double step = size * step(k);
      left[k] = (middle - below.applyAsDouble(k)) / step;
      right[k] = (above.applyAsDouble(k) - middle) / step;
      noise[k] = 4 * Math.ulp(middle) / step;
    }
    Slope best = extrapolated(left, right, noise);
    double coarse = Math.abs(right[COARSE] - left[COARSE]);
    double fine = Math.abs(right[FINE] - left[FINE]);
    Kind kind =
        !Double.isFinite(best.value) || (fine > SHRINKS * coarse && fine > SHRINKS * noise[FINE])
            ? Kind.UNKNOWN
            : fine > coarse / SHRINKS && fine > SHRINKS * (noise[FINE] + best.error)
                ? Kind.KINK
                : Kind.SMOOTH;
    return new Slope(kind, best.value, best.error, left[FINE], right[FINE]);
  }

  private static Slope extrapolated(double[] left, double[] right, double[] noise) {
    double[] estimates = new double[LEVELS - 1];
    for (int k = 0; k + 1 < LEVELS; k++) {
      double coarse = (left[k] + right[k]) / 2;
      double fine = (left[k + 1] + right[k + 1]) / 2;
      estimates[k] = fine + (fine - coarse) / (RATIO * RATIO - 1);
    }
    double value = Double.NaN;
    double error = Double.POSITIVE_INFINITY;
    for (int k = 1; k + 1 < estimates.length; k++) {
      double apart =
          Math.max(
                  Math.abs(estimates[k] - estimates[k - 1]),
                  Math.abs(estimates[k] - estimates[k + 1]))
              + noise[k + 1];
      if (apart < error) {
        value = estimates[k];
        error = apart;
      }
    }
    return new Slope(Kind.SMOOTH, value, error, 0, 0);
  }

  /** Whether a number may be the derivative; anything may, where there is no telling. */
  boolean admits(double derivative) {
    double tolerance = 10 * error + 1e-7 * Math.max(Math.abs(value), Math.abs(derivative));
    return switch (kind) {
      case UNKNOWN -> true;
      case SMOOTH -> Math.abs(derivative - value) <= tolerance;
      case KINK -> {
        double gap = Math.abs(right - left);
        yield derivative >= Math.min(left, right) - 0.01 * gap
            && derivative <= Math.max(left, right) + 0.01 * gap;
      }
    };
  }

  /** What differences say, in words. */
  @Override
  public String toString() {
    return kind == Kind.KINK
        ? "from %s on the left to %s on the right: the point is near a kink".formatted(left, right)
        : "%s, within %.1e".formatted(value, error);
  }
}
