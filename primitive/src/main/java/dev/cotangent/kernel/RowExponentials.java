package dev.cotangent.kernel;

import dev.cotangent.primitive.Elementary;

/**
 * The rows' exponentials that softmax is made of. Rows are often short, ten classes say, so the
 * maxima, differences and sums are plain loops, and the exponentials of many rows are computed by
 * one call of a kernel.
 */
final class RowExponentials {
  private RowExponentials() {}

  static void compute(
      ArrayKernels kernels,
      double[] x,
      int xAt,
      double[] e,
      int eAt,
      double[] largest,
      double[] sums,
      int at,
      int rows,
      int columns) {
    for (int row = 0; row < rows; row++) {
      int from = xAt + row * columns;
      int to = eAt + row * columns;
      double shift = columns < 64 ? max(x, from, columns) : kernels.max(x, from, columns);
      largest[at + row] = Double.isInfinite(shift) ? 0 : shift;
      subtract(x, from, largest[at + row], e, to, columns);
    }
    kernels.map(Elementary.EXP, e, eAt, e, eAt, rows * columns);
    for (int row = 0; row < rows; row++) {
      int from = eAt + row * columns;
      sums[at + row] = columns < 64 ? sum(e, from, columns) : kernels.sum(e, from, columns);
    }
  }

  static void compute(
      ArrayKernels kernels,
      float[] x,
      int xAt,
      float[] e,
      int eAt,
      double[] largest,
      double[] sums,
      int at,
      int rows,
      int columns) {
    for (int row = 0; row < rows; row++) {
      int from = xAt + row * columns;
      int to = eAt + row * columns;
      float shift = columns < 64 ? max(x, from, columns) : kernels.max(x, from, columns);
      largest[at + row] = Float.isInfinite(shift) ? 0 : shift;
      subtract(x, from, (float) largest[at + row], e, to, columns);
    }
    kernels.map(Elementary.EXP, e, eAt, e, eAt, rows * columns);
    for (int row = 0; row < rows; row++) {
      int from = eAt + row * columns;
      sums[at + row] = columns < 64 ? sum(e, from, columns) : kernels.sum(e, from, columns);
    }
  }

  private static double max(double[] x, int at, int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = at; i < at + n; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  private static float max(float[] x, int at, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = at; i < at + n; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  private static void subtract(double[] x, int from, double shift, double[] y, int to, int n) {
    for (int i = 0; i < n; i++) {
      y[to + i] = x[from + i] - shift;
    }
  }

  private static void subtract(float[] x, int from, float shift, float[] y, int to, int n) {
    for (int i = 0; i < n; i++) {
      y[to + i] = x[from + i] - shift;
    }
  }

  private static double sum(double[] x, int at, int n) {
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += x[i];
    }
    return sum;
  }

  private static double sum(float[] x, int at, int n) {
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += x[i];
    }
    return sum;
  }
}
