package dev.cotangent.bench;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The library's remarks on the array kernels that it has chosen. */
public final class KernelLog {
  /** Kept, since a logger that nobody holds forgets its level. */
  private static final Logger LOGGER = Logger.getLogger("dev.cotangent.kernel");

  private KernelLog() {}

  /** Shows warnings only: which kernels compute is not what the user has asked. */
  public static void quiet() {
    show(false);
  }

  /** Shows which kernels compute, or warnings only. */
  static void show(boolean choice) {
    LOGGER.setLevel(choice ? Level.INFO : Level.WARNING);
  }
}
