package dev.cotangent.hybrid;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Tape;

/** How long a function is: the number of entries of its tape. */
final class TapeLength {
  private TapeLength() {}

  static int of(VectorFunction f, double... x) {
    try (Tape tape = Tape.open()) {
      record(tape, f, x);
      return tape.size();
    }
  }

  /** Records a function with all its outputs, and returns those. */
  static Real[] record(Tape tape, VectorFunction f, double... x) {
    Real[] inputs = new Real[x.length];
    for (int i = 0; i < x.length; i++) {
      inputs[i] = tape.variable(x[i]);
    }
    Real[] outputs = Level.call(f, inputs);
    for (Real output : outputs) {
      settle(output);
    }
    return outputs;
  }

  /** An output is written down when it is looked at; until then it may be a form over others. */
  private static void settle(Real output) {
    Level level = Level.levelOf(output);
    if (level != null) {
      level.formOf(output);
    }
  }
}
