package dev.cotangent.dual;

import dev.cotangent.primitive.Real;
import java.util.Arrays;

/**
 * What {@link MixedPartials} is, at a point that depends on what is being differentiated: the
 * partials do so too.
 *
 * {@snippet :
 * // How the mixed fourth derivative changes with all inputs:
 * Reverse.gradient(x -> Forward.partials(f, 4, x).at(2, 2), 1, 2);
 * }
 */
public final class RealPartials {
  private final MultiIndices indices;
  private final Real[] partials;

  RealPartials(MultiIndices indices, Real... partials) {
    this.indices = indices;
    this.partials = partials;
  }

  Real[] all() {
    return partials;
  }

  /** Returns n, the number of variables. */
  public int variables() {
    return indices.variables;
  }

  /** Returns d, the highest order. */
  public int order() {
    return indices.order;
  }

  /** Returns the function's value. */
  public Real value() {
    return partials[0];
  }

  /**
   * Returns a partial derivative.
   *
   * @param orders how often it goes by each of the n variables: {@code at(2, 0, 1)} is ∂³f / ∂x²∂z
   * @throws IllegalArgumentException if there are not n numbers, one is negative, or their sum is
   *     above d
   */
  public Real at(int... orders) {
    return partials[indices.place(orders)];
  }

  /**
   * Returns the n first derivatives.
   *
   * @throws IllegalArgumentException if the order is 0
   */
  public Real[] gradient() {
    Real[] gradient = new Real[variables()];
    Arrays.setAll(
        gradient,
        i -> {
          int[] orders = new int[variables()];
          orders[i] = 1;
          return at(orders);
        });
    return gradient;
  }

  @Override
  public String toString() {
    return "partials of " + variables() + " variable(s) up to order " + order();
  }
}
