package dev.cotangent.backend.cuda;

import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * How long a task takes: the median of some runs. Before, it is run for a while, until Java's and
 * the device's code is compiled, and then the garbage collector is called once, so that memory of
 * what was left behind is at hand again.
 *
 * <p>A task ends with a number on the host: only then a device has done it.
 */
final class Timing {
  private static final int RUNS = 7;
  private static final int LEAST_TRIALS = 3;

  private final long settleNanos;
  private double result; // looked at, so that nothing is left out

  /**
   * Makes a clock.
   *
   * @param settleSeconds for how long a task is run before it is timed, at least
   */
  Timing(double settleSeconds) {
    settleNanos = (long) (settleSeconds * 1e9);
  }

  /** Returns the time that a task takes, in seconds. */
  double seconds(Supplier<? extends Number> task) {
    settle(task);
    double[] times = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      result += task.get().doubleValue();
      times[i] = (System.nanoTime() - start) * 1e-9;
    }
    Arrays.sort(times);
    return times[RUNS / 2];
  }

  @SuppressWarnings("SystemGC") // what results of the trials have kept of the device's memory
  private void settle(Supplier<? extends Number> task) {
    long begin = System.nanoTime();
    for (int i = 0; i < LEAST_TRIALS || System.nanoTime() - begin < settleNanos; i++) {
      result += task.get().doubleValue();
    }
    System.gc();
  }

  /**
   * Returns the time that a pass takes of several that are asked for one after the other, in
   * seconds: a device has the next at hand when it is done with one, as in a program's loop.
   *
   * @param pass what it returns is fetched after the last pass; see {@link Probe}
   */
  double seconds(int passes, Supplier<Tensor> pass) {
    return seconds(() -> last(passes, pass).sum().item()) / passes;
  }

  private static Tensor last(int passes, Supplier<Tensor> pass) {
    Tensor result = pass.get();
    for (int i = 1; i < passes; i++) {
      result = pass.get();
    }
    return result;
  }
}
