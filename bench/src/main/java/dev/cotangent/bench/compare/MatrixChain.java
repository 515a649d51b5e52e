package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Family;
import dev.cotangent.primitive.Real;

/** The inputs are a square matrix, row by row; if their number is no square, some come twice. */
final class MatrixChain implements FunctionFamily {
  @Override
  public Family about() {
    return new Family(
        "matrices",
        "Chain of matrix products",
        "Y = X C X C, where the inputs fill the square matrix X; the outputs are made of Y's"
            + " entries: a function of about 3 n^1.5 steps, most of which are shared by outputs.");
  }

  @Override
  public double[] value(double[] x, int outputs) {
    int k = order(x.length);
    double[][] c = constant(k);
    double[][] matrix = new double[k][k];
    for (int p = 0; p < k * k; p++) {
      matrix[p / k][p % k] = x[p % x.length];
    }
    double[][] product = product(product(product(matrix, c), matrix), c);
    double[] results = new double[k * k];
    for (int p = 0; p < results.length; p++) {
      results[p] = product[p / k][p % k];
    }
    return Outputs.of(results, outputs);
  }

  @Override
  public Real[] value(Real[] x, int outputs) {
    int k = order(x.length);
    double[][] c = constant(k);
    Real[][] matrix = new Real[k][k];
    for (int p = 0; p < k * k; p++) {
      matrix[p / k][p % k] = x[p % x.length];
    }
    Real[][] product = product(product(product(matrix, c), matrix), c);
    Real[] results = new Real[k * k];
    for (int p = 0; p < results.length; p++) {
      results[p] = product[p / k][p % k];
    }
    return Outputs.of(results, outputs);
  }

  private static int order(int inputs) {
    return (int) Math.ceil(Math.sqrt(inputs));
  }

  private static double[][] constant(int k) {
    double[][] c = new double[k][k];
    for (int p = 0; p < k * k; p++) {
      c[p / k][p % k] = Coefficients.at(p / k, p % k) / k;
    }
    return c;
  }

  private static double[][] product(double[][] a, double[][] b) {
    int k = a.length;
    double[][] product = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        double sum = 0;
        for (int l = 0; l < k; l++) {
          sum += a[i][l] * b[l][j];
        }
        product[i][j] = sum;
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
