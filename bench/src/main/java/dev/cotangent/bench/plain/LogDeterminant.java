package dev.cotangent.bench.plain;

import dev.cotangent.compiled.PlainScalarFunction;

/**
 * The logarithm of the determinant of a symmetric, positive definite matrix, by Cholesky's
 * factorization A = L Lᵀ, row by row; the inputs are all n² elements, of which it reads the lower
 * triangle. Three nested loops, whose bounds depend on each other.
 */
final class LogDeterminant implements PlainFunction {
  private final int n;
  private final double[] factor;

  LogDeterminant(int n) {
    this.n = n;
    this.factor = new double[n * n];
  }

  static double value(double[] a, int n) {
    double[] l = new double[n * n];
    factorize(a, n, l);
    return logDeterminant(l, n);
  }

  private static void factorize(double[] a, int n, double[] l) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i * n + j];
        for (int k = 0; k < j; k++) {
          sum -= l[i * n + k] * l[j * n + k];
        }
        l[i * n + j] = i == j ? Math.sqrt(sum) : sum / l[j * n + j];
      }
    }
  }

  private static double logDeterminant(double[] l, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.log(l[i * n + i]);
    }
    return 2 * sum;
  }

  /** Strongest on the diagonal, and thus positive definite. */
  @Override
  public double[] point() {
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i * n + j] = (i == j ? n : 0) + Math.cos(i + j) / (1 + Math.abs(i - j));
      }
    }
    return a;
  }

  @Override
  public PlainScalarFunction primal() {
    int size = n;
    return a -> value(a, size);
  }

  /**
   * The factorization backwards, in place: an element holds the adjoint of L until its own turn
   * comes, and that of A from then on (S. P. Smith 1995, "Differentiation of the Cholesky
   * algorithm").
   */
  @Override
  public double valueAndGradient(double[] a, double[] into) {
    double[] l = factor;
    factorize(a, n, l);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        into[i * n + j] = i == j ? 2 / l[i * n + i] : 0;
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i; j >= 0; j--) {
        sweep(l, into, i, j);
      }
    }
    return logDeterminant(l, n);
  }

  private void sweep(double[] l, double[] into, int i, int j) {
    int row = i * n;
    int column = j * n;
    double sum = into[row + j] / l[column + j];
    if (i == j) {
      sum /= 2;
    } else {
      into[column + j] -= sum * l[row + j];
    }
    into[row + j] = sum;
    for (int k = 0; k < j; k++) {
      into[row + k] -= sum * l[column + k];
      into[column + k] -= sum * l[row + k];
    }
  }
}
