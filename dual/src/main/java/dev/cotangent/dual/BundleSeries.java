package dev.cotangent.dual;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Series of plain numbers along several lines through one point. They share c₀, so that a row is
 * evaluated once for all of them; the other coefficients lie side by side, a row for each order.
 *
 * <p>The loops run over rows at equal places, so that the JIT compiler makes vector instructions of
 * them.
 */
final class BundleSeries extends Series {
  /** Thrown where a function leaves the plain numbers, so that its lines must go separate ways. */
  static final class NotPlain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPlain() {
      super(
          "the function uses tensors, or what is being differentiated outside", null, false, false);
    }
  }

  /** A row of coefficients for each order from 1 on; null where all are 0. */
  final double[] @Nullable [] rows;

  private final int lines;
  private double value;

  /** Whether a coefficient may be infinite, so that zeros must be kept away from it. */
  private boolean wild;

  private BundleSeries(double value, int lines, int order) {
    super(order);
    this.value = value;
    this.lines = lines;
    this.rows = new double[order + 1][];
  }

  /** Returns the series value + slope · t of each line. */
  static BundleSeries of(double value, double... slopes) {
    BundleSeries series = new BundleSeries(value, slopes.length, 1);
    series.rows[1] = slopes;
    return series;
  }

  double value() {
    return value;
  }

  /** Writes the coefficients of the lines, but for the first one, beside those of other lines. */
  void read(double[][] into, int from) {
    for (int k = 1; k < into.length; k++) {
      double[] row = row(k);
      if (row != null) {
        System.arraycopy(row, 0, into[k], from, Math.min(lines, into[k].length - from));
      }
    }
  }

  /** A coefficient's row, or null if all are 0. */
  double @Nullable [] row(int k) {
    return k <= degree ? rows[k] : null;
  }

  @Override
  Real primal() {
    return Real.of(value);
  }

  @Override
  BundleSeries constant(double value) {
    BundleSeries constant = new BundleSeries(value, lines, 0);
    constant.done = true;
    return constant;
  }

  @Override
  BundleSeries room(int order) {
    return new BundleSeries(0, lines, order);
  }

  @Override
  BundleSeries upTo(int order) {
    BundleSeries shorter = new BundleSeries(value, lines, order);
    System.arraycopy(rows, 0, shorter.rows, 0, Math.min(order, degree) + 1);
    return shorter;
  }

  @Override
  void copy(int k, Series from) {
    if (k == 0) {
      value = ((BundleSeries) from).value;
    } else {
      rows[k] = ((BundleSeries) from).row(k);
    }
  }

  @Override
  BundleSeries applied(Primitive f, int order, Series[] all, int... operands) {
    double y =
        switch (f) {
          case Unary unary -> unary.value(value(all, operands[0]));
          case Binary binary -> binary.value(value(all, operands[0]), value(all, operands[1]));
          case Nary nary -> nary.value(values(all, operands));
        };
    BundleSeries result = new BundleSeries(y, lines, order);
    result.wild = !Double.isFinite(y);
    if (Double.isNaN(y)) {
      double[] undefined = new double[lines];
      Arrays.fill(undefined, Double.NaN);
      Arrays.fill(result.rows, undefined);
      result.done = true;
    }
    return result;
  }

  private static double value(Series[] all, int operand) {
    return ((BundleSeries) all[operand]).value;
  }

  private static double[] values(Series[] all, int... operands) {
    double[] values = new double[operands.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(all, operands[i]);
    }
    return values;
  }

  private double[] made(int k) {
    double[] row = rows[k];
    if (row == null) {
      row = new double[lines];
      rows[k] = row;
    }
    return row;
  }

  @Override
  void addScaled(int from, int to, Series x, double factor, Weight w) {
    for (int k = from; k <= to; k++) {
      addScaled(k, x, factor, w);
    }
  }

  private void addScaled(int k, Series x, double factor, Weight w) {
    double[] rate = ((BundleSeries) x).row(k);
    if (rate != null) {
      addRate(made(k), rate, factor * w.number());
    }
  }

  /** Adds rates times a slope. */
  private static void addRate(double[] sum, double[] rate, double slope) {
    if (Double.isFinite(slope)) {
      for (int p = 0; p < sum.length; p++) {
        sum[p] += rate[p] * slope;
      }
    } else {
      for (int p = 0; p < sum.length; p++) {
        sum[p] += PlainSeries.times(rate[p], slope);
      }
    }
  }

  @Override
  void addSlope(int from, int to, Series x, Series s, double factor, Weight w) {
    for (int k = from; k <= to; k++) {
      addSlope(k, x, s, factor, w);
    }
  }

  private void addSlope(int k, Series x, Series s, double factor, Weight w) {
    BundleSeries moving = (BundleSeries) x;
    BundleSeries slope = (BundleSeries) s;
    double whole = factor * w.number();
    double[] sum = made(k);
    wild |= moving.wild || slope.wild;
    for (int j = Math.max(1, k - slope.degree); j <= Math.min(k, moving.degree); j++) {
      double[] rate = moving.rows[j];
      if (rate != null && j == k) {
        addRate(sum, rate, whole * slope.value);
      } else if (rate != null) {
        addProducts(sum, rate, slope.row(k - j), whole * j / k);
      }
    }
  }

  /** Adds factor · x · y, line by line. */
  private void addProducts(double[] sum, double[] x, double @Nullable [] y, double factor) {
    if (y == null) {
      return;
    }
    if (wild) {
      for (int p = 0; p < sum.length; p++) {
        sum[p] += factor * PlainSeries.product(1, x[p], 1, y[p], true);
      }
    } else {
      for (int p = 0; p < sum.length; p++) {
        sum[p] += factor * x[p] * y[p];
      }
    }
  }

  @Override
  void setProduct(int from, int to, Series a, Series b, boolean gated) {
    for (int k = from; k <= to; k++) {
      setProduct(k, a, b, gated);
    }
  }

  private void setProduct(int k, Series a, Series b, boolean gated) {
    BundleSeries x = (BundleSeries) a;
    BundleSeries y = (BundleSeries) b;
    double[] sum = made(k);
    wild |= x.wild || y.wild;
    addTail(sum, x, y.row(k), gated);
    addTail(sum, y, x.row(k), gated);
    for (int j = Math.max(1, k - y.degree); j < Math.min(k, x.degree + 1); j++) {
      double[] row = x.row(j);
      if (row != null) {
        addProducts(sum, row, y.row(k - j), 1);
      }
    }
  }

  /** Adds the value of one factor times the other one's rates. */
  private static void addTail(
      double[] sum, BundleSeries x, double @Nullable [] rate, boolean gated) {
    if (rate != null && !(gated && x.value == 0)) {
      addRate(sum, rate, x.value);
    }
  }

  @Override
  void setQuotient(int from, int to, Series a, Series b) {
    for (int k = from; k <= to; k++) {
      setQuotient(k, a, b);
    }
  }

  private void setQuotient(int k, Series a, Series b) {
    BundleSeries divisor = (BundleSeries) b;
    double[] sum = made(k);
    wild |= ((BundleSeries) a).wild || divisor.wild;
    double[] dividend = ((BundleSeries) a).row(k);
    if (dividend != null) {
      System.arraycopy(dividend, 0, sum, 0, lines);
    }
    double[] last = divisor.row(k);
    if (last != null) {
      addRate(sum, last, -value);
    }
    for (int j = Math.max(1, k - divisor.degree); j < k; j++) {
      double[] row = rows[j];
      if (row != null) {
        addProducts(sum, row, divisor.row(k - j), -1);
      }
    }
    for (int p = 0; p < lines; p++) {
      sum[p] = sum[p] == 0 ? 0 : sum[p] / divisor.value;
    }
  }

  @Override
  boolean startsAtZero() {
    return value == 0;
  }

  @Override
  double number() {
    return value;
  }

  @Override
  Weight[] routes(Nary f, Series y, Series[] all, int... operands) {
    return PlainSeries.routes(f, values(all, operands), ((BundleSeries) y).value);
  }

  @Override
  Weight[] pieces(Primitive f, Series[] all, int... operands) {
    return PlainSeries.pieces(firstWeight(f, values(all, operands)));
  }
}
