package dev.cotangent.bench.compare;

import dev.cotangent.primitive.Real;
import java.util.Arrays;

/**
 * Makes m outputs of k results, in their order: neighbouring results are added up where there are
 * too many, and go to several outputs, with other weights, where there are too few. So a result
 * reaches few outputs, and a pattern of the results is one of the outputs.
 *
 * <p>Term t of T is of result floor(t k / T) and of output floor(t m / T), where T is the larger of
 * k and m. The places go along by the remainders alone (as do those of a line on a screen,
 * Bresenham 1965): divisions would take longer than many a function whose outputs these are.
 */
final class Outputs {
  /** Four, a power of two, so that one is found without a division as well. */
  private static final double[] WEIGHTS = {1, 1.25, 1.5, 1.75};

  private Outputs() {}

  static double[] of(double[] results, int outputs) {
    return results.length > outputs ? added(results, outputs) : spread(results, outputs);
  }

  private static double[] added(double[] results, int outputs) {
    double[] y = new double[outputs];
    int i = 0;
    int share = 0;
    for (int t = 0; t < results.length; t++) {
      y[i] += results[t] * weight(t);
      share += outputs;
      if (share >= results.length) {
        share -= results.length;
        i++;
      }
    }
    return y;
  }

  private static double[] spread(double[] results, int outputs) {
    double[] y = new double[outputs];
    int j = 0;
    int share = 0;
    for (int t = 0; t < outputs; t++) {
      y[t] = results[j] * weight(t);
      share += results.length;
      if (share >= outputs) {
        share -= outputs;
        j++;
      }
    }
    return y;
  }

  static Real[] of(Real[] results, int outputs) {
    return results.length > outputs ? added(results, outputs) : spread(results, outputs);
  }

  private static Real[] added(Real[] results, int outputs) {
    Real[] y = new Real[outputs];
    Arrays.fill(y, Real.zero());
    int i = 0;
    int share = 0;
    for (int t = 0; t < results.length; t++) {
      y[i] = y[i].add(results[t].mul(weight(t)));
      share += outputs;
      if (share >= results.length) {
        share -= results.length;
        i++;
      }
    }
    return y;
  }

  private static Real[] spread(Real[] results, int outputs) {
    Real[] y = new Real[outputs];
    int j = 0;
    int share = 0;
    for (int t = 0; t < outputs; t++) {
      y[t] = results[j].mul(weight(t));
      share += results.length;
      if (share >= outputs) {
        share -= outputs;
        j++;
      }
    }
    return y;
  }

  private static double weight(int term) {
    return WEIGHTS[term & (WEIGHTS.length - 1)];
  }
}
