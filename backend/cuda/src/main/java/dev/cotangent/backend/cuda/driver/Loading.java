package dev.cotangent.backend.cuda.driver;

import java.util.Optional;
import jcuda.driver.JCudaDriver;

/** Loads JCuda's native library, and says in a line why that failed. */
final class Loading {
  private Loading() {}

  /** Loads the library. To be called once: JCuda tells a failure's reason only the first time. */
  static Optional<String> obstacle() {
    try {
      NativeLibraries.place("JCudaDriver");
      JCudaDriver.setExceptionsEnabled(false); // results are looked at, in one place
      return Optional.empty();
    } catch (LinkageError e) {
      return Optional.of(reason(String.valueOf(e.getMessage()), Platform.current()));
    }
  }

  /**
   * Returns the reason that a message of JCuda's holds, among two stack traces.
   *
   * @param message JCuda's
   */
  static String reason(String message, Platform platform) {
    if (message.contains("IllegalCallerException")) {
      return "Java was told to refuse native code: start it with"
          + " --enable-native-access=ALL-UNNAMED, or on the module path with"
          + " --enable-native-access=jcuda,jcublas,dev.cotangent.backend.cuda";
    }
    if (message.contains("No resource found") || message.startsWith("jcuda/")) {
      return "JCuda's native libraries are missing: put jcuda-natives and jcublas-natives, of"
          + " JCuda's version and for this system (such as linux-x86_64), beside jcuda on the class"
          + " path or the module path";
    }
    String library = platform.driverLibrary();
    if (message.contains(library + ": cannot open") || platform == Platform.WINDOWS) {
      return library
          + " cannot be loaded: there is no NVIDIA driver here; install one (535 or later), and"
          + " start a container with --gpus all";
    }
    return "JCuda's native library cannot be loaded: " + firstCause(message);
  }

  /** Returns the line with the error that the system's loader reports. */
  private static String firstCause(String message) {
    return message
        .lines()
        .filter(line -> line.contains("Error: ") && !line.contains("java.library.path"))
        .findFirst()
        .orElseGet(() -> message.lines().findFirst().orElse(""))
        .strip();
  }
}
