package dev.cotangent.bench;

/** What has become of generating the derivative of a method over doubles. */
sealed interface PlainDerivative {
  /**
   * It was generated.
   *
   * @param jacobian the Jacobian at the point, m rows of length n
   */
  @SuppressWarnings("ArrayRecordComponent") // a plain result, handed over
  record Computed(double[][] jacobian) implements PlainDerivative {}

  /**
   * The method has something that no derivative is generated of; {@code lift} may well take it.
   *
   * @param reason what that is, and in which line
   */
  record Refused(String reason) implements PlainDerivative {}
}
