package dev.cotangent.bench.measure;

import dev.cotangent.bench.result.Estimate;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.moment.Mean;

/**
 * Means and ratios with their 95 % confidence intervals, from Student's t distribution.
 *
 * <p>The intervals assume that samples are independent of each other and about normally
 * distributed. Neither is quite so: samples of one JVM resemble each other more than those of
 * another one, and times have a long tail on one side. The intervals tell how well the samples
 * agree, and are a bit too narrow for what another run will show.
 */
final class Statistics {
  private static final double CONFIDENCE = 0.95;

  private Statistics() {}

  /** Returns the mean of at least two samples. */
  static Estimate mean(List<Double> samples) {
    double mean = average(samples);
    return around(mean, samples.stream().mapToDouble(x -> x - mean).toArray(), 1);
  }

  /**
   * Returns the ratio of the means of at least two pairs of samples. What the samples of a pair
   * have in common, such as a machine that is slow for a while, does not widen the interval (the
   * ratio estimator of Cochran 1977, "Sampling Techniques", chapter 6).
   */
  static Estimate ratio(List<Double> numerators, List<Double> denominators) {
    double below = average(denominators);
    double ratio = average(numerators) / below;
    double[] residuals =
        IntStream.range(0, numerators.size())
            .mapToDouble(i -> numerators.get(i) - ratio * denominators.get(i))
            .toArray();
    return around(ratio, residuals, below);
  }

  private static double average(List<Double> samples) {
    return new Mean().evaluate(samples.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The residuals, whose mean is 0, are those of the center times a scale. */
  private static Estimate around(double center, double[] residuals, double scale) {
    int n = residuals.length;
    if (n < 2) {
      throw new IllegalArgumentException(n + " sample(s) tell nothing about their spread");
    }
    double squares = 0;
    for (double residual : residuals) {
      squares += residual * residual;
    }
    double deviation = Math.sqrt(squares / (n - 1) / n) / scale;
    double t = new TDistribution(null, n - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    return new Estimate(center, center - t * deviation, center + t * deviation);
  }
}
