package dev.cotangent.bench.peer;

import dev.cotangent.compiled.PlainScalarFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;

/**
 * The mean cross-entropy of a logistic regression: of log(1 + exp zᵢ) - yᵢ zᵢ, where zᵢ is sample i
 * times the weights, the inputs, and yᵢ its class, 0 or 1.
 */
public final class LogisticRegression implements ScalarProblem {
  private final double[][] samples;
  private final double[] classes;
  private final double[] weights;

  LogisticRegression(int samples, int features) {
    Random random = new Random(1);
    this.samples = new double[samples][];
    Arrays.setAll(this.samples, i -> RandomData.normal(random, features, 1));
    this.classes = Arrays.stream(RandomData.classes(random, samples, 2)).asDoubleStream().toArray();
    this.weights = RandomData.normal(random, features, 0.1);
  }

  /** Returns the samples, a row each. */
  public double[][] samples() {
    return samples;
  }

  /** Returns the samples' classes. */
  public double[] classes() {
    return classes;
  }

  @Override
  public double[] point() {
    return weights;
  }

  @Override
  public double plain(double[] w) {
    return value(w, samples, classes);
  }

  private static double value(double[] w, double[][] samples, double[] classes) {
    double sum = 0;
    for (int i = 0; i < samples.length; i++) {
      double z = dot(samples[i], w);
      sum += Math.log1p(Math.exp(z)) - classes[i] * z;
    }
    return sum / samples.length;
  }

  private static double dot(double[] x, double[] w) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += x[j] * w[j];
    }
    return sum;
  }

  @Override
  public PlainScalarFunction compilable() {
    double[][] fixedSamples = samples;
    double[] fixedClasses = classes;
    return w -> value(w, fixedSamples, fixedClasses);
  }

  @Override
  public Contestant cotangent() {
    Tensor x = Tensor.of(samples);
    Tensor y = Tensor.of(classes);
    Tensor w = Tensor.of(weights);
    return Contestant.of(
        () ->
            Reverse.gradient(
                v -> {
                  Tensor z = x.matmul(v[0]);
                  return z.softplus().sub(y.mul(z)).mean();
                },
                w)[0],
        Tensor::toArray);
  }

  @Override
  public double[] byHand(double[] w) {
    double[] gradient = new double[w.length];
    for (int i = 0; i < samples.length; i++) {
      double[] x = samples[i];
      double slope = (1 / (1 + Math.exp(-dot(x, w))) - classes[i]) / samples.length;
      for (int j = 0; j < w.length; j++) {
        gradient[j] += slope * x[j];
      }
    }
    return gradient;
  }

  @Override
  public <T extends CalculusFieldElement<T>> T hipparchus(T[] w) {
    T sum = w[0].getField().getZero();
    for (int i = 0; i < samples.length; i++) {
      T z = w[0].multiply(samples[i][0]);
      for (int j = 1; j < w.length; j++) { // five times as fast as its linearCombination
        z = z.add(w[j].multiply(samples[i][j]));
      }
      sum = sum.add(z.exp().log1p()).subtract(z.multiply(classes[i]));
    }
    return sum.divide((double) samples.length);
  }

  @Override
  public DerivativeStructure commonsMath(DerivativeStructure[] w) {
    DerivativeStructure sum = CommonsMath.constant(w[0], 0);
    for (int i = 0; i < samples.length; i++) {
      DerivativeStructure z = w[0].linearCombination(samples[i], w);
      sum = sum.add(z.exp().log1p()).subtract(z.multiply(classes[i]));
    }
    return sum.divide(samples.length);
  }

  @Override
  public long numbers() {
    return weights.length + 10L;
  }
}
