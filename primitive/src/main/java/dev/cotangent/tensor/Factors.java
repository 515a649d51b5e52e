package dev.cotangent.tensor;

import dev.cotangent.tensor.Matrices.Place;
import java.util.Arrays;
import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The factorizations of one matrix in double precision. All but the reduced QR, of which the
 * library forms the large square Q, are Apache Commons Math's; its absolute thresholds are replaced
 * by exact ones, so that scaling a matrix does not change what counts as singular. NaN in a matrix
 * makes NaN in its factors.
 */
final class Factors {
  private Factors() {}

  /** Solves with one matrix for many right-hand sides, which are a matrix's columns. */
  @FunctionalInterface
  interface Solver {
    double[][] solve(double[][] b);
  }

  private static RealMatrix matrix(double[][] a) {
    return new Array2DRowRealMatrix(a, false);
  }

  /** P A = L U, for a matrix that is not empty. */
  private static LUDecomposition lu(double[][] a) {
    return new LUDecomposition(matrix(a), Double.MIN_VALUE);
  }

  /** Whether a pivot of the elimination is exactly 0. */
  static boolean isSingular(double[][] a) {
    return a.length > 0 && !lu(a).getSolver().isNonSingular();
  }

  static Solver solver(double[][] a, Place place) {
    if (a.length == 0) {
      return b -> b;
    }
    var solver = lu(a).getSolver();
    if (!solver.isNonSingular()) {
      throw new IllegalArgumentException(
          place
              + " is singular: a pivot is 0; add a small multiple of the identity, or solve the"
              + " least squares problem with qr()");
    }
    return b -> b[0].length == 0 ? b : solver.solve(matrix(b)).getData();
  }

