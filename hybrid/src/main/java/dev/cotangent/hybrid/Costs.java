package dev.cotangent.hybrid;

import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Tape;

/**
 * What the ways to a Jacobian cost: counts of work, weighed by what an entry of a tape costs in a
 * forward pass, in a recording and in a sweep. The weights are nanoseconds on a current machine;
 * only their ratios matter.
 *
 * @param inputs n
 * @param outputs m
 * @param entries the entries of the function's tape
 */
record Costs(int inputs, int outputs, long entries) {
  /** How many directions a forward pass carries, and how many outputs a sweep does. */
  static final int CHUNK = 128;

  static final int ROWS = 8;

  private static final double PASS = 18;
  private static final double RECORDING = 30;
  private static final double SWEEP_OF_SHARED = 30;
  private static final double SWEEP_OF_OWN = 6;
  private static final double OUTPUT = 100;
  private static final double SHIFTED_INPUT = 30;
  private static final double SWEEP_FOR_COLOR = 8;
  private static final double BYTES = 24 + 8;

  /** Looks at a function by recording it once. */
  static Costs of(VectorFunction f, double... x) {
    try (Tape tape = Tape.open()) {
      Real[] outputs = TapeLength.record(tape, f, x);
      return new Costs(x.length, outputs.length, tape.size());
    }
  }

  /** The number of forward passes that carry so many directions. */
  static int passes(int directions) {
    return (directions + CHUNK - 1) / CHUNK;
  }

  /** The number of sweeps that carry so many outputs. */
  static int sweeps(int outputs) {
    return (outputs + ROWS - 1) / ROWS;
  }

  /** Whether the tape is so short that the outputs must share most of it. */
  boolean isShared() {
    return entries < (long) inputs * outputs / 4;
  }

  double forward() {
    return passes(inputs) * (PASS * entries + OUTPUT * outputs);
  }

  double reverse() {
    double sweep = isShared() ? SWEEP_OF_SHARED : SWEEP_OF_OWN;
    return length() * (RECORDING + sweeps(outputs) * sweep);
  }

  /** What a sweep goes through: the entries, or the outputs of a function that needs none. */
  private long length() {
    return Math.max(entries, outputs);
  }

  /** Passes for colours of columns, sweeps for colours of rows, and a pass that checks. */
  double colored(int columnColors, int rowColors) {
    double pass = PASS * entries + OUTPUT * outputs + SHIFTED_INPUT * inputs;
    double recording = rowColors == 0 ? 0 : RECORDING * length();
    return passes(columnColors) * pass
        + recording
        + rowColors * SWEEP_FOR_COLOR * length()
        + pass / 2;
  }

  /** The bytes of the tape and its adjoints. */
  double tapeBytes() {
    return BYTES * entries;
  }
}
