package dev.cotangent.bench.function;

import dev.cotangent.bench.function.GaussianMixture.Parameters;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A Gaussian mixture's log posterior, up to its constant, and its adjoint, as one writes them for
 * speed in plain Java: the points are taken in blocks that lie in the first-level cache, and the
 * innermost loops run over the points of a block, which the JIT compiler makes SIMD code of.
 */
final class MixtureByHand {
  private static final int BLOCK = 64;

  /** The points, a row for each dimension. */
  private final double[][] x;

  private final int n;
  private final int d;
  private final int components;
  private final int wishartM;
  private final double gamma;

  MixtureByHand(double[][] columns, int wishartM, double gamma, int components) {
    this.x = columns;
    this.d = columns.length;
    this.n = columns[0].length;
    this.components = components;
    this.wishartM = wishartM;
    this.gamma = gamma;
  }

  double objective(Parameters p) {
    Pass pass = new Pass(p, null);
    double sum = pass.run() - n * logSumExp(p.alpha());
    for (int c = 0; c < components; c++) {
      double size = squares(pass.diagonals[c]) + squares(p.l()[c]);
      sum += wishartM * Arrays.stream(p.q()[c]).sum() - 0.5 * gamma * gamma * size;
    }
    return sum;
  }

  Parameters gradient(Parameters p) {
    int below = d * (d - 1) / 2;
    Adjoints adjoints =
        new Adjoints(
            new double[components],
            new double[components][d],
            new double[components][d],
            new double[components][below]);
    Pass pass = new Pass(p, adjoints);
    pass.run();
    double[] alpha = new double[components];
    double total = logSumExp(p.alpha());
    for (int c = 0; c < components; c++) {
      alpha[c] = adjoints.beta[c] - n * Math.exp(p.alpha()[c] - total);
      finish(c, pass.diagonals[c], p.l()[c], adjoints);
    }
    return new Parameters(alpha, adjoints.y, adjoints.diagonals, adjoints.below);
  }

  /** Turns a component's adjoints of y, exp q and l into those of mu, q and l. */
  private void finish(int c, double[] diagonal, double[] l, Adjoints adjoints) {
    double[] y = adjoints.y[c]; // of Q (x - mu), summed over the points
    double[] q = adjoints.diagonals[c];
    double[] below = adjoints.below[c];
    int at = 0;
    for (int j = 0; j < d; j++) {
      double mu = -diagonal[j] * y[j];
      for (int i = j + 1; i < d; i++, at++) {
        mu -= l[at] * y[i];
        below[at] -= gamma * gamma * l[at];
      }
      y[j] = mu;
      double prior = wishartM - gamma * gamma * diagonal[j] * diagonal[j];
      q[j] = q[j] * diagonal[j] + adjoints.beta[c] + prior;
    }
  }

  private static double squares(double[] x) {
    double sum = 0;
    for (double element : x) {
      sum += element * element;
    }
    return sum;
  }

  private static double logSumExp(double[] x) {
    double largest = Arrays.stream(x).max().getAsDouble();
    return largest + Math.log(Arrays.stream(x).map(v -> Math.exp(v - largest)).sum());
  }

  /**
   * What the points contribute to the gradient, summed up over them: adjoints of β, of Q (x - μ),
   * of the diagonals and of what is below them, for each component.
   */
  @SuppressWarnings("ArrayRecordComponent") // internal
  private record Adjoints(double[] beta, double[][] y, double[][] diagonals, double[][] below) {}

  /** One pass over the points, block by block. */
  private final class Pass {
    final double[][] diagonals = new double[components][d];
    private final Parameters p;
    private final @Nullable Adjoints adjoints;
    private final double[] weights = new double[components];

    // Of the block: a row for each dimension or component, a column for each point.
    private final double[][] centered = new double[d][BLOCK];
    private final double[][][] y = new double[components][d][];
    private final double[][] beta = new double[components][BLOCK];
    private final double[] logSums = new double[BLOCK];
    private final double[] scratch = new double[BLOCK];

    /** The adjoints of y again, but a row for each point. */
    private final double[][] points = new double[BLOCK][d];

    Pass(Parameters p, @Nullable Adjoints adjoints) {
      this.p = p;
      this.adjoints = adjoints;
      for (int c = 0; c < components; c++) {
        double[] q = p.q()[c];
        Arrays.setAll(diagonals[c], j -> Math.exp(q[j]));
        weights[c] = p.alpha()[c] + Arrays.stream(q).sum();
        // Only the adjoints look at more than the last row of y.
        Arrays.setAll(y[c], i -> adjoints == null ? scratch : new double[BLOCK]);
      }
    }

    /** Returns the sum of log Σ exp β over the points. */
    double run() {
      double sum = 0;
      for (int from = 0; from < n; from += BLOCK) {
        int count = Math.min(BLOCK, n - from);
        for (int c = 0; c < components; c++) {
          center(c, from, count);
          betas(c, count);
        }
        sumUp(count);
        for (int t = 0; t < count; t++) {
          sum += logSums[t];
        }
        if (adjoints != null) {
          for (int c = 0; c < components; c++) {
            center(c, from, count);
            sweep(c, count, adjoints);
          }
        }
      }
      return sum;
    }

