package dev.cotangent.bench.compare;

import dev.cotangent.primitive.Real;

/**
 * A layer of a network: tanh(W x), with weights so large that values keep their size.
 *
 * @param number tells its weights from those of other layers
 * @param units the number of its outputs
 */
record TanhLayer(int number, int units) {
  double[] apply(double[] x) {
    double scale = scale(x.length);
    double[] y = new double[units];
    for (int i = 0; i < units; i++) {
      double sum = 0;
      for (int j = 0; j < x.length; j++) {
        sum += x[j] * weight(i, j);
      }
      y[i] = Math.tanh(sum * scale);
    }
    return y;
  }

  Real[] apply(Real[] x) {
    double scale = scale(x.length);
    Real[] y = new Real[units];
    for (int i = 0; i < units; i++) {
      Real sum = Real.zero();
      for (int j = 0; j < x.length; j++) {
        sum = sum.add(x[j].mul(weight(i, j)));
      }
      y[i] = sum.mul(scale).tanh();
    }
    return y;
  }

  private static double scale(int inputs) {
    return 2 / Math.sqrt(inputs);
  }

  private double weight(int i, int j) {
    return Coefficients.at(i + 101 * number, j);
  }
}
