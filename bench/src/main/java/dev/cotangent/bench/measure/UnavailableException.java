package dev.cotangent.bench.measure;

/** Says that something which is not part of Cotangent is not installed, and how to get it. */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Makes an exception with a message for a person: what is missing, and what to do. */
  public UnavailableException(String message) {
    super(message);
  }
}