    private void center(int c, int from, int count) {
      for (int j = 0; j < d; j++) {
        double mean = p.mu()[c][j];
        double[] row = x[j];
        double[] out = centered[j];
        for (int t = 0; t < count; t++) {
          out[t] = row[from + t] - mean;
        }
      }
    }

    private void betas(int c, int count) {
      double[] out = beta[c];
      Arrays.fill(out, 0, count, weights[c]);
      for (int i = 0; i < d; i++) {
        double[] row = y[c][i];
        product(c, i, count, row);
        for (int t = 0; t < count; t++) {
          out[t] -= 0.5 * row[t] * row[t];
        }
      }
    }

    /** Row i of Q (x - μ), four columns of Q at a time, so that it is loaded and stored less. */
    private void product(int c, int i, int count, double[] out) {
      double[] l = p.l()[c];
      scale(diagonals[c][i], centered[i], count, out);
      int j = 0;
      int at = i - 1; // of Q's element (i, j) in l; the next column is shorter by one
      for (; j + 3 < i; j += 4) {
        int second = at + d - 2 - j;
        int third = second + d - 3 - j;
        int fourth = third + d - 4 - j;
        addFour(l[at], l[second], l[third], l[fourth], j, count, out);
        at = fourth + d - 5 - j;
      }
      for (; j < i; j++) {
        addScaled(l[at], centered[j], count, out);
        at += d - 2 - j;
      }
    }

    private void addFour(double a, double b, double c, double e, int j, int count, double[] out) {
      double[] first = centered[j];
      double[] second = centered[j + 1];
      double[] third = centered[j + 2];
      double[] fourth = centered[j + 3];
      for (int t = 0; t < count; t++) {
        out[t] += (a * first[t] + b * second[t]) + (c * third[t] + e * fourth[t]);
      }
    }

    private void sumUp(int count) {
      double[] largest = scratch;
      Arrays.fill(largest, 0, count, Double.NEGATIVE_INFINITY);
      for (double[] row : beta) {
        for (int t = 0; t < count; t++) {
          largest[t] = Math.max(largest[t], row[t]);
        }
      }
      Arrays.fill(logSums, 0, count, 0);
      for (double[] row : beta) {
        for (int t = 0; t < count; t++) {
          logSums[t] += Math.exp(row[t] - largest[t]);
        }
      }
      for (int t = 0; t < count; t++) {
        logSums[t] = largest[t] + Math.log(logSums[t]);
      }
    }

    private void sweep(int c, int count, Adjoints adjoints) {
      double[] responsibilities = beta[c];
      double sum = 0;
      for (int t = 0; t < count; t++) {
        responsibilities[t] = Math.exp(responsibilities[t] - logSums[t]);
        sum += responsibilities[t];
      }
      adjoints.beta[c] += sum;
      for (int i = 0; i < d; i++) {
        double[] row = y[c][i];
        double adjoint = 0;
        for (int t = 0; t < count; t++) {
          row[t] *= -responsibilities[t];
          adjoint += row[t];
        }
        adjoints.y[c][i] += adjoint;
        adjoints.diagonals[c][i] += dot(row, centered[i], count);
      }
      sweepBelow(y[c], count, adjoints.below[c]);
    }

    /**
     * Here the innermost loop runs along a column of Q: a sum over points would be no SIMD code.
     */
    private void sweepBelow(double[][] y, int count, double[] below) {
      for (int t = 0; t < count; t++) {
        for (int i = 0; i < d; i++) {
          points[t][i] = y[i][t];
        }
      }
      int at = 0;
      for (int j = 0; j < d - 1; j++) {
        int t = 0;
        for (; t + 3 < count; t += 4) {
          addFour(j, t, below, at);
        }
        for (; t < count; t++) {
          for (int i = j + 1; i < d; i++) {
            below[at + i - j - 1] += centered[j][t] * points[t][i];
          }
        }
        at += d - 1 - j;
      }
    }

    private void addFour(int j, int t, double[] below, int at) {
      double[] weights = centered[j];
      double a = weights[t];
      double b = weights[t + 1];
      double c = weights[t + 2];
      double e = weights[t + 3];
      double[] first = points[t];
      double[] second = points[t + 1];
      double[] third = points[t + 2];
      double[] fourth = points[t + 3];
      int shift = at - j - 1;
      for (int i = j + 1; i < d; i++) {
        below[shift + i] += (a * first[i] + b * second[i]) + (c * third[i] + e * fourth[i]);
      }
    }
  }

  private static void scale(double factor, double[] x, int count, double[] out) {
    for (int t = 0; t < count; t++) {
      out[t] = factor * x[t];
    }
  }

  private static void addScaled(double factor, double[] x, int count, double[] out) {
    for (int t = 0; t < count; t++) {
      out[t] += factor * x[t];
    }
  }

  private static double dot(double[] x, double[] y, int count) {
    double sum = 0;
    for (int t = 0; t < count; t++) {
      sum += x[t] * y[t];
    }
    return sum;
  }
}
