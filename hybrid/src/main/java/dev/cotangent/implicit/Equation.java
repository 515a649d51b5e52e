package dev.cotangent.implicit;

import dev.cotangent.primitive.Real;

/**
 * Equations F(y, p) = 0 for n unknowns y with parameters p, or the map y ↦ g(y, p) of a fixed
 * point. Whatever is to be differentiated stands among the parameters; other numbers that depend on
 * a differentiation must not be used.
 */
@FunctionalInterface
public interface Equation {
  /**
   * Returns the n values.
   *
   * @param y the n unknowns
   * @param p the parameters
   */
  Real[] apply(Real[] y, Real[] p);
}
