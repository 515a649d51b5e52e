package dev.cotangent.dual;

import dev.cotangent.primitive.Node;
import dev.cotangent.primitive.Real;
import org.jspecify.annotations.Nullable;

/**
 * The tangents of a number in all directions of a chunk. Only those from an offset on are held, as
 * many as there are; the others are zero by structure: they are neither stored nor computed, and an
 * infinite slope does not turn them into NaN. A function whose terms look at few inputs each, as
 * most long ones do, so pays for few.
 */
final class Row extends Node {
  final int offset;
  final double[] tangents;

  /** The same tangents with the derivatives of outer levels, where there are such; null is zero. */
  final @Nullable Real @Nullable [] lifted;

  Row(int offset, double[] tangents) {
    this(offset, tangents, null);
  }

  Row(int offset, double[] tangents, @Nullable Real @Nullable [] lifted) {
    this.offset = offset;
    this.tangents = tangents;
    this.lifted = lifted;
  }

  static Row unit(int direction) {
    return new Row(direction, new double[] {1});
  }

  int end() {
    return offset + tangents.length;
  }

  /** Returns p · a + q · b. */
  static Row combine(Row a, double p, @Nullable Row b, double q) {
    if (b == null) {
      return scaled(a, p);
    }
    if (a.offset == b.offset && a.tangents.length == b.tangents.length) {
      return aligned(a, p, b, q);
    }
    int offset = Math.min(a.offset, b.offset);
    double[] sum = new double[Math.max(a.end(), b.end()) - offset];
    addTo(sum, a.offset - offset, a.tangents, p);
    addTo(sum, b.offset - offset, b.tangents, q);
    return new Row(offset, sum);
  }

  private static Row scaled(Row a, double p) {
    double[] x = a.tangents;
    double[] scaled = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      scaled[i] = p * x[i];
    }
    return new Row(a.offset, scaled);
  }

  private static Row aligned(Row a, double p, Row b, double q) {
    double[] x = a.tangents;
    double[] y = b.tangents;
    double[] sum = new double[x.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = p * x[i] + q * y[i];
    }
    return new Row(a.offset, sum);
  }

  private static void addTo(double[] sum, int shift, double[] x, double p) {
    for (int i = 0; i < x.length; i++) {
      sum[shift + i] += p * x[i];
    }
  }

  /** Returns the tangent in a direction, or null where it is zero by structure. */
  @Nullable Real tangent(int direction) {
    int at = direction - offset;
    if (at < 0 || at >= tangents.length) {
      return null;
    }
    return lifted == null ? Real.of(tangents[at]) : lifted[at];
  }

  /** Returns p · a + q · b, where p, q or the tangents carry derivatives of outer levels. */
  static Row combine(Row a, Real p, @Nullable Row b, Real q) {
    int offset = b == null ? a.offset : Math.min(a.offset, b.offset);
    int end = b == null ? a.end() : Math.max(a.end(), b.end());
    @Nullable Real[] sum = new Real[end - offset];
    double[] values = new double[sum.length];
    for (int i = 0; i < sum.length; i++) {
      @Nullable Real first = product(p, a.tangent(offset + i));
      @Nullable Real second = b == null ? null : product(q, b.tangent(offset + i));
      @Nullable Real both = first == null ? second : second == null ? first : first.add(second);
      sum[i] = both;
      values[i] = both == null ? 0 : both.value();
    }
    return new Row(offset, values, sum);
  }

  private static @Nullable Real product(Real p, @Nullable Real tangent) {
    return tangent == null ? null : p.mul(tangent);
  }
}
