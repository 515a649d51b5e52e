package dev.cotangent.dual;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import java.util.Arrays;

/**
 * A series of plain numbers.
 *
 * <p>Its sums are computed straight away, and again with care if the result is not finite: then a
 * coefficient 0 may have met an infinite slope, which it must not, since what does not change has
 * no part in the slope.
 */
final class PlainSeries extends Series {
  final double[] c;

  PlainSeries(double... c) {
    super(c.length - 1);
    this.c = c;
    trim();
  }

  private PlainSeries(double value, int order) {
    super(order);
    this.c = new double[order + 1];
    c[0] = value;
  }

  /** Forgets the zeros at the end, so that nothing is multiplied by them. */
  void trim() {
    while (degree > 0 && c[degree] == 0) {
      degree--;
    }
  }

  static PlainSeries of(double value) {
    PlainSeries constant = new PlainSeries(value, 0);
    constant.done = true;
    return constant;
  }

  @Override
  Real primal() {
    return Real.of(c[0]);
  }

  @Override
  PlainSeries constant(double value) {
    return of(value);
  }

  @Override
  PlainSeries room(int order) {
    return new PlainSeries(0, order);
  }

  @Override
  PlainSeries upTo(int order) {
    return new PlainSeries(Arrays.copyOf(c, order + 1));
  }

  @Override
  void copy(int k, Series from) {
    PlainSeries x = (PlainSeries) from;
    c[k] = k <= x.degree ? x.c[k] : 0;
  }

  @Override
  PlainSeries applied(Primitive f, int order, Series[] all, int... operands) {
    double y = value(f, all, operands);
    PlainSeries result = new PlainSeries(y, order);
    if (Double.isNaN(y)) {
      Arrays.fill(result.c, Double.NaN);
      result.done = true;
    }
    return result;
  }

  private static double value(Primitive f, Series[] all, int... operands) {
    if (f instanceof Unary unary) { // no switch, which would take longer than most rows
      return unary.value(value(all, operands[0]));
    }
    if (f instanceof Binary binary) {
      return binary.value(value(all, operands[0]), value(all, operands[1]));
    }
    return ((Nary) f).value(values(all, operands));
  }

  static double value(Series[] all, int operand) {
    return ((PlainSeries) all[operand]).c[0];
  }

  static double[] values(Series[] all, int... operands) {
    double[] values = new double[operands.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(all, operands[i]);
    }
    return values;
  }

  @Override
  void addScaled(int from, int to, Series x, double factor, Weight w) {
    double[] xs = ((PlainSeries) x).c;
    double slope = factor * w.number();
    for (int k = from; k <= Math.min(to, x.degree); k++) {
      c[k] += times(xs[k], slope);
    }
  }

  /** A rate times a slope: what does not change does not meet it. */
  static double times(double rate, double slope) {
    return rate == 0 ? 0 : rate * slope;
  }

  @Override
  void addSlope(int from, int to, Series x, Series s, double factor, Weight w) {
    double[] xs = ((PlainSeries) x).c;
    double[] ss = ((PlainSeries) s).c;
    double whole = factor * w.number();
    for (int k = from; k <= to; k++) {
      int first = Math.max(1, k - s.degree);
      int last = Math.min(k, x.degree);
      double sum = 0;
      for (int j = first; j <= last; j++) {
        sum += j * xs[j] * ss[k - j];
      }
      if (!Double.isFinite(sum)) {
        sum = 0;
        for (int j = first; j <= last; j++) {
          sum += times(j * xs[j], ss[k - j]);
        }
      }
      c[k] += sum * (whole / k);
    }
  }

  @Override
  void setProduct(int from, int to, Series a, Series b, boolean gated) {
    double[] as = ((PlainSeries) a).c;
    double[] bs = ((PlainSeries) b).c;
    for (int k = from; k <= to; k++) {
      int first = Math.max(0, k - b.degree);
      int last = Math.min(k, a.degree);
      double sum = 0;
      for (int j = first; j <= last; j++) {
        sum += as[j] * bs[k - j];
      }
      if (!Double.isFinite(sum)) {
        sum = 0;
        for (int j = first; j <= last; j++) {
          sum += product(j, as[j], k - j, bs[k - j], gated);
        }
      }
      c[k] = sum;
    }
  }

  /** One term of a product, in which a coefficient that is a rate and 0 counts for nothing. */
  static double product(int i, double a, int j, double b, boolean gated) {
    boolean nothing = (a == 0 && (i > 0 || gated)) || (b == 0 && (j > 0 || gated));
    return nothing ? 0 : a * b;
  }

  @Override
  void setQuotient(int from, int to, Series a, Series b) {
    double[] as = ((PlainSeries) a).c;
    double[] bs = ((PlainSeries) b).c;
    for (int k = from; k <= to; k++) {
      int first = Math.max(0, k - b.degree);
      double dividend = k <= a.degree ? as[k] : 0;
      double sum = dividend;
      for (int j = first; j < k; j++) {
        sum -= c[j] * bs[k - j];
      }
      if (!Double.isFinite(sum)) {
        sum = dividend;
        for (int j = first; j < k; j++) {
          sum -= product(j, c[j], k - j, bs[k - j], false);
        }
      }
      c[k] = sum == 0 ? 0 : sum / bs[0];
    }
  }

  @Override
  boolean startsAtZero() {
    return c[0] == 0;
  }

  @Override
  double number() {
    return c[0];
  }

  @Override
  Weight[] routes(Nary f, Series y, Series[] all, int... operands) {
    return routes(f, values(all, operands), ((PlainSeries) y).c[0]);
  }

  static Weight[] routes(Nary f, double[] x, double y) {
    Weight[] weights = new Weight[x.length];
    for (int i = 0; i < x.length; i++) {
      weights[i] = Weight.of(f.partial(i, x, y));
    }
    return weights;
  }

  @Override
  Weight[] pieces(Primitive f, Series[] all, int... operands) {
    return pieces(firstWeight(f, values(all, operands)));
  }

  static Weight[] pieces(double first) {
    return new Weight[] {Weight.of(first), Weight.of(1 - first)};
  }
}
