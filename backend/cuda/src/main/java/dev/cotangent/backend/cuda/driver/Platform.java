package dev.cotangent.backend.cuda.driver;

import java.util.List;
import java.util.Locale;

/** The operating systems that JCuda has native libraries for, on x86-64 alone. */
enum Platform {
  /** Linux. */
  LINUX("libcuda.so.1"),

  /** Windows. */
  WINDOWS("nvcuda.dll"),

  /** Any other, or another processor. */
  OTHER("");

  private final String driverLibrary;

  Platform(String driverLibrary) {
    this.driverLibrary = driverLibrary;
  }

  /** Returns the one that this program runs on. */
  static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  /** Returns the one that Java's names of a system and a processor mean. */
  static Platform of(String system, String processor) {
    if (!processor.equals("amd64") && !processor.equals("x86_64")) {
      return OTHER;
    }
    String name = system.toLowerCase(Locale.ROOT);
    return name.startsWith("linux") ? LINUX : name.startsWith("windows") ? WINDOWS : OTHER;
  }

  /** Returns the file name of the library that NVIDIA's driver installs. */
  String driverLibrary() {
    return driverLibrary;
  }

  /** Returns the file names that cuBLAS may have, the newest version first. */
  List<String> cublasLibraries() {
    return switch (this) {
      case LINUX -> List.of("libcublas.so.13", "libcublas.so.12", "libcublas.so");
      case WINDOWS -> List.of("cublas64_13.dll", "cublas64_12.dll");
      case OTHER -> List.of();
    };
  }
}
