package dev.cotangent.dual;

import dev.cotangent.primitive.Kinks;

/**
 * The kink or jump that a computation comes to next when its inputs move along a direction.
 *
 * @param distance how far it is, in multiples of the direction; above 0
 * @param kink the primitive, the values of its arguments at the point, and the line of the user's
 *     code that applied it
 */
public record NextKink(double distance, Kinks.Met kink) {
  @Override
  public String toString() {
    return kink + ", reached after " + distance;
  }
}
