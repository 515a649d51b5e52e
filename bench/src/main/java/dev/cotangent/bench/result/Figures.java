package dev.cotangent.bench.result;

import org.jspecify.annotations.Nullable;

/**
 * What an outcome has to show. A time that is not a positive number within its interval is none, so
 * that nothing strange can enter a chart or a sentence.
 */
public final class Figures {
  private Figures() {}

  /** Returns whether there is a time. */
  public static boolean has(@Nullable Outcome outcome) {
    return nanos(outcome) != null;
  }

  /** Returns the time over the primal, or null. */
  public static @Nullable Estimate ratio(@Nullable Outcome outcome) {
    return outcome == null ? null : sound(outcome, outcome.ratio());
  }

  /** Returns the time, or null. */
  public static @Nullable Estimate nanos(@Nullable Outcome outcome) {
    return outcome == null ? null : sound(outcome, outcome.nanos());
  }

  /** Returns the time of the primal, or null. */
  public static @Nullable Estimate primalNanos(@Nullable Outcome outcome) {
    return outcome == null ? null : sound(outcome, outcome.primalNanos());
  }

  private static @Nullable Estimate sound(Outcome outcome, @Nullable Estimate e) {
    boolean sound =
        outcome.status() == Status.MEASURED
            && e != null
            && e.mean() > 0
            && Double.isFinite(e.mean())
            && e.low() <= e.mean()
            && e.mean() <= e.high();
    return sound ? e : null;
  }
}
