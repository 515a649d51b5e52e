package dev.cotangent.hybrid;

/**
 * A Jacobian, and how it was computed.
 *
 * @param matrix m rows of length n; the caller's to keep or change
 * @param mode the mode that was chosen
 * @param reason why, in a sentence
 */
@SuppressWarnings("ArrayRecordComponent") // a plain result, handed over
public record ChosenJacobian(double[][] matrix, Mode mode, String reason) {}
