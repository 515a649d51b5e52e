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

  /** Where the first steps are too large for the function, smaller ones are tried. */
  private static final double[] SCALES = {1, 0x1p-6, 0x1p-12, 0x1p-18, 0x1p-24, 0x1p-30};

  private static final double GOOD_ENOUGH = 1e-9;
  private static final double USEFUL = 1e-3;

  private final double[] derivatives;
  private final double[] uncertainties;

  private Differences(int outputs) {
    derivatives = new double[outputs];
    uncertainties = new double[outputs];
    Arrays.fill(derivatives, Double.NaN);
    Arrays.fill(uncertainties, Double.POSITIVE_INFINITY);
  }

  /** Differentiates all outputs in one input; the function must return as many outputs as said. */
  static Differences of(VectorFunction f, double[] x, int input, int outputs) {
    Differences best = new Differences(outputs);
    for (double scale : SCALES) {
      best.improve(f, x, input, scale * FIRST_STEP * Math.max(Math.abs(x[input]), 0.1));
      if (best.isGoodEnough()) {
        break;
      }
    }
    return best;
  }

  private boolean isGoodEnough() {
    for (int i = 0; i < derivatives.length; i++) {
      if (!(uncertainties[i] <= GOOD_ENOUGH * Math.max(Math.abs(derivatives[i]), 1))) {
        return false;
      }
    }
    return true;
  }

  private void improve(VectorFunction f, double[] x, int input, double firstStep) {
    double step = firstStep;
    double[][] previous = new double[0][];
    for (int row = 0; row < ROWS; row++, step /= SHRINK) {
      double[] up = at(f, x, input, step);
      double[] down = at(f, x, input, -step);
      double width = (x[input] + step) - (x[input] - step);
      double[][] current = new double[row + 1][up.length];
      for (int i = 0; i < up.length; i++) {
        current[0][i] = (up[i] - down[i]) / width;
        double rounding = Math.ulp(Math.max(Math.abs(up[i]), Math.abs(down[i]))) / width;
        extrapolate(i, previous, current, rounding);
      }
      previous = current;
    }
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

  private double[] at(VectorFunction f, double[] x, int input, double step) {
    double[] moved = x.clone();
    moved[input] += step;
    double[] values = Real.values(Level.call(f, Real.of(moved)));
    if (values.length != derivatives.length) {
      throw new IllegalStateException(
          "the function returned "
              + derivatives.length
              + " outputs and then, close by, "
              + values.length
              + "; a function to be differentiated must always return the same number");
    }
    return values;
  }

  double derivative(int output) {
    return derivatives[output];
  }

  /** Twice the estimated error: the estimate is an estimate. */
  double uncertainty(int output) {
    return 2 * uncertainties[output];
  }

  /** Whether differences say anything about this output: they exist, and are not all noise. */
  boolean isConclusive(int output) {
    double size = Math.abs(derivatives[output]);
    return uncertainty(output) <= USEFUL * Math.max(size, 1);
  }
}
