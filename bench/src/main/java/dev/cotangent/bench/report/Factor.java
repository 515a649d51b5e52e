package dev.cotangent.bench.report;

import dev.cotangent.bench.result.Estimate;
import dev.cotangent.bench.result.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How many times as long one thing takes as another. Its interval reaches from one end of both
 * intervals to the other: it holds the truth wherever they do. So a factor is clear only if the two
 * intervals do not touch, which is more cautious than a test for a difference.
 *
 * @param mean the quotient of the means
 * @param low the least that the intervals allow
 * @param high the most that the intervals allow; infinite if nothing bounds it
 */
record Factor(double mean, double low, double high) {
  /**
   * Returns how many times as long one derivative takes as another, or null if that cannot be
   * known. Times over the primal are compared where both have them, since a machine that slows down
   * for a while slows both of their parts; else the times themselves.
   */
  static @Nullable Factor of(@Nullable Outcome one, @Nullable Outcome other) {
    Factor ofRatios = of(Figures.ratio(one), Figures.ratio(other));
    return ofRatios != null ? ofRatios : of(Figures.nanos(one), Figures.nanos(other));
  }

  /** Returns the quotient of two positive estimates, or null if one of them is missing. */
  static @Nullable Factor of(@Nullable Estimate one, @Nullable Estimate other) {
    if (one == null || other == null) {
      return null;
    }
    double low = Math.max(0, one.low()) / other.high();
    double high = other.low() > 0 ? one.high() / other.low() : Double.POSITIVE_INFINITY;
    return new Factor(one.mean() / other.mean(), low, high);
  }

  /** Returns how many times as long the other takes. */
  Factor inverse() {
    return new Factor(1 / mean, 1 / high, 1 / low);
  }

  /** Returns the factor or its inverse, whichever is not below 1. */
  Factor atLeastOne() {
    return mean < 1 ? inverse() : this;
  }

  /** Returns whether the first surely takes longer. */
  boolean surelyMore() {
    return low > 1;
  }

  /** Returns whether one surely takes longer than the other, whichever. */
  boolean clear() {
    return low > 1 || high < 1;
  }
}
