package dev.cotangent.primitive;

/** A primitive of several arguments x with result y. */
public sealed interface Nary extends Primitive permits NaryRow {
  /** The partial derivatives of a primitive of several arguments. */
  @FunctionalInterface
  interface Partial {
    /**
     * Returns the partial derivative in one argument.
     *
     * @param k which argument, from 0
     * @param x the arguments
     * @param y the result at x
     */
    Real at(int k, Real[] x, Real y);
  }

  /** The weights with which a selecting primitive hands on its arguments' derivatives. */
  @FunctionalInterface
  interface Weights {
    /**
     * Returns a weight for each argument, 0 for those that were not selected.
     *
     * @param x the arguments
     * @param tie the weight of the first of two pieces that meet at x
     */
    double[] at(double[] x, double tie);
  }

  /** Returns the value at x. */
  double value(double... x);

  /** Returns dy/dx[k] at x, where y is the value there. */
  double partial(int k, double[] x, double y);

  /** Returns dy/dx[k] at x, where y is the value there, for numbers of any kind. */
  Real partial(int k, Real[] x, Real y);

  /** Returns this row with another role; a smooth row starts as a {@link Role#SCALER}. */
  Nary as(Role role);

  /** Returns this row with its domain; a row starts with all reals. */
  Nary on(Domain domain);

  /**
   * Returns this row as one that selects among its arguments: a {@link Role#ROUTER}.
   *
   * @param text where the kinks are
   * @param kink whether a point is a kink
   * @param weights which arguments are selected
   */
  Nary selecting(String text, Domain.Test kink, Weights weights);
}
