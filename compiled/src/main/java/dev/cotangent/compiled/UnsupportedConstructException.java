package dev.cotangent.compiled;

/** Says what in a method cannot be translated, where it stands, and what to do instead. */
public final class UnsupportedConstructException extends UnsupportedOperationException {
  private static final long serialVersionUID = 1;

  /** Makes an exception with a message for a person. */
  public UnsupportedConstructException(String message) {
    super(message);
  }

  /** Makes an exception with a message for a person and what lies behind it. */
  public UnsupportedConstructException(String message, Throwable cause) {
    super(message, cause);
  }
}
