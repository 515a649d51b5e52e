package dev.cotangent.reverse;

/**
 * A function's value and its gradient at a point.
 *
 * @param value the value
 * @param gradient the partial derivatives, one for each input; the caller's to keep or change
 */
@SuppressWarnings("ArrayRecordComponent") // a plain result, handed over
public record ValueAndGradient(double value, double[] gradient) {}
