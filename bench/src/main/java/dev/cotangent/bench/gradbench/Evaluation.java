package dev.cotangent.bench.gradbench;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A function whose input has been read.
 *
 * @param run one run, all of which is timed
 * @param output what is sent back of a result, as an object that Jackson can write; not timed
 */
record Evaluation<R>(Supplier<R> run, Function<R, Object> output) {
  /** Returns an evaluation whose result is sent back as it is. */
  static <R> Evaluation<R> of(Supplier<R> run) {
    return new Evaluation<>(run, result -> result);
  }
}
