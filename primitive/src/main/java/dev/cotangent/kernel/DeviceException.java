package dev.cotangent.kernel;

/**
 * A device could not do what it was asked for: its memory is full, or it has failed. What lies on
 * the host is as it was.
 */
public final class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Makes an exception whose message says which operation failed, why, and what can be done. */
  public DeviceException(String message) {
    super(message);
  }
}
