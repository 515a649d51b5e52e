package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Family;
import dev.cotangent.compiled.PlainVectorFunction;
import dev.cotangent.primitive.Real;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The inputs are a square matrix, row by row; if their number is no square, some come twice. */
final class MatrixChain implements FunctionFamily {
  /** The matrix C by its order: to make it is no part of the function. */
  private static final Map<Integer, double[][]> CONSTANTS = new ConcurrentHashMap<>();

  @Override
  public Family about() {
    return new Family(
        "matrices",
        "Chain of matrix products",
        "Y = X C X C, where the inputs fill the square matrix X; the outputs are made of Y's"
            + " entries: a function of about 3 n^1.5 steps, most of which are shared by outputs.");
  }

  @Override
  public PlainVectorFunction plain(Shape shape) {
    int outputs = shape.outputs();
    double[][] c = CONSTANTS.computeIfAbsent(order(shape.inputs()), MatrixChain::constant);
    return x -> values(x, c, outputs);
  }

  private static double[][] matrix(double[] x, int k) {
    double[][] matrix = new double[k][k];
    int from = 0;
    for (double[] row : matrix) {
      for (int j = 0; j < k; j++) {
        row[j] = x[from++];
        from = from == x.length ? 0 : from;
      }
    }
    return matrix;
  }

  private static double[] values(double[] x, double[][] c, int outputs) {
    int k = c.length;
    double[][] matrix = matrix(x, k);
    double[][] product = product(product(product(matrix, c), matrix), c);
    double[] results = new double[k * k];
    for (int i = 0; i < k; i++) {
      System.arraycopy(product[i], 0, results, i * k, k);
    }
    return Outputs.of(results, outputs);
  }

  @Override
  public Real[] value(Real[] x, int outputs) {
    int k = order(x.length);
    double[][] c = CONSTANTS.computeIfAbsent(k, MatrixChain::constant);
    Real[][] matrix = matrix(x, k);
    Real[][] product = product(product(product(matrix, c), matrix), c);
    Real[] results = new Real[k * k];
    for (int i = 0; i < k; i++) {
      System.arraycopy(product[i], 0, results, i * k, k);
    }
    return Outputs.of(results, outputs);
  }

  private static Real[][] matrix(Real[] x, int k) {
    Real[][] matrix = new Real[k][k];
    int from = 0;
    for (Real[] row : matrix) {
      for (int j = 0; j < k; j++) {
        row[j] = x[from++];
        from = from == x.length ? 0 : from;
      }
    }
    return matrix;
  }

  private static int order(int inputs) {
    return (int) Math.ceil(Math.sqrt(inputs));
  }

  private static double[][] constant(int k) {
    double[][] c = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        c[i][j] = Coefficients.at(i, j) / k;
      }
    }
    return c;
  }

  /**
   * Goes along rows only, in which memory lies; each sum is made in the same order all the same.
   */
  private static double[][] product(double[][] a, double[][] b) {
    int k = a.length;
    double[][] product = new double[k][k];
    for (int i = 0; i < k; i++) {
      double[] sums = product[i];
      for (int l = 0; l < k; l++) {
        double factor = a[i][l];
        double[] row = b[l];
        for (int j = 0; j < k; j++) {
          sums[j] += factor * row[j];
        }
      }
    }
    return product;
  }

  private static Real[][] product(Real[][] a, double[][] b) {
    int k = a.length;
    Real[][] product = new Real[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        Real sum = Real.zero();
        for (int l = 0; l < k; l++) {
          sum = sum.add(a[i][l].mul(b[l][j]));
        }
        product[i][j] = sum;
      }
    }
    return product;
  }

  private static Real[][] product(Real[][] a, Real[][] b) {
    int k = a.length;
    Real[][] product = new Real[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        Real sum = Real.zero();
        for (int l = 0; l < k; l++) {
          sum = sum.add(a[i][l].mul(b[l][j]));
        }
        product[i][j] = sum;
      }
    }
    return product;
  }

  @Override
  public long entries(Shape shape) {
    long k = order(shape.inputs());
    return 4 * k * k * k + Math.max(k * k, shape.outputs());
  }
}
