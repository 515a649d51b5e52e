package dev.cotangent.bench.plain;

import dev.cotangent.compiled.PlainScalarFunction;
import java.util.Arrays;
import java.util.Random;

/**
 * The log posterior of a mixture of Gaussians, up to its constant: the function of {@link
 * dev.cotangent.bench.function.GaussianMixture} with its parameters in one array. These are α, then
 * all μ, then for each component the diagonal's logarithms q and what is below the diagonal, column
 * by column. What depends on no point is computed before the loop over them.
 */
final class MixtureModel implements PlainFunction {
  static final double GAMMA = 1;
  static final int WISHART_M = 0;

  private final double[][] points;
  private final int k;
  private final int d;

  // Of each component: what its parameters give, and what the present point gives.
  private final double[][] diagonals;
  private final double[] weights;
  private final double[][] centered;
  private final double[][] y;
  private final double[] beta;

  /** The adjoints of y, summed up over the points. */
  private final double[][] sums;

  MixtureModel(int d, int k, int n) {
    Random random = new Random(1);
    this.d = d;
    this.k = k;
    this.points = new double[n][d];
    for (double[] point : points) {
      Arrays.setAll(point, j -> random.nextGaussian());
    }
    this.diagonals = new double[k][d];
    this.weights = new double[k];
    this.centered = new double[k][d];
    this.y = new double[k][d];
    this.beta = new double[k];
    this.sums = new double[k][d];
  }

  static double value(double[] p, double[][] points, int k) {
    int d = points[0].length;
    double[][] diagonals = new double[k][d];
    double[] weights = new double[k];
    double[] centered = new double[d];
    double[] y = new double[d];
    double[] beta = new double[k];
    double sum = prepare(p, diagonals, weights) - points.length * logSumExp(p, k);
    for (int i = 0; i < points.length; i++) {
      for (int c = 0; c < k; c++) {
        multiply(p, factor(c, k, d) + d, k + c * d, diagonals[c], points[i], centered, y);
        beta[c] = weights[c] - 0.5 * squares(y, 0, d);
      }
      sum += logSumExp(beta, k);
    }
    return sum;
  }

  /** Where a component's factor Q begins, with q. */
  private static int factor(int c, int k, int d) {
    return k * (1 + d) + c * (d * (d + 1) / 2);
  }

  /** Computes the diagonals and the components' weights, and returns the prior. */
  private static double prepare(double[] p, double[][] diagonals, double[] weights) {
    int k = weights.length;
    int d = diagonals[0].length;
    double prior = 0;
    for (int c = 0; c < k; c++) {
      int q = factor(c, k, d);
      double logDeterminant = 0;
      for (int j = 0; j < d; j++) {
        diagonals[c][j] = Math.exp(p[q + j]);
        logDeterminant += p[q + j];
      }
      weights[c] = p[c] + logDeterminant;
      double size = squares(diagonals[c], 0, d) + squares(p, q + d, factor(c + 1, k, d));
      prior += WISHART_M * logDeterminant - 0.5 * GAMMA * GAMMA * size;
    }
    return prior;
  }

  /** Computes x - μ and y = Q (x - μ), column by column of Q. */
  private static void multiply(
      double[] p,
      int below,
      int mean,
      double[] diagonal,
      double[] x,
      double[] centered,
      double[] y) {
    int d = x.length;
    for (int j = 0; j < d; j++) {
      centered[j] = x[j] - p[mean + j];
      y[j] = diagonal[j] * centered[j];
    }
    int at = below;
    for (int j = 0; j < d; j++) {
      for (int i = j + 1; i < d; i++) {
        y[i] += p[at++] * centered[j];
      }
    }
  }

  private static double squares(double[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += x[i] * x[i];
    }
    return sum;
  }

  /** Of the first so many elements. */
  private static double logSumExp(double[] x, int length) {
    double max = x[0];
    for (int i = 1; i < length; i++) {
      max = Math.max(max, x[i]);
    }
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += Math.exp(x[i] - max);
    }
    return max + Math.log(sum);
  }

  /** Returns the points, a row each. */
  double[][] points() {
    return points;
  }

  @Override
  public double[] point() {
    Random random = new Random(2);
    double[] p = new double[factor(k, k, d)];
    Arrays.setAll(p, i -> 0.3 * random.nextGaussian());
    return p;
  }

  @Override
  public PlainScalarFunction primal() {
    double[][] fixed = points;
    int components = k;
    return p -> value(p, fixed, components);
  }

  @Override
  public double valueAndGradient(double[] p, double[] into) {
    Arrays.fill(into, 0);
    for (double[] row : sums) {
      Arrays.fill(row, 0);
    }
    double total = logSumExp(p, k);
    double sum = prepare(p, diagonals, weights) - points.length * total;
    for (double[] point : points) {
      for (int c = 0; c < k; c++) {
        multiply(p, factor(c, k, d) + d, k + c * d, diagonals[c], point, centered[c], y[c]);
        beta[c] = weights[c] - 0.5 * squares(y[c], 0, d);
      }
      double logSum = logSumExp(beta, k);
      for (int c = 0; c < k; c++) {
        sweep(c, Math.exp(beta[c] - logSum), into);
      }
      sum += logSum;
    }
    for (int c = 0; c < k; c++) {
      finish(c, p, into);
      into[c] -= points.length * Math.exp(p[c] - total);
    }
    return sum;
  }

  /** Adds what a point contributes to a component's adjoints: of weight, y, exp q and l. */
  private void sweep(int c, double responsibility, double[] into) {
    int q = factor(c, k, d);
    double[] bar = y[c];
    double[] x = centered[c];
    into[c] += responsibility;
    for (int j = 0; j < d; j++) {
      bar[j] *= -responsibility;
      sums[c][j] += bar[j];
      into[q + j] += bar[j] * x[j];
    }
    int at = q + d;
    for (int j = 0; j < d; j++) {
      for (int i = j + 1; i < d; i++) {
        into[at++] += bar[i] * x[j];
      }
    }
  }

  /** Turns a component's adjoints of y and exp q into those of μ and q, and adds the prior's. */
  private void finish(int c, double[] p, double[] into) {
    int q = factor(c, k, d);
    int at = q + d;
    for (int j = 0; j < d; j++) {
      double diagonal = diagonals[c][j];
      double mean = -diagonal * sums[c][j];
      for (int i = j + 1; i < d; i++, at++) {
        mean -= p[at] * sums[c][i];
        into[at] -= GAMMA * GAMMA * p[at];
      }
      into[k + c * d + j] = mean;
      double prior = WISHART_M - GAMMA * GAMMA * diagonal * diagonal;
      into[q + j] = into[q + j] * diagonal + into[c] + prior;
    }
  }
}
