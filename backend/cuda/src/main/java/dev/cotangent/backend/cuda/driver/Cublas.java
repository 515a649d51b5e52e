package dev.cotangent.backend.cuda.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import jcuda.jcublas.JCublas2;

/** Which cuBLAS there is on this machine. It is NVIDIA's and comes with CUDA, not with a driver. */
sealed interface Cublas {
  /** The property that names a library file. */
  String PROPERTY = "cotangent.cuda.cublas";

  /** Returns what there is. It is looked for once, when it is asked for first. */
  static Cublas find() {
    return Search.RESULT;
  }

  /** Returns it in words. */
  String describe();

  /**
   * A library.
   *
   * @param describe which, and by which way it is called
   * @param opener makes it ready for a stream
   */
  record Found(String describe, Function<Handles.Stream, Blas> opener) implements Cublas {
    /** Makes it ready for a stream, in the current context. */
    Blas open(Handles.Stream stream) {
      return opener.apply(stream);
    }
  }

  /**
   * None.
   *
   * @param reason where it was looked for, and what to do
   */
  record Missing(String reason) implements Cublas {
    @Override
    public String describe() {
      return "none: " + reason;
    }
  }

  /** The search: what the property names, else version 12 through JCublas, else any other. */
  final class Search {
    private static final Cublas RESULT = search();

    private Search() {}

    private static Cublas search() {
      String named = System.getProperty(PROPERTY);
      if (named != null) {
        return foreign(Path.of(named).toAbsolutePath().toString())
            .orElseGet(() -> new Missing(named + " cannot be loaded; see -D" + PROPERTY));
      }
      return jcublas().or(Search::foreign).orElseGet(Search::missing);
    }

    private static Cublas missing() {
      return new Missing(
          "none of "
              + Platform.current().cublasLibraries()
              + " was found by the system's loader or in the folders "
              + folders()
              + "; install it (with CUDA, or python3 -m pip install nvidia-cublas) and name it by -D"
              + PROPERTY
              + "=/folder/libcublas.so.13, or matrix products take Cotangent's own kernel");
    }

    /** JCublas loads only where cuBLAS 12 does; asking a second time gives another error. */
    private static Optional<Cublas> jcublas() {
      try {
        NativeLibraries.place("JCublas2");
        JCublas2.initialize();
        JCublas2.setExceptionsEnabled(false);
        return Optional.of(new Found("version 12, through JCublas", JCublas::new));
      } catch (LinkageError e) {
        return Optional.empty();
      }
    }

    private static Optional<Cublas> foreign() {
      List<String> names = Platform.current().cublasLibraries();
      Stream<String> files =
          folders().stream()
              .flatMap(folder -> names.stream().map(folder::resolve))
              .filter(Files::exists)
              .map(Path::toString);
      return Stream.concat(names.stream(), files).flatMap(n -> foreign(n).stream()).findFirst();
    }

    private static Optional<Cublas> foreign(String name) {
      return Foreign.library(name)
          .map(library ->
              new Found(
                  name + ", through java.lang.foreign",
                  stream -> new ForeignCublas(library, stream.handle())));
    }

    /** Returns where CUDA is usually installed, the newest version first. */
    private static List<Path> folders() {
      Path local = Path.of("/usr/local");
      try (Stream<Path> entries = Files.isDirectory(local) ? Files.list(local) : Stream.empty()) {
        List<Path> versions =
            entries
                .filter(entry -> entry.getFileName().toString().startsWith("cuda"))
                .sorted(Comparator.reverseOrder())
                .map(entry -> entry.resolve("lib64"))
                .toList();
        return Stream.concat(
                versions.stream(),
                Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/opt/cuda/lib64")
                    .map(Path::of))
            .toList();
      } catch (IOException e) {
        throw new UncheckedIOException("the folder " + local + " cannot be read", e);
      }
    }
  }
}
