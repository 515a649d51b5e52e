package dev.cotangent.dual;

import dev.cotangent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * How much of a smooth piece's slope counts: 1 where the piece was selected, 0 where it was not, in
 * between at a kink. It is chosen at the point, and does not move along the curve.
 *
 * @param number the weight; of no meaning if each element of a tensor has its own
 * @param each the weights of a tensor's elements, or null for a number's
 */
record Weight(double number, @Nullable Tensor each) {
  static final Weight WHOLE = new Weight(1, null);
  static final Weight NONE = new Weight(0, null);

  static Weight of(double number) {
    return number == 1 ? WHOLE : number == 0 ? NONE : new Weight(number, null);
  }

  static Weight of(Tensor each) {
    return new Weight(Double.NaN, each);
  }
}
