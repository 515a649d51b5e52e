package dev.cotangent.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells roughly how long things take once they are warm. For figures to rely on, see JMH. */
final class Stopwatch {
  private static final long BUDGET_NANOS = 350_000_000;
  private static final long TURN_NANOS = 10_000_000;
  private static final long BATCH_NANOS = 100_000;

  /** What was computed last, kept here so that the JIT compiler cannot leave the work out. */
  @SuppressWarnings("UnusedVariable") // to write it is what counts
  private static volatile @Nullable Object result;

  private Stopwatch() {}

  /**
   * Returns the seconds that one run of each action takes: the best of many batches. The actions
   * take turns, so that the JIT compiler can work on one while the others run.
   */
  static Map<String, Double> seconds(Map<String, Supplier<Object>> actions) {
    Map<String, Double> best = new LinkedHashMap<>();
    long start = System.nanoTime();
    do {
      actions.forEach((name, action) -> best.merge(name, turn(action), Math::min));
    } while (System.nanoTime() - start < BUDGET_NANOS);
    return best;
  }

  private static double turn(Supplier<Object> action) {
    double best = Double.POSITIVE_INFINITY;
    long start = System.nanoTime();
    do {
      best = Math.min(best, batch(action));
    } while (System.nanoTime() - start < TURN_NANOS);
    return best;
  }

  private static double batch(Supplier<Object> action) {
    long start = System.nanoTime();
    int runs = 0;
    long elapsed;
    do {
      result = action.get();
      runs++;
      elapsed = System.nanoTime() - start;
    } while (elapsed < BATCH_NANOS);
    return elapsed * 1e-9 / runs;
  }
}
