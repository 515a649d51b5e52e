package dev.cotangent.bench.plain;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a race's runners take, in nanoseconds of the thread's time on a processor, which other
 * processes do not count in. The runners take turns, and ratios are taken round by round, so that a
 * machine that is slow for a while is slow for all of them.
 *
 * @param primal the times of one run of the function, one for each round
 * @param byHand those of the derivative by hand
 * @param generated those of the generated derivative
 */
@SuppressWarnings("ArrayRecordComponent") // a plain result, handed over
record RaceTimes(double[] primal, double[] byHand, double[] generated) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Where results go, so that there is no leaving out what makes them. */
  @SuppressWarnings("unused") // read by nobody, written for the compiler's eyes
  private static volatile @Nullable Object sink;

  /**
   * For how long to measure.
   *
   * @param warmupNanos for how long each runner is warmed up, at the least
   * @param sampleNanos how long a runner's turn takes, at the least
   * @param rounds how many turns are measured
   */
  record Effort(long warmupNanos, long sampleNanos, int rounds) {
    /** What figures are measured with. */
    static final Effort FULL = new Effort(1_500_000_000, 10_000_000, 25);

    /** What shows whether all is well. */
    static final Effort QUICK = new Effort(20_000_000, 1_000_000, 3);
  }

  /** Warms up the runners, turn by turn, and measures them. */
  static RaceTimes of(Race race, Supplier<double[]> derivative, Effort effort) {
    DoubleSupplier primal = race.primal();
    Supplier<double[]> byHand = race.byHand();
    Runner first = runs -> primal(primal, runs);
    Runner second = runs -> byHand(byHand, runs);
    Runner third = runs -> generated(derivative, runs);
    long[] runs = warmUp(effort, first, second, third);
    RaceTimes times =
        new RaceTimes(
            new double[effort.rounds], new double[effort.rounds], new double[effort.rounds]);
    for (int round = 0; round < effort.rounds; round++) {
      times.primal[round] = first.time(runs[0]);
      times.byHand[round] = second.time(runs[1]);
      times.generated[round] = third.time(runs[2]);
    }
    return times;
  }

  /** Something that can be run a number of times. */
  private interface Runner {
    void run(long runs);

    /** Returns the nanoseconds of one run. */
    default double time(long runs) {
      long start = THREADS.getCurrentThreadCpuTime();
      run(runs);
      return (double) (THREADS.getCurrentThreadCpuTime() - start) / runs;
    }
  }

  // One loop for each runner: a loop for all would call what is fast through a table.

  private static void primal(DoubleSupplier f, long runs) {
    double sum = 0;
    for (long i = 0; i < runs; i++) {
      sum += f.getAsDouble();
    }
    sink = sum;
  }

  private static void byHand(Supplier<double[]> derivative, long runs) {
    for (long i = 0; i < runs; i++) {
      sink = derivative.get();
    }
  }

  private static void generated(Supplier<double[]> derivative, long runs) {
    for (long i = 0; i < runs; i++) {
      sink = derivative.get();
    }
  }

  /** Returns how many runs make a turn of each. */
  private static long[] warmUp(Effort effort, Runner... runners) {
    long[] runs = new long[runners.length];
    Arrays.fill(runs, 1);
    long start = System.nanoTime();
    do {
      for (int k = 0; k < runners.length; k++) {
        double nanos = Math.max(1, runners[k].time(runs[k]));
        runs[k] = Math.clamp((long) Math.ceil(effort.sampleNanos / nanos), 1, 10 * runs[k]);
      }
    } while (System.nanoTime() - start < runners.length * effort.warmupNanos);
    return runs;
  }

  /** Returns the median of the ratios of some times to the function's, and their quartiles. */
  Spread over(double[] times) {
    double[] ratios = new double[primal.length];
    Arrays.setAll(ratios, round -> times[round] / primal[round]);
    return Spread.of(ratios);
  }

  /**
   * The middle of some numbers.
   *
   * @param low the lower quartile
   * @param high the upper quartile
   */
  record Spread(double median, double low, double high) {
    static Spread of(double... numbers) {
      double[] sorted = numbers.clone();
      Arrays.sort(sorted);
      int last = sorted.length - 1;
      return new Spread(sorted[last / 2], sorted[last / 4], sorted[last - last / 4]);
    }
  }
}
