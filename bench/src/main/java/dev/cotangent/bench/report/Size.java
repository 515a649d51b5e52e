package dev.cotangent.bench.report;

/**
 * The size of a function.
 *
 * @param inputs the number of inputs, n
 * @param outputs the number of outputs, m; 0 if no run has told it
 */
record Size(int inputs, int outputs) {
  /** Returns the size that has one number along an axis, and the other across it. */
  static Size of(Axis along, int there, int across) {
    return along == Axis.INPUTS ? new Size(there, across) : new Size(across, there);
  }

  /** Returns whether both numbers are known. */
  boolean known() {
    return outputs > 0;
  }

  /** Returns the number along an axis. */
  int along(Axis axis) {
    return axis == Axis.INPUTS ? inputs : outputs;
  }

  /** Returns it as "n = 10, m = 100". */
  @Override
  public String toString() {
    return Words.equation("n", Words.count(inputs))
        + ", "
        + Words.equation("m", Words.count(outputs));
  }
}
