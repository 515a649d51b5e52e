package dev.cotangent.hybrid;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import java.util.Locale;

/**
 * Which single mode a Jacobian is computed in, and why.
 *
 * <p>Forward mode runs the function once for every 128 inputs. What an intermediate result does not
 * depend on costs it nothing, so it does well on all but wide Jacobians. Reverse mode records once
 * and sweeps once for every 8 outputs. To look at a function costs time too, so:
 *
 * <ol>
 *   <li>up to 128 inputs, one forward pass carries them all, and nothing is looked at;
 *   <li>up to 512, the function is run on constants to count its outputs: reverse mode if they are
 *       at most an eighth of the inputs;
 *   <li>with more inputs it is recorded, and the two costs are compared; if reverse mode wins, the
 *       recording is its own.
 * </ol>
 */
final class ModeChoice {
  private static final int LONG_TO_RECORD = 512;

  private ModeChoice() {}

  static ChosenJacobian jacobian(VectorFunction f, double... x) {
    int n = x.length;
    if (n <= Costs.CHUNK) {
      return forward(f, x, n + " input(s): one forward pass carries a tangent for each");
    }
    return n <= LONG_TO_RECORD ? byShape(f, x) : byLength(f, x);
  }

  private static ChosenJacobian byShape(VectorFunction f, double... x) {
    int n = x.length;
    int m = Level.call(f, Real.of(x)).length;
    if (m > n / Costs.ROWS) {
      return forward(
          f,
          x,
          String.format(
              Locale.ROOT,
              "%,d inputs and %,d outputs: %d forward passes, against a recording and %d sweeps",
              n,
              m,
              Costs.passes(n),
              Costs.sweeps(m)));
    }
    String reason =
        String.format(
            Locale.ROOT,
            "%,d inputs and %,d output(s): reverse mode sweeps once for every %d outputs, forward"
                + " mode runs once for every %d inputs",
            n,
            m,
            Costs.ROWS,
            Costs.CHUNK);
    return new ChosenJacobian(Reverse.jacobian(f, x), Mode.REVERSE, reason);
  }

  private static ChosenJacobian byLength(VectorFunction f, double... x) {
    try (Tape tape = Tape.open()) {
      Real[] outputs = TapeLength.record(tape, f, x);
      Costs costs = new Costs(x.length, outputs.length, tape.size());
      if (costs.reverse() < costs.forward()) {
        return new ChosenJacobian(tape.jacobian(outputs), Mode.REVERSE, reason(costs));
      }
      return new ChosenJacobian(Forward.jacobian(f, x), Mode.FORWARD, reason(costs));
    }
  }

  private static String reason(Costs costs) {
    return String.format(
        Locale.ROOT,
        "%,d inputs, %,d output(s) and a tape of %,d entries%s: %d forward passes are reckoned to"
            + " cost %,.1f µs, a recording and %d sweep(s) %,.1f µs",
        costs.inputs(),
        costs.outputs(),
        costs.entries(),
        costs.isShared() ? ", which the outputs share" : "",
        Costs.passes(costs.inputs()),
        costs.forward() / 1e3,
        Costs.sweeps(costs.outputs()),
        costs.reverse() / 1e3);
  }

  private static ChosenJacobian forward(VectorFunction f, double[] x, String reason) {
    return new ChosenJacobian(Forward.jacobian(f, x), Mode.FORWARD, reason);
  }
}
