package dev.cotangent.implicit;

import dev.cotangent.primitive.Real;

/** A function f(y, p) of n unknowns y that is to be as small as possible, with parameters p. */
@FunctionalInterface
public interface InnerObjective {
  /**
   * Returns the value.
   *
   * @param y the n unknowns
   * @param p the parameters
   */
  Real apply(Real[] y, Real[] p);
}
