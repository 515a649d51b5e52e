package dev.cotangent.checkpoint;

/**
 * The value of a loss over a {@link TimeLoop}, and its gradient.
 *
 * @param value the loss
 * @param end the state at the end
 * @param state the partial derivatives in the n numbers of the initial state
 * @param parameters the partial derivatives in the m parameters
 */
@SuppressWarnings("ArrayRecordComponent") // a plain result, handed over
public record LossGradient(double value, double[] end, double[] state, double[] parameters) {}
