package dev.cotangent.bench.measure;

/**
 * A derivative that can be measured, beside the function itself. Both are run many times, and in
 * turns; the results are only there so that the JIT compiler cannot leave the work out.
 */
public interface Subject {
  /**
   * Runs the function itself, without any derivative, as one would write it for its value alone.
   */
  Object primal();

  /** Runs what is measured: the derivative, from the inputs to its last number. */
  Object derivative();

  /** Returns what one run of {@link #derivative} takes, apart from time. */
  default Counts counts() {
    return Counts.UNKNOWN;
  }

  /** Returns the number of the function's outputs where only a run tells it; otherwise -1. */
  default int outputs() {
    return -1;
  }
}
