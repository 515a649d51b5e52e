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
 * <p>The costs are counts of work, weighed by what an entry costs in a pass, in a recording and in
 * a sweep, in nanoseconds on a current machine; only their ratios matter.
 *
 * @param mode the mode
 * @param reason why
 */
record ModeChoice(Mode mode, String reason) {
  private static final int CHUNK = 64;
  private static final int ROWS = 8;
  private static final int LONG_TO_RECORD = 512;

  /** Costs of one entry of a tape. */
  private static final double PASS = 18;

  private static final double RECORDING = 30;
  private static final double SWEEP_OF_SHARED = 30;
  private static final double SWEEP_OF_OWN = 6;

  /** What one output costs in a forward pass. */
  private static final double OUTPUT = 100;

  static ModeChoice of(VectorFunction f, double... x) {
    int n = x.length;
    if (n <= CHUNK) {
      return new ModeChoice(
          Mode.FORWARD,
          String.format(
              Locale.ROOT, "%,d input(s): one forward pass carries a tangent for each", n));
    }
    int m = Level.call(f, Real.of(x)).length;
    int few = n <= LONG_TO_RECORD ? n / ROWS : n / CHUNK;
    if (m <= few) {
      return new ModeChoice(
          Mode.REVERSE,
          String.format(
              Locale.ROOT,
              "%,d inputs and %,d output(s): reverse mode sweeps once for every %d outputs, forward"
                  + " mode runs once for every %d inputs",
              n,
              m,
              ROWS,
              CHUNK));
    }
    if (n <= LONG_TO_RECORD) {
      return new ModeChoice(
          Mode.FORWARD,
          String.format(
              Locale.ROOT,
              "%,d inputs and %,d outputs: %d forward passes, against a recording and %d sweeps",
              n,
              m,
              passes(n),
              sweeps(m)));
    }
    return weighed(n, m, TapeLength.of(f, x));
  }

  private static ModeChoice weighed(int n, int m, long entries) {
    boolean shared = entries < (long) n * m / 4;
    double forward = passes(n) * (PASS * entries + OUTPUT * m);
    double sweep = shared ? SWEEP_OF_SHARED : SWEEP_OF_OWN;
    double reverse = entries * (RECORDING + sweeps(m) * sweep);
    return new ModeChoice(
        forward <= reverse ? Mode.FORWARD : Mode.REVERSE,
        String.format(
            Locale.ROOT,
            "%,d inputs, %,d outputs and a tape of %,d entries%s: %d forward passes are reckoned to"
                + " cost %.2g µs, a recording and %d sweeps %.2g µs",
            n,
            m,
            entries,
            shared ? ", which the outputs share" : "",
            passes(n),
            forward / 1e3,
            sweeps(m),
            reverse / 1e3));
  }

  private static int passes(int inputs) {
    return (inputs + CHUNK - 1) / CHUNK;
  }

  private static int sweeps(int outputs) {
    return (outputs + ROWS - 1) / ROWS;
  }

  ChosenJacobian jacobian(VectorFunction f, double... x) {
    double[][] matrix = mode == Mode.FORWARD ? Forward.jacobian(f, x) : Reverse.jacobian(f, x);
    return new ChosenJacobian(matrix, mode, reason);
  }
}
