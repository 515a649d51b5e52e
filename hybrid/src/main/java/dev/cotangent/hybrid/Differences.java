package dev.cotangent.hybrid;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import java.util.Arrays;

/**
 * Central differences in one input, extrapolated to step 0 (Richardson; the table and its error
 * estimate are Ridders's: 1982, "Accurate computation of F'(x) and F'(x) F''(x)").
 *
 * <p>Each output keeps, of all entries of its table, the one whose estimated error is least. To
 * that estimate the rounding of the function's values is added, so that the uncertainty is honest
 * where the table happens to agree with itself too well.
 */
final class Differences {
  private static final int ROWS = 10;
  private static final double SHRINK = 1.6;
  private static final double FIRST_STEP = 0.05;

  private final double[] derivatives;
  private final double[] uncertainties;

  private Differences(int outputs) {
    derivatives = new double[outputs];
    uncertainties = new double[outputs];
    Arrays.fill(derivatives, Double.NaN);
    Arrays.fill(uncertainties, Double.POSITIVE_INFINITY);
  }

  static Differences of(VectorFunction f, double[] x, int input) {
    double step = FIRST_STEP * Math.max(Math.abs(x[input]), 0.1);
    double[][] previous = new double[0][];
    Differences best = null;
    for (int row = 0; row < ROWS; row++, step /= SHRINK) {
      double[] up = at(f, x, input, step);
      double[] down = at(f, x, input, -step);
      double width = (x[input] + step) - (x[input] - step);
      if (best == null) {
        best = new Differences(up.length);
      }
      double[][] current = new double[row + 1][up.length];
      for (int i = 0; i < up.length; i++) {
        current[0][i] = (up[i] - down[i]) / width;
        double rounding = Math.ulp(Math.max(Math.abs(up[i]), Math.abs(down[i]))) / width;
        best.extrapolate(i, previous, current, rounding);
      }
      previous = current;
    }
    return best == null ? new Differences(0) : best;
  }

  private void extrapolate(int i, double[][] previous, double[][] current, double rounding) {
    double factor = SHRINK * SHRINK;
    for (int k = 1; k < current.length; k++) {
      current[k][i] = (current[k - 1][i] * factor - previous[k - 1][i]) / (factor - 1);
      factor *= SHRINK * SHRINK;
      double error =
          Math.max(
              Math.abs(current[k][i] - current[k - 1][i]),
              Math.abs(current[k][i] - previous[k - 1][i]));
      if (error + 4 * rounding < uncertainties[i]) {
        uncertainties[i] = error + 4 * rounding;
        derivatives[i] = current[k][i];
      }
    }
  }

  private static double[] at(VectorFunction f, double[] x, int input, double step) {
    double[] moved = x.clone();
    moved[input] += step;
    return Real.values(Level.call(f, Real.of(moved)));
  }

  double derivative(int output) {
    return derivatives[output];
  }

  /** Twice the estimated error: the estimate is an estimate. */
  double uncertainty(int output) {
    return 2 * uncertainties[output];
  }
}
