package dev.cotangent.bench.lesson;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as lessons print them. */
final class Numbers {
  private static final MathContext FIVE = new MathContext(5);

  private Numbers() {}

  /** Five significant digits, without the zeros that follow. */
  static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return Long.toString((long) value);
    }
    boolean plain = Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6;
    return plain
        ? new BigDecimal(value).round(FIVE).stripTrailingZeros().toPlainString()
        : String.format(Locale.ROOT, "%.4e", value);
  }

  /** The largest difference between elements of two arrays of one length. */
  static double distance(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(a.length + " numbers and " + b.length);
    }
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i])); // NaN stays
    }
    return largest;
  }
}