  static double[][] inverse(double[][] a, Place place) {
    double[][] identity = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      identity[i][i] = 1;
    }
    return solver(a, place).solve(identity);
  }

  static double determinant(double[][] a) {
    return a.length == 0 ? 1 : lu(a).getDeterminant();
  }

  /** log|det A|; the pivots' logarithms are added, where their product might overflow. */
  static double logDeterminant(double[][] a) {
    if (a.length == 0) {
      return 0;
    }
    LUDecomposition lu = lu(a);
    if (!lu.getSolver().isNonSingular()) {
      return Double.NEGATIVE_INFINITY;
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.log(Math.abs(lu.getU().getEntry(i, i)));
    }
    return sum;
  }

  /** Substitution with a triangle; what lies on its other side is not read. */
  static Solver triangular(double[][] a, boolean lower, Place place) {
    int n = a.length;
    for (int i = 0; i < n; i++) {
      if (a[i][i] == 0) {
        throw new IllegalArgumentException(
            place
                + " is singular: element "
                + i
                + " of the diagonal is 0; a triangular matrix needs a diagonal without zeros");
      }
    }
    return b -> {
      double[][] x = new double[n][];
      for (int step = 0; step < n; step++) {
        int i = lower ? step : n - 1 - step;
        x[i] = b[i].clone();
        for (int k = lower ? 0 : i + 1; k < (lower ? i : n); k++) {
          for (int j = 0; j < x[i].length; j++) {
            x[i][j] -= a[i][k] * x[k][j];
          }
        }
        for (int j = 0; j < x[i].length; j++) {
          x[i][j] /= a[i][i];
        }
      }
      return x;
    };
  }

  private static double[][] symmetric(double[][] a) {
    double[][] s = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j <= i; j++) {
        s[i][j] = 0.5 * a[i][j] + 0.5 * a[j][i];
        s[j][i] = s[i][j];
      }
    }
    return s;
  }

  /** L with L Lᵀ = (A + Aᵀ) / 2. */
  static double[][] cholesky(double[][] a, Place place) {
    try {
      return new CholeskyDecomposition(matrix(symmetric(a)), Double.MAX_VALUE, 0).getL().getData();
    } catch (NonPositiveDefiniteMatrixException e) {
      throw new IllegalArgumentException(
          place
              + " is not positive definite: pivot "
              + e.getRow()
              + " is not above 0; all eigenvalues of (A + Aᵀ) / 2 must be, which adding a multiple"
              + " of the identity reaches",
          e);
    }
  }

  /** A row of the eigenvalues of (A + Aᵀ) / 2, ascending, above its eigenvectors as columns. */
  static double[][] symmetricEigen(double[][] a, Place place) {
    int n = a.length;
    double[][] packed = new double[n + 1][n];
    double[][] s = symmetric(a);
    double largest = largest(s);
    if (!Double.isFinite(largest)) {
      for (double[] row : packed) {
        Arrays.fill(row, Double.NaN);
      }
      return packed;
    }
    double scale = Math.scalb(1.0, -Math.getExponent(largest)); // squares must not overflow
    EigenDecomposition eigen;
    try {
      eigen = new EigenDecomposition(matrix(s).scalarMultiply(scale));
    } catch (MaxCountExceededException e) {
      throw new ArithmeticException(place + ": the iteration for its eigenvalues did not converge");
    }
    for (int k = 0; k < n; k++) { // they come in descending order
      packed[0][k] = eigen.getRealEigenvalue(n - 1 - k) / scale;
      double[] vector = eigen.getEigenvector(n - 1 - k).toArray();
      double sign = sign(vector);
      for (int i = 0; i < n; i++) {
        packed[i + 1][k] = sign * vector[i];
      }
    }
    return packed;
  }

  /** The sign of the first element that is not much smaller than the largest. */
  private static double sign(double... vector) {
    double largest = largest(new double[][] {vector});
    for (double element : vector) {
      if (Math.abs(element) >= 0.9 * largest) {
        return Math.signum(element);
      }
    }
    return 1;
  }

  private static double largest(double[][] a) {
    double largest = 0;
    for (double[] row : a) {
      for (double element : row) {
        largest = Math.max(largest, Math.abs(element));
      }
    }
    return largest;
  }

  /** Householder's Q, with A's shape, above R, whose diagonal is not negative. */
  static double[][] qr(double[][] a, Place place) {
    int m = a.length;
    int n = a[0].length;
    double[][] reflectors = new double[n][];
    double[][] r = a; // becomes it
    for (int j = 0; j < n; j++) {
      reflectors[j] = reflector(r, j);
      reflect(r, reflectors[j], j);
    }
    double[][] q = new double[m][n];
    for (int j = n - 1; j >= 0; j--) {
      q[j][j] = 1;
      reflect(q, reflectors[j], j);
    }
    double[][] packed = Arrays.copyOf(q, m + n);
    for (int i = 0; i < n; i++) {
      boolean flip = r[i][i] < 0;
      packed[m + i] = new double[n];
      for (int j = i; j < n; j++) {
        packed[m + i][j] = flip ? -r[i][j] : r[i][j];
      }
      for (int k = 0; k < m && flip; k++) {
        q[k][i] = -q[k][i];
      }
    }
    return packed;
  }

  /** The unit vector whose reflection takes column j, from row j on, to its first axis. */
  private static double[] reflector(double[][] a, int j) {
    double[] v = new double[a.length - j];
    for (int i = 0; i < v.length; i++) {
      v[i] = a[j + i][j];
    }
    v[0] += Math.copySign(norm(v), v[0]);
    double length = norm(v);
    for (int i = 0; i < v.length && length != 0; i++) {
      v[i] /= length;
    }
    return v;
  }

  private static double norm(double... v) {
    double scale = largest(new double[][] {v});
    if (scale == 0) {
      return 0;
    }
    double sum = 0;
    for (double element : v) {
      sum += element / scale * (element / scale);
    }
    return scale * Math.sqrt(sum);
  }

  /** Reflects the columns from the j-th on, from row j on: a -= 2 v vᵀ a. */
  private static void reflect(double[][] a, double[] v, int j) {
    for (int column = j; column < a[0].length; column++) {
      double dot = 0;
      for (int i = 0; i < v.length; i++) {
        dot += v[i] * a[j + i][column];
      }
      for (int i = 0; i < v.length; i++) {
        a[j + i][column] -= 2 * dot * v[i];
      }
    }
  }
}
