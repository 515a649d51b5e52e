package dev.cotangent.bench.peer;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A tool ready to compute a derivative.
 *
 * @param run computes it, in whatever form the tool has it; this is what is measured
 * @param numbers computes it and returns its numbers in a row, to be compared with those of others
 */
public record Contestant(Supplier<?> run, Supplier<double[]> numbers) {
  /** Returns a contestant whose results are numbers in a row. */
  static Contestant of(Supplier<double[]> run) {
    return new Contestant(run, run);
  }

  /**
   * Returns a contestant whose results have another form.
   *
   * @param run computes the derivative
   * @param numbers takes a result apart
   */
  static <R> Contestant of(Supplier<R> run, Function<R, double[]> numbers) {
    return new Contestant(run, () -> numbers.apply(run.get()));
  }
}
