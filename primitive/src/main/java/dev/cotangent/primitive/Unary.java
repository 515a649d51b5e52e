package dev.cotangent.primitive;

import java.util.function.DoubleUnaryOperator;

/** A primitive of one argument x with result y. */
public sealed interface Unary extends Primitive permits UnaryRow {
  /** The derivative of a primitive of one argument. */
  @FunctionalInterface
  interface Slope {
    /**
     * Returns dy/dx.
     *
     * @param x the argument
     * @param y the result at x
     */
    Real at(Real x, Real y);
  }

  /** Applies this primitive. */
  Real apply(Real x);

  @Override
  default Real apply(Real... x) {
    Arguments.requireLength(this, x.length);
    return apply(x[0]);
  }

  @Override
  default int arity() {
    return 1;
  }

  /** Returns the value at x. */
  double value(double x);

  /** Returns dy/dx at x, where y is the value there. */
  double slope(double x, double y);

  /** Returns dy/dx at x, where y is the value there, for numbers of any kind. */
  Real slope(Real x, Real y);

  /**
   * Returns the weight of the first piece at x: 1 on its side, 0 on the other's, {@code tie} at a
   * kink, NaN where x is; always 1 for a smooth row.
   */
  double firstWeight(double x, double tie);

  /** Returns the weight of the first piece at a kink under the policy in force. */
  double tie();

  /** Returns the rate at which the slope changes when x changes at the rate dx. */
  double slopeTangent(double x, double y, double dx);

  /** Returns this row with another role; a smooth row starts as a {@link Role#SCALER}. */
  Unary as(Role role);

  /** Returns this row with its domain; a row starts with all reals. */
  Unary on(Domain domain);

  /**
   * Returns this row with kinks. The slope given so far is that of the first piece.
   *
   * @param text where the kinks are, such as {@code x = 0}
   * @param side positive on the first piece, negative on the second, 0 at a kink
   * @param standardWeight the weight of the first piece at a kink under {@link
   *     Subgradient#STANDARD}, between 0 and 1
   * @param second the slope of the second piece
   * @throws IllegalArgumentException if the weight is not between 0 and 1
   */
  Unary kinked(String text, DoubleUnaryOperator side, double standardWeight, Slope second);
}
