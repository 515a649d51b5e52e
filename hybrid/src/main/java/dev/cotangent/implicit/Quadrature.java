package dev.cotangent.implicit;

import java.util.function.DoubleFunction;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * Integrals of several functions at once: Gauss's rule on intervals that are halved until both
 * halves together say the same as the whole.
 */
final class Quadrature {
  private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(15);

  /** How much whole and halves may differ, relative to the integral of |f|. */
  private static final double TOLERANCE = 1e-13;

  private static final int MOST_HALVINGS = 200;
  private static final int MOST_EVALUATIONS = 1_000_000;

  private final DoubleFunction<double[]> f;
  private int evaluations;

  /** The largest estimate so far of the integral of |f|, for each function. */
  private double[] sizes = {};

  Quadrature(DoubleFunction<double[]> f) {
    this.f = f;
  }

  /** Returns the integrals from a to b. */
  double[] between(double a, double b) {
    return halved(a, b, rule(a, b), 0);
  }

  private double[] halved(double a, double b, double[] whole, int depth) {
    double middle = a + (b - a) / 2;
    double[] left = rule(a, middle);
    double[] right = rule(middle, b);
    boolean agrees = true;
    for (int i = 0; i < whole.length; i++) {
      agrees &= Math.abs(left[i] + right[i] - whole[i]) <= TOLERANCE * sizes[i];
    }
    if (!agrees) {
      if (depth == MOST_HALVINGS || evaluations > MOST_EVALUATIONS) {
        throw new IllegalStateException(
            "integral: no convergence between "
                + a
                + " and "
                + b
                + ", after "
                + evaluations
                + " evaluations; the integrand is singular there or varies too fast: split the"
                + " interval, or substitute");
      }
      left = halved(a, middle, left, depth + 1);
      right = halved(middle, b, right, depth + 1);
    }
    return Plain.minus(left, -1, right);
  }

  private double[] rule(double a, double b) {
    double half = (b - a) / 2;
    double[] sums = {};
    double[] parts = {};
    for (int k = 0; k < RULE.getNumberOfPoints(); k++) {
      double[] y = f.apply(a + half * (1 + RULE.getPoint(k)));
      if (k == 0) {
        sums = new double[y.length];
        parts = new double[y.length];
      }
      for (int i = 0; i < y.length; i++) {
        double part = half * RULE.getWeight(k) * y[i];
        sums[i] += part;
        parts[i] += Math.abs(part);
      }
    }
    evaluations += RULE.getNumberOfPoints();
    if (sizes.length == 0) {
      sizes = new double[parts.length];
    }
    for (int i = 0; i < parts.length; i++) {
      sizes[i] = Math.max(sizes[i], parts[i]);
    }
    return sums;
  }
}
