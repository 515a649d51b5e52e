package dev.cotangent.rule;

import dev.cotangent.primitive.Real;

/**
 * A derivative at a point, as a linear map: the change of a function's outputs for a change of its
 * inputs (a pushforward, v ↦ J v), or what the inputs contribute to a weighted sum of the outputs
 * (a pullback, v ↦ Jᵀ v). It is stated over {@link Real}, so that it can be differentiated itself.
 *
 * {@snippet :
 * LinearRule pushforwardOfExp = (x, y, v) -> new Real[] {y[0].mul(v[0])};
 * }
 */
@FunctionalInterface
public interface LinearRule {
  /**
   * Returns what the map makes of v; it must be linear in v, and take any v. All three arrays are
   * the rule's own to keep or change.
   *
   * @param x the function's n inputs
   * @param y its m outputs there
   * @param v the n changes of the inputs for a pushforward, the m weights of the outputs for a
   *     pullback
   * @return of length m for a pushforward, n for a pullback
   */
  Real[] apply(Real[] x, Real[] y, Real[] v);
}
