package dev.cotangent.bench.measure;

import dev.cotangent.bench.result.Status;
import java.util.List;

/**
 * What a measuring JVM answers to a job, a line of JSON on its way.
 *
 * @param number the job's number
 * @param status what became of it
 * @param message why there are no figures, or empty
 * @param primal the function's nanoseconds for one run, a number for each sample
 * @param derivative the same of the derivative, in the same order
 * @param allocatedBytes what one run of the derivative allocates; -1 if not known
 * @param counts what else it takes
 * @param outputs the number of the function's outputs, or -1
 */
record Answer(
    long number,
    Status status,
    String message,
    List<Double> primal,
    List<Double> derivative,
    long allocatedBytes,
    Counts counts,
    int outputs) {

  /** Returns an answer without figures. */
  static Answer without(long number, Status status, String message) {
    return new Answer(number, status, message, List.of(), List.of(), -1, Counts.UNKNOWN, -1);
  }
}
