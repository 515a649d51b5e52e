package dev.cotangent.bench.report;

/** One of the two sizes of a function. */
enum Axis {
  /** The number of inputs, n. */
  INPUTS("n"),
  /** The number of outputs, m. */
  OUTPUTS("m");

  private final String symbol;

  Axis(String symbol) {
    this.symbol = symbol;
  }

  /** Returns "n" or "m". */
  String symbol() {
    return symbol;
  }

  /** Returns the other one. */
  Axis other() {
    return this == INPUTS ? OUTPUTS : INPUTS;
  }
}
