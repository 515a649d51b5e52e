package dev.cotangent.properties;

import java.util.Arrays;

/** What tests compute with vectors. */
final class Vectors {
  private Vectors() {}

  static double dot(double[] x, double... y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  static double norm(double... x) {
    return Math.sqrt(Arrays.stream(x).map(e -> e * e).sum());
  }

  static double[] flat(double[]... rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }
}
