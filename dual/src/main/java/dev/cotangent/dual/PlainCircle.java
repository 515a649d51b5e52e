package dev.cotangent.dual;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Series of plain numbers that refer to each other, each with one slope, such as sine and cosine:
 * the most frequent circle by far, in one loop instead of a call for every coefficient.
 */
final class PlainCircle {
  private final double[][] y;

  /** What the slopes are multiplied by: j · xⱼ, as far as the operands go. */
  private final double[][] rates;

  private final double[][] slopes;
  private final double[] factors;
  private final int[] needs;

  private PlainCircle(int length) {
    y = new double[length][];
    rates = new double[length][];
    slopes = new double[length][];
    factors = new double[length];
    needs = new int[length];
  }

  /** Returns the circle, or null if it is of another kind. */
  static @Nullable PlainCircle of(int[] circle, Step[] steps, Series... all) {
    PlainCircle plain = new PlainCircle(circle.length);
    for (int i = 0; i < circle.length; i++) {
      if (!(steps[circle[i]] instanceof Step.Smooth smooth
          && smooth.slopes.length == 1
          && smooth.need > 0 // else nobody has asked for its slope
          && smooth.slopes[0].series() != Step.Edge.NONE
          && all[circle[i]] instanceof PlainSeries y
          && !y.done
          && isOutside(circle, smooth.operands[0]))) {
        return null;
      }
      plain.y[i] = y.c;
      boolean again = i > 0 && smooth.operands[0] == steps[circle[i - 1]].operands[0];
      plain.rates[i] = again ? plain.rates[i - 1] : rates((PlainSeries) all[smooth.operands[0]]);
      plain.slopes[i] = ((PlainSeries) all[smooth.slopes[0].series()]).c;
      plain.factors[i] = smooth.slopes[0].factor();
      plain.needs[i] = smooth.need;
    }
    return plain;
  }

  private static boolean isOutside(int[] circle, int operand) {
    for (int i : circle) {
      if (i == operand) {
        return false;
      }
    }
    return true;
  }

  private static double[] rates(PlainSeries x) {
    double[] rates = new double[x.degree + 1];
    for (int j = 1; j < rates.length; j++) {
      rates[j] = j * x.c[j];
    }
    return rates;
  }

  /**
   * Finds all coefficients.
   *
   * @return whether they are all finite; else a coefficient 0 may have met an infinite slope, and
   *     they must be found again with care
   */
  boolean advance(int order) {
    double check = 0;
    for (int k = 1; k <= order; k++) {
      for (int i = 0; i < y.length; i++) {
        if (k <= needs[i]) {
          double coefficient = sum(k, rates[i], slopes[i]) * (factors[i] / k);
          y[i][k] = coefficient;
          check += coefficient * 0;
        }
      }
    }
    return check == 0;
  }

  private static double sum(int k, double[] rates, double[] slopes) {
    int last = Math.min(k, rates.length - 1);
    double sum = 0;
    for (int j = 1; j <= last; j++) {
      sum += rates[j] * slopes[k - j];
    }
    return sum;
  }

  /** Forgets what was found. */
  void clear(int order) {
    for (int i = 0; i < y.length; i++) {
      Arrays.fill(y[i], 1, Math.min(order, needs[i]) + 1, 0);
    }
  }
}
