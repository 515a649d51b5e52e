package dev.cotangent.properties;

import java.util.function.DoubleUnaryOperator;

/**
 * A derivative from values alone, as an oracle that shares no code with the library: central
 * differences over nine points, with the step whose result changes least when it is halved.
 *
 * @param derivative the derivative
 * @param error an estimate of its error: that change, and what rounding of the values makes of it
 */
record Stencil(double derivative, double error) {
  private static final double[] WEIGHTS = {4. / 5, -1. / 5, 4. / 105, -1. / 280};
  private static final double FIRST_STEP = 1. / 16;
  private static final int STEPS = 12;

  static Stencil of(DoubleUnaryOperator f, double x) {
    Stencil best = new Stencil(Double.NaN, Double.POSITIVE_INFINITY);
    double previous = Double.NaN;
    for (int k = 0; k < STEPS; k++) {
      double step = Math.scalb(FIRST_STEP, -k);
      double sum = 0;
      double size = 0;
      for (int i = 0; i < WEIGHTS.length; i++) {
        double up = f.applyAsDouble(x + (i + 1) * step);
        double down = f.applyAsDouble(x - (i + 1) * step);
        sum += WEIGHTS[i] * (up - down);
        size = Math.max(size, Math.max(Math.abs(up), Math.abs(down)));
      }
      double current = sum / step;
      // Moving x by a step rounds too: half an ulp of x, relative to the step.
      double rounding = 4 * Math.ulp(size) / step + Math.abs(current) * Math.ulp(x) / step;
      double error = Math.abs(current - previous) + rounding;
      if (error < best.error) {
        best = new Stencil(current, error);
      }
      previous = current;
    }
    return best;
  }
}
