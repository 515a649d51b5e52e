package dev.cotangent.compiled;

/**
 * Says that a derivative is not what differences of the method's values make of it, which of its
 * numbers that is, and what both are. Only {@linkplain Compiled#checked checked} derivatives throw
 * it.
 */
public final class DerivativeMismatchException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** Makes an exception with a message for a person. */
  public DerivativeMismatchException(String message) {
    super(message);
  }
}
