package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How often a function is run: until both its runs are enough and the time they took together is.
 * Every run counts, the first ones too, in which the JVM has yet to compile.
 *
 * @param atLeast how many runs there are at least
 * @param nanoseconds how long they take at least, together
 */
record Runs(int atLeast, double nanoseconds) {
  /**
   * The last result, and how long each run took.
   *
   * @param result the result
   * @param nanoseconds the times, run by run
   */
  @SuppressWarnings("ArrayRecordComponent") // written and forgotten
  record Timed<R>(R result, long... nanoseconds) {}

  /**
   * Reads what an input asks for, if it asks for anything: one run otherwise.
   *
   * @throws IllegalArgumentException if it asks for what cannot be
   */
  static Runs of(JsonNode input) {
    int runs = input.has("min_runs") ? Inputs.integer(input, "min_runs") : 1;
    double seconds = input.has("min_seconds") ? Inputs.number(input, "min_seconds") : 0;
    if (runs < 1) {
      throw new IllegalArgumentException(
          "input.min_runs: at least 1 run is needed, but this is " + runs);
    }
    if (!(seconds >= 0 && Double.isFinite(seconds))) {
      throw new IllegalArgumentException(
          "input.min_seconds: a time is expected, 0 or more, but this is " + seconds);
    }
    return new Runs(runs, 1e9 * seconds);
  }

  /**
   * Runs a function, once at least.
   *
   * @param clock tells the time in nanoseconds
   */
  <R> Timed<R> time(Supplier<R> function, LongSupplier clock) {
    long[] times = new long[16];
    int count = 0;
    long total = 0;
    R result;
    do {
      long start = clock.getAsLong();
      result = function.get();
      long time = clock.getAsLong() - start;
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      times[count++] = time;
      total += time;
    } while (count < atLeast || total < nanoseconds);
    return new Timed<>(result, Arrays.copyOf(times, count));
  }
}
