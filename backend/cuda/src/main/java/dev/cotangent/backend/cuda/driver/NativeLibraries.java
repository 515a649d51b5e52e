package dev.cotangent.backend.cuda.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import jcuda.JCudaVersion;
import jcuda.LibUtils;
import org.jspecify.annotations.Nullable;

/**
 * Puts JCuda's native libraries where JCuda finds them.
 *
 * <p>JCuda takes a native library from {@code java.library.path}, or else copies it from a jar to
 * the folder of temporary files, if it is not there yet, and loads it from there. In the jars it
 * looks through a class of its own. That works on the class path; on the module path the jar of
 * JCuda is one module and the jar of its native libraries another, into which it cannot look. So
 * the copy is made here: a class loader can look into all its modules.
 */
final class NativeLibraries {
  private NativeLibraries() {}

  /**
   * Copies a library to the folder of temporary files if JCuda could not do that itself. Where
   * there is none to copy, JCuda's own error tells.
   *
   * @param name such as {@code JCudaDriver}
   */
  static void place(String name) {
    String file =
        LibUtils.createLibraryFileName(
            LibUtils.createPlatformLibraryName(name + "-" + JCudaVersion.get()));
    Path target = Path.of(System.getProperty("java.io.tmpdir"), file);
    if (LibUtils.class.getResource("/lib/" + file) == null && !Files.exists(target)) {
      copy("lib/" + file, target);
    }
  }

  /** The file appears at once and complete: another process may be waiting to load it too. */
  private static void copy(String resource, Path target) {
    try (InputStream library = open(resource)) {
      if (library != null) {
        Path part = Files.createTempFile(target.getParent(), "jcuda", ".part");
        Files.copy(library, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the native library " + target + " cannot be written", e);
    }
  }

  private static @Nullable InputStream open(String resource) {
    ClassLoader loader = NativeLibraries.class.getClassLoader();
    return loader == null ? null : loader.getResourceAsStream(resource);
  }
}
