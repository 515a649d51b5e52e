package dev.cotangent.backend.cuda;

import java.util.Arrays;
import java.util.function.Supplier;

/** How long a task takes. It ends with a number on the host: only then a device has done it. */
final class Timing {
  private static final int RUNS = 7;

  private final long settleNanos;
  private double result; // looked at, so that nothing is left out

  /**
   * Makes a clock.
   *
   * @param settleSeconds for how long a task is run before it is timed: code has to be compiled
   */
  Timing(double settleSeconds) {
    settleNanos = (long) (settleSeconds * 1e9);
  }

  /** Returns the median time of a task, in seconds. */
  double seconds(Supplier<? extends Number> task) {
    long begin = System.nanoTime();
    do {
      result += task.get().doubleValue();
    } while (System.nanoTime() - begin < settleNanos);
    double[] times = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      result += task.get().doubleValue();
      times[i] = (System.nanoTime() - start) * 1e-9;
    }
    Arrays.sort(times);
    return times[RUNS / 2];
  }
}
