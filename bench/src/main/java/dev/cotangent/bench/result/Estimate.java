package dev.cotangent.bench.result;

/**
 * A mean with its 95 % confidence interval.
 *
 * @param mean the mean
 * @param low the lower end of the interval
 * @param high the upper end of the interval
 */
public record Estimate(double mean, double low, double high) {}
