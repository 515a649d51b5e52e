package dev.cotangent.bench;

/**
 * Something that the user of the command line can put right. It ends the command with its message
 * on stderr and {@link Cotangent#USER_ERROR} as exit status, without a stack trace.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Makes an error with a message for a person. */
  public UserError(String message) {
    super(message);
  }

  /** Makes an error with a message for a person and what lies behind it. */
  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
