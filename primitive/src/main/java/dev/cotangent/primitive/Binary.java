package dev.cotangent.primitive;

import java.util.function.DoubleBinaryOperator;

/** A primitive of two arguments x and y with result z. */
public sealed interface Binary extends Primitive permits BinaryRow {
  /** A partial derivative of a primitive of two arguments. */
  @FunctionalInterface
  interface Partial {
    /**
     * Returns the partial derivative.
     *
     * @param x the first argument
     * @param y the second argument
     * @param z the result at (x, y)
     */
    Real at(Real x, Real y, Real z);
  }

  /** Applies this primitive. */
  Real apply(Real x, Real y);

  /** Applies this primitive to a number and a constant. */
  Real apply(Real x, double y);

  /** Applies this primitive to a constant and a number. */
  Real apply(double x, Real y);

  @Override
  default Real apply(Real... x) {
    Arguments.requireLength(this, x.length);
    return apply(x[0], x[1]);
  }

  @Override
  default int arity() {
    return 2;
  }

  /** Returns the value at (x, y). */
  double value(double x, double y);

  /** Returns dz/dx at (x, y), where z is the value there. */
  double first(double x, double y, double z);

  /** Returns dz/dy at (x, y), where z is the value there. */
  double second(double x, double y, double z);

  /** Returns dz/dx at (x, y), where z is the value there, for numbers of any kind. */
  Real first(Real x, Real y, Real z);

  /** Returns dz/dy at (x, y), where z is the value there, for numbers of any kind. */
  Real second(Real x, Real y, Real z);

  /**
   * Returns the weight of the first piece at (x, y): 1 on its side, 0 on the other's, {@code tie}
   * at a kink, NaN where the side is; always 1 for a smooth row.
   */
  double firstWeight(double x, double y, double tie);

  /** Returns the weight of the first piece at a kink under the policy in force. */
  double tie();

  /** Returns the rate at which dz/dx changes when x and y change at the rates dx and dy. */
  double firstTangent(double x, double y, double z, double dx, double dy);

  /** Returns the rate at which dz/dy changes when x and y change at the rates dx and dy. */
  double secondTangent(double x, double y, double z, double dx, double dy);

  /** Returns this row with another role; a smooth row starts as a {@link Role#SCALER}. */
  Binary as(Role role);

  /** Returns this row with its domain; a row starts with all reals. */
  Binary on(Domain domain);

  /**
   * Returns this row with kinks. The partials given so far are those of the first piece.
   *
   * @param text where the kinks are, such as {@code x = y}
   * @param side positive on the first piece, negative on the second, 0 at a kink
   * @param standardWeight the weight of the first piece at a kink under {@link
   *     Subgradient#STANDARD}, between 0 and 1
   * @param first the second piece's partial derivative in the first argument
   * @param second the second piece's partial derivative in the second argument
   */
  Binary kinked(
      String text, DoubleBinaryOperator side, double standardWeight, Partial first, Partial second);
}
