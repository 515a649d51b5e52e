package dev.cotangent.bench.plain;

import dev.cotangent.compiled.PlainScalarFunction;

/**
 * log Σ exp xᵢ, with the maximum taken out first so that no exponential overflows: two loops, one
 * of which has the dearest operation of all.
 *
 * @param n the number of terms
 */
record LogSumExp(int n) implements PlainFunction {
  static double value(double[] x) {
    double max = max(x);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += Math.exp(x[i] - max);
    }
    return max + Math.log(sum);
  }

  private static double max(double[] x) {
    double max = x[0];
    for (int i = 1; i < x.length; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  @Override
  public double[] point() {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = Math.sin(i + 1);
    }
    return x;
  }

  @Override
  public PlainScalarFunction primal() {
    return LogSumExp::value;
  }

  /** The exponentials are computed once; what the maximum contributes cancels out. */
  @Override
  public double valueAndGradient(double[] x, double[] into) {
    double max = max(x);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      into[i] = Math.exp(x[i] - max);
      sum += into[i];
    }
    double scale = 1 / sum;
    for (int i = 0; i < x.length; i++) {
      into[i] *= scale;
    }
    return max + Math.log(sum);
  }
}
