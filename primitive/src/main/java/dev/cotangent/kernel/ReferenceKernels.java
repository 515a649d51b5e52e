package dev.cotangent.kernel;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Unary;

/**
 * The kernels in plain Java: what they compute, without a word on how fast. They need nothing, and
 * every other backend is measured against them. Floats are computed in double precision and rounded
 * once.
 */
public class ReferenceKernels implements ArrayKernels {
  private static final int LEAF = 128;

  /** Makes the kernels; they have no state. */
  public ReferenceKernels() {}

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public void map(Unary f, double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = f.value(x[xAt + i]);
    }
  }

  @Override
  public void map(Unary f, float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = (float) f.value(x[xAt + i]);
    }
  }

  @Override
  public void map(Binary f, double[] x, int xAt, double[] y, int yAt, double[] z, int zAt, int n) {
    for (int i = 0; i < n; i++) {
      z[zAt + i] = f.value(x[xAt + i], y[yAt + i]);
    }
  }

  @Override
  public void map(Binary f, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
    for (int i = 0; i < n; i++) {
      z[zAt + i] = (float) f.value(x[xAt + i], y[yAt + i]);
    }
  }

  @Override
  public void weight(Unary f, double tie, double[] x, int xAt, double[] w, int wAt, int n) {
    for (int i = 0; i < n; i++) {
      w[wAt + i] = f.firstWeight(x[xAt + i], tie);
    }
  }

  @Override
  public void weight(Unary f, double tie, float[] x, int xAt, float[] w, int wAt, int n) {
    for (int i = 0; i < n; i++) {
      w[wAt + i] = (float) f.firstWeight(x[xAt + i], tie);
    }
  }

  @Override
  public void weight(
      Binary f, double tie, double[] x, int xAt, double[] y, int yAt, double[] w, int wAt, int n) {
    for (int i = 0; i < n; i++) {
      w[wAt + i] = f.firstWeight(x[xAt + i], y[yAt + i], tie);
    }
  }

  @Override
  public void weight(
      Binary f, double tie, float[] x, int xAt, float[] y, int yAt, float[] w, int wAt, int n) {
    for (int i = 0; i < n; i++) {
      w[wAt + i] = (float) f.firstWeight(x[xAt + i], y[yAt + i], tie);
    }
  }

  @Override
  public double sum(double[] x, int at, int n) {
    if (n > LEAF) {
      int half = n / 2;
      return sum(x, at, half) + sum(x, at + half, n - half);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[at + i];
    }
    return sum;
  }

  @Override
  public double sum(float[] x, int at, int n) {
    if (n > LEAF) {
      int half = n / 2;
      return sum(x, at, half) + sum(x, at + half, n - half);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[at + i];
    }
    return sum;
  }

  @Override
  public double dot(double[] x, int xAt, double[] y, int yAt, int n) {
    if (n > LEAF) {
      int half = n / 2;
      return dot(x, xAt, y, yAt, half) + dot(x, xAt + half, y, yAt + half, n - half);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[xAt + i] * y[yAt + i];
    }
    return sum;
  }

  @Override
  public double dot(float[] x, int xAt, float[] y, int yAt, int n) {
    if (n > LEAF) {
      int half = n / 2;
      return dot(x, xAt, y, yAt, half) + dot(x, xAt + half, y, yAt + half, n - half);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (double) x[xAt + i] * y[yAt + i];
    }
    return sum;
  }

  @Override
  public double max(double[] x, int at, int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[at + i]);
    }
    return max;
  }

  @Override
  public float max(float[] x, int at, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[at + i]);
    }
    return max;
  }

  @Override
  public void gemm(DoubleMatrix a, DoubleMatrix b, DoubleMatrix c, boolean accumulate) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        double sum = 0;
        int p = a.at() + i * a.rowStride();
        int q = b.at() + j * b.columnStride();
        for (int k = 0; k < a.columns(); k++) {
          sum += a.data()[p + k * a.columnStride()] * b.data()[q + k * b.rowStride()];
        }
        int at = c.at() + i * c.rowStride() + j;
        c.data()[at] = accumulate ? c.data()[at] + sum : sum;
      }
    }
  }

  @Override
  public void gemm(FloatMatrix a, FloatMatrix b, FloatMatrix c, boolean accumulate) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        double sum = 0;
        int p = a.at() + i * a.rowStride();
        int q = b.at() + j * b.columnStride();
        for (int k = 0; k < a.columns(); k++) {
          sum += (double) a.data()[p + k * a.columnStride()] * b.data()[q + k * b.rowStride()];
        }
        int at = c.at() + i * c.rowStride() + j;
        c.data()[at] = (float) (accumulate ? c.data()[at] + sum : sum);
      }
    }
  }
}
