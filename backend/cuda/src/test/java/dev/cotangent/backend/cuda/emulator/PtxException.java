package dev.cotangent.backend.cuda.emulator;

/** A program that cannot be read, or that the emulator does not understand. */
final class PtxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PtxException(String message) {
    super(message);
  }
}
