package dev.cotangent.bench.plain;

import dev.cotangent.compiled.PlainScalarFunction;
import java.util.Arrays;
import java.util.Random;

/**
 * The negative log-likelihood of a logistic regression, Σ log(1 + exp zᵢ) - yᵢ zᵢ, where zᵢ is
 * sample i times the weights, the inputs, and yᵢ its class, 0 or 1. Samples and classes are fixed.
 */
final class LogisticLoss implements PlainFunction {
  private final double[][] samples;
  private final double[] classes;

  LogisticLoss(int count, int features) {
    Random random = new Random(1);
    samples = new double[count][features];
    classes = new double[count];
    for (int i = 0; i < count; i++) {
      Arrays.setAll(samples[i], j -> random.nextGaussian());
      classes[i] = random.nextInt(2);
    }
  }

  static double value(double[] weights, double[][] samples, double[] classes) {
    double sum = 0;
    for (int i = 0; i < samples.length; i++) {
      double z = dot(samples[i], weights);
      sum += Math.log1p(Math.exp(z)) - classes[i] * z;
    }
    return sum;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += x[j] * y[j];
    }
    return sum;
  }

  @Override
  public double[] point() {
    double[] weights = new double[samples[0].length];
    Arrays.setAll(weights, j -> 0.1 * Math.sin(j + 1));
    return weights;
  }

  @Override
  public PlainScalarFunction primal() {
    double[][] fixedSamples = samples;
    double[] fixedClasses = classes;
    return weights -> value(weights, fixedSamples, fixedClasses);
  }

  /** A sample's gradient is known as soon as its value is, so that it is read from the cache. */
  @Override
  public double valueAndGradient(double[] weights, double[] into) {
    Arrays.fill(into, 0);
    double sum = 0;
    for (int i = 0; i < samples.length; i++) {
      double[] sample = samples[i];
      double z = dot(sample, weights);
      double exp = Math.exp(z);
      sum += Math.log1p(exp) - classes[i] * z;
      double slope = 1 - 1 / (1 + exp) - classes[i]; // of an infinite exp too
      for (int j = 0; j < into.length; j++) {
        into[j] += slope * sample[j];
      }
    }
    return sum;
  }
}
