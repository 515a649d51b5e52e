package dev.cotangent.hybrid;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import java.util.Locale;

/**
 * Which single mode a Jacobian is computed in, and why.
 *
 * <p>Forward mode runs the function once for every 64 inputs. What an intermediate result does not
 * depend on costs it nothing, so it does well on all but wide Jacobians. Reverse mode records once
 * and sweeps once for every 8 outputs. Three rules decide, from the cheapest to know on:
 *
 * <ol>
 *   <li>up to 64 inputs, one forward pass carries them all;
 *   <li>with at most an eighth as many outputs as inputs (a 64th, where there are more than 512
 *       inputs), reverse mode;
 *   <li>with 64 to 512 inputs and more outputs than that, forward mode; with more inputs, a tape
 *       tells how long the function is and the two costs are compared.
 * </ol>
 *
 * @param mode the mode
 * @param reason why
 */
record ModeChoice(Mode mode, String reason) {
  private static final int LONG_TO_RECORD = 512;

  static ModeChoice of(VectorFunction f, double... x) {
    int n = x.length;
    if (n <= Costs.CHUNK) {
      return new ModeChoice(
          Mode.FORWARD,
          String.format(
              Locale.ROOT, "%,d input(s): one forward pass carries a tangent for each", n));
    }
    int m = Level.call(f, Real.of(x)).length;
    int few = n <= LONG_TO_RECORD ? n / Costs.ROWS : n / Costs.CHUNK;
    if (m <= few) {
      return new ModeChoice(
          Mode.REVERSE,
          String.format(
              Locale.ROOT,
              "%,d inputs and %,d output(s): reverse mode sweeps once for every %d outputs, forward"
                  + " mode runs once for every %d inputs",
              n,
              m,
              Costs.ROWS,
              Costs.CHUNK));
    }
    if (n <= LONG_TO_RECORD) {
      return new ModeChoice(
          Mode.FORWARD,
          String.format(
              Locale.ROOT,
              "%,d inputs and %,d outputs: %d forward passes, against a recording and %d sweeps",
              n,
              m,
              Costs.passes(n),
              Costs.sweeps(m)));
    }
    return weighed(new Costs(n, m, TapeLength.of(f, x)));
  }

  private static ModeChoice weighed(Costs costs) {
    return new ModeChoice(
        costs.forward() <= costs.reverse() ? Mode.FORWARD : Mode.REVERSE,
        String.format(
            Locale.ROOT,
            "%,d inputs, %,d outputs and a tape of %,d entries%s: %d forward passes are reckoned to"
                + " cost %.2g µs, a recording and %d sweeps %.2g µs",
            costs.inputs(),
            costs.outputs(),
            costs.entries(),
            costs.isShared() ? ", which the outputs share" : "",
            Costs.passes(costs.inputs()),
            costs.forward() / 1e3,
            Costs.sweeps(costs.outputs()),
            costs.reverse() / 1e3));
  }

  ChosenJacobian jacobian(VectorFunction f, double... x) {
    double[][] matrix = mode == Mode.FORWARD ? Forward.jacobian(f, x) : Reverse.jacobian(f, x);
    return new ChosenJacobian(matrix, mode, reason);
  }
}
