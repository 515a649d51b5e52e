package dev.cotangent.primitive;

import org.jspecify.annotations.Nullable;

/** What a number is beyond a value and a plain double times a node. */
sealed interface Beyond {
  /**
   * Forward over reverse, unboxed: the value changes at the rate dx, and the partial at the rate
   * dp, in a direction of an outer level. Hessian-vector products are made of it.
   */
  record Tangent(Direction direction, double dx, double dp) implements Beyond {
    /** What becomes of this under a slope s that changes at the rate ds; the partial was p. */
    Tangent scaled(double s, double ds, double p) {
      return new Tangent(direction, times(s, dx), rate(s, ds, p, dp));
    }
  }

  /** Any nesting: the value and the partial are numbers of outer levels. */
  record Outer(Real primal, Real partial) implements Beyond {}

  /** A number of an {@link Interpretation}: one further out, and what the level knows of it. */
  record Own(Real primal, Object content) implements Beyond {}

  /**
   * A number without a value, which a rule is traced with: a parameter, or an operation on others.
   * See {@link Symbol}.
   */
  @SuppressWarnings("ArrayRecordComponent") // internal, never changed
  record Trace(int parameter, @Nullable Primitive operation, Real... operands) implements Beyond {}

  /** The rate of s · p, where s and p change at the rates ds and dp. */
  static double rate(double s, double ds, double p, double dp) {
    return times(s, dp) + times(p, ds);
  }

  /**
   * A factor times a rate. What does not change does not meet the factor, which may be infinite: as
   * with numbers that are constants.
   */
  static double times(double factor, double rate) {
    return rate == 0 ? 0 : factor * rate;
  }
}
