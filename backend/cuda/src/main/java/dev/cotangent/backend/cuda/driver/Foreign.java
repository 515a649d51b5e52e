package dev.cotangent.backend.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Libraries that are written in C, and their functions: those that JCuda does not bind.
 *
 * <p>Java warns when such are called first, unless it is started with {@code
 * --enable-native-access}; this is the class that the warning names.
 */
@SuppressWarnings("restricted") // what is bound here is declared as NVIDIA's headers declare it
final class Foreign {
  private Foreign() {}

  /**
   * Returns a library, for as long as the program runs.
   *
   * @param name a file's absolute path, or a name that the system's loader looks up
   * @return empty if it cannot be loaded
   */
  static Optional<SymbolLookup> library(String name) {
    try {
      return Optional.of(
          Path.of(name).isAbsolute()
              ? SymbolLookup.libraryLookup(Path.of(name), Arena.global())
              : SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns a function of a library. */
  static MethodHandle function(SymbolLookup library, String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
  }

  /** Returns what a call threw, unchecked: C throws nothing, so it comes from Java. */
  static RuntimeException thrown(Throwable e) {
    return switch (e) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      default -> new IllegalStateException("a function of C threw what C cannot throw", e);
    };
  }
}
