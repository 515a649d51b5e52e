package dev.cotangent.checkpoint;

import java.util.Arrays;

/**
 * The value of a loss over a {@link TimeLoop}, and its gradient.
 *
 * @param value the loss
 * @param end the state at the end
 * @param state the partial derivatives in the n numbers of the initial state
 * @param parameters the partial derivatives in the m parameters
 */
@SuppressWarnings("ArrayRecordComponent") // a plain result, handed over
public record LossGradient(double value, double[] end, double[] state, double[] parameters) {
  @Override
  public String toString() {
    return "value "
        + value
        + ", end "
        + Arrays.toString(end)
        + ", gradient by the state "
        + Arrays.toString(state)
        + ", by the parameters "
        + Arrays.toString(parameters);
  }
}
