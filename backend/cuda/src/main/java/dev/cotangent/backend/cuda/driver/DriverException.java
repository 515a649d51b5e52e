package dev.cotangent.backend.cuda.driver;

/** An error that a device's driver reports. */
public final class DriverException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Makes an exception whose message says which call failed, and how. */
  public DriverException(String message) {
    super(message);
  }
}
