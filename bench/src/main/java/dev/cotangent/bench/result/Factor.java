package dev.cotangent.bench.result;

import org.jspecify.annotations.Nullable;

/**
 * How many times as long one thing takes as another. Its interval reaches from one end of both
 * intervals to the other: it holds the truth wherever they do. So a factor is clear only if the two
 * intervals do not touch, which is more cautious than a test for a difference.
 *
 * <p>Within a run, modes and tools are compared by their times, never by their times over the
 * primal: each has JVMs of its own, and so a measurement of the primal of its own. The same primal
 * may be compiled to something several times as fast in one JVM as in another, and then the
 * quotients of two modes say more about their primals than about the modes.
 *
 * @param mean the quotient of the means
 * @param low the least that the intervals allow
 * @param high the most that the intervals allow; infinite if nothing bounds it
 */
public record Factor(double mean, double low, double high) {
  /**
   * Returns how many times as long one derivative takes as another of the same run, or null if one
   * of them has no time.
   */
  public static @Nullable Factor of(@Nullable Outcome one, @Nullable Outcome other) {
    return of(Figures.nanos(one), Figures.nanos(other));
  }

  /** Returns the quotient of two positive estimates, or null if one of them is missing. */
  public static @Nullable Factor of(@Nullable Estimate one, @Nullable Estimate other) {
    if (one == null || other == null) {
      return null;
    }
    double low = Math.max(0, one.low()) / other.high();
    double high = other.low() > 0 ? one.high() / other.low() : Double.POSITIVE_INFINITY;
    return new Factor(one.mean() / other.mean(), low, high);
  }

  /** Returns how many times as long the other takes. */
  public Factor inverse() {
    return new Factor(1 / mean, 1 / high, 1 / low);
  }

  /** Returns the factor or its inverse, whichever is not below 1. */
  public Factor atLeastOne() {
    return mean < 1 ? inverse() : this;
  }

  /** Returns whether the first surely takes longer. */
  public boolean surelyMore() {
    return low > 1;
  }

  /** Returns whether one surely takes longer than the other, whichever. */
  public boolean clear() {
    return low > 1 || high < 1;
  }
}
