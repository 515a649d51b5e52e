package dev.cotangent.implicit;

import dev.cotangent.primitive.Real;

/** An equation F(y, p) = 0 for one unknown y with parameters p. */
@FunctionalInterface
public interface ScalarEquation {
  /**
   * Returns the value.
   *
   * @param y the unknown
   * @param p the parameters
   */
  Real apply(Real y, Real[] p);

  /** Returns this equation as one for a vector of length 1. */
  default Equation asEquation() {
    return (y, p) -> new Real[] {apply(y[0], p)};
  }
}
