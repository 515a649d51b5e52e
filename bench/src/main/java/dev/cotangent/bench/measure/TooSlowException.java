package dev.cotangent.bench.measure;

/** Says that a measurement would not come to its end within the limit. */
final class TooSlowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooSlowException(String message) {
    super(message);
  }
}
