package dev.cotangent.hybrid;

import dev.cotangent.primitive.Kinks;
import java.util.List;

/**
 * What a check of derivatives found.
 *
 * @param passed whether every entry agrees, between the modes and with differences, and the
 *     function gave the same finite values each time
 * @param worstRelativeError the largest relative disagreement between forward mode and differences;
 *     NaN if a value or derivative is NaN. Where the disagreement is within the differences' own
 *     uncertainty it is taken relative to the largest entry of its row.
 * @param worstModeError the largest disagreement between forward and reverse mode, in ulps of the
 *     largest entry of its row
 * @param worstOutput the output of the worst entry
 * @param worstInput the input of the worst entry
 * @param kinks the kinks that were met at the point: there the derivative is a chosen one, and
 *     differences give another
 * @param message what was found, in a sentence or a few, for a person
 */
public record GradientCheck(
    boolean passed,
    double worstRelativeError,
    double worstModeError,
    int worstOutput,
    int worstInput,
    List<Kinks.Met> kinks,
    String message) {
  @Override
  public String toString() {
    return message;
  }
}
