package dev.cotangent.bench.compare;

import dev.cotangent.primitive.Real;
import java.util.Arrays;

/**
 * Makes m outputs of k results, in their order: neighbouring results are added up where there are
 * too many, and go to several outputs, with other weights, where there are too few. So a result
 * reaches few outputs, and a pattern of the results is one of the outputs.
 */
final class Outputs {
  private Outputs() {}

  static double[] of(double[] results, int outputs) {
    double[] y = new double[outputs];
    int terms = Math.max(results.length, outputs);
    for (int t = 0; t < terms; t++) {
      y[place(t, outputs, terms)] += results[place(t, results.length, terms)] * weight(t);
    }
    return y;
  }

  static Real[] of(Real[] results, int outputs) {
    Real[] y = new Real[outputs];
    Arrays.fill(y, Real.zero());
    int terms = Math.max(results.length, outputs);
    for (int t = 0; t < terms; t++) {
      int i = place(t, outputs, terms);
      y[i] = y[i].add(results[place(t, results.length, terms)].mul(weight(t)));
    }
    return y;
  }

  private static int place(int term, int size, int terms) {
    return (int) ((long) term * size / terms);
  }

  private static double weight(int term) {
    return 1 + 0.25 * (term % 4);
  }
}
