package dev.cotangent.backend.cuda.emulator;

/**
 * Something that device code or a transfer must not do. It knows what was wrong; who runs the code
 * adds where.
 */
final class DeviceFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  DeviceFault(String message) {
    super(message);
  }
}
