package dev.cotangent.dual;

import dev.cotangent.primitive.Real;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tangents in the directions of a chunk. Only those from an offset on are held, as many as there
 * are; the others are zero by structure: they are neither stored nor computed, and an infinite
 * slope does not turn them into NaN. A function whose terms look at few inputs each, as most long
 * ones do, so pays for few.
 *
 * @param offset the first direction held
 * @param tangents the tangents from there; not read where they are lifted
 * @param lifted the same tangents with the derivatives of outer levels, where there are such; in it
 *     null is zero by structure
 */
@SuppressWarnings("ArrayRecordComponent") // internal, never changed
record Row(int offset, double[] tangents, @Nullable Real @Nullable [] lifted) {

  private static final double[] ONE = {1};
  private static final Row[] UNITS = new Row[Forward.DEFAULT_CHUNK];

  static {
    Arrays.setAll(UNITS, direction -> new Row(direction, ONE, null));
  }

  static Row unit(int direction) {
    return direction < UNITS.length ? UNITS[direction] : new Row(direction, ONE, null);
  }

  /** Returns a row of tangents from direction 0 on. */
  static Row of(Real... tangents) {
    boolean plain = Arrays.stream(tangents).allMatch(Real::isConstant);
    return plain
        ? new Row(0, Real.values(tangents), null)
        : new Row(0, new double[tangents.length], tangents);
  }

  /** Returns the direction after the last one held. */
  int end() {
    return offset + tangents.length;
  }

  /** Returns p · a + q · b. */
  static Row combine(Row a, double p, Row b, double q) {
    if (a.lifted != null || b.lifted != null) {
      return combine(a, Real.of(p), b, Real.of(q));
    }
    int offset = Math.min(a.offset, b.offset);
    int length = Math.max(a.end(), b.end()) - offset;
    double[] sum;
    if (p == 1 && a.offset == offset) { // a running sum, most of the time
      sum = Arrays.copyOf(a.tangents, length);
    } else {
      sum = new double[length];
      addTo(sum, a.offset - offset, a.tangents, p);
    }
    addTo(sum, b.offset - offset, b.tangents, q);
    return new Row(offset, sum, null);
  }

  private static void addTo(double[] sum, int shift, double[] x, double p) {
    if (Double.isFinite(p)) {
      for (int i = 0; i < x.length; i++) {
        sum[shift + i] += p * x[i];
      }
    } else {
      for (int i = 0; i < x.length; i++) {
        sum[shift + i] += times(p, x[i]);
      }
    }
  }

  /** A slope times a tangent: where a number does not change, it does not meet its slope. */
  static double times(double slope, double tangent) {
    return tangent == 0 ? 0 : slope * tangent;
  }

  /** Returns the tangent in a direction, or null where it is zero, not to meet a slope. */
  @Nullable Real tangent(int direction) {
    int at = direction - offset;
    if (at < 0 || at >= tangents.length) {
      return null;
    }
    Real tangent = lifted == null ? Real.of(tangents[at]) : lifted[at];
    return tangent != null && tangent.isConstant() && tangent.value() == 0 ? null : tangent;
  }

  /** Returns p · a + q · b, where p, q or the tangents carry derivatives of outer levels. */
  static Row combine(Row a, Real p, Row b, Real q) {
    int offset = Math.min(a.offset, b.offset);
    @Nullable Real[] sum = new Real[Math.max(a.end(), b.end()) - offset];
    for (int i = 0; i < sum.length; i++) {
      @Nullable Real first = product(p, a.tangent(offset + i));
      @Nullable Real second = product(q, b.tangent(offset + i));
      sum[i] = first == null ? second : second == null ? first : first.add(second);
    }
    return new Row(offset, new double[sum.length], sum);
  }

  private static @Nullable Real product(Real p, @Nullable Real tangent) {
    return tangent == null ? null : p.mul(tangent);
  }
}
