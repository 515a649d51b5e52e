package dev.cotangent.bench.peer;

import java.util.function.ToDoubleFunction;

/**
 * How derivative structures, Commons Math's and Hipparchus's alike, are asked for a derivative: by
 * its order in each variable.
 */
final class Structures {
  private Structures() {}

  /** Returns the first derivatives. */
  static double[] gradient(int n, ToDoubleFunction<int[]> partial) {
    double[] gradient = new double[n];
    for (int i = 0; i < n; i++) {
      int[] orders = new int[n];
      orders[i] = 1;
      gradient[i] = partial.applyAsDouble(orders);
    }
    return gradient;
  }

  /** Returns the second derivatives, row by row. */
  static double[] hessian(int n, ToDoubleFunction<int[]> partial) {
    double[] hessian = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int[] orders = new int[n];
        orders[i]++;
        orders[j]++;
        hessian[i * n + j] = partial.applyAsDouble(orders);
      }
    }
    return hessian;
  }

  /**
   * Returns about how many bytes numbers with all derivatives take. To these come tables: for each
   * derivative its order in each variable, in n variables, and in n - 1, and so on to the first.
   *
   * @param numbers how many are in memory at a time
   * @param n the number of variables
   * @param order the highest order, 1 or 2
   */
  static long bytes(long numbers, long n, int order) {
    double derivatives = order == 1 ? n + 1 : (n + 1) * (n + 2) / 2.0;
    double entries = order == 1 ? n * (double) n * n / 3 : (double) n * n * n * n / 8;
    return (long) (Double.BYTES * derivatives * numbers + Integer.BYTES * entries);
  }
}
