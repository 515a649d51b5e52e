package dev.cotangent.backend.cuda.emulator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** NVIDIA's compiler and assembler; a test that asks for one that is not installed is skipped. */
public final class CudaTools {
  /** From the oldest device that is supported to the newest. */
  private static final List<String> DEVICES =
      List.of("sm_75", "sm_80", "sm_90", "sm_100", "sm_120");

  private CudaTools() {}

  /** Skips the test unless the compiler is of a release: from one to the next its PTX differs. */
  public static void assumeCompiler(String release) {
    String version = run("nvcc", "--version");
    assumeTrue(version.contains(release), () -> "nvcc is not of " + release + ": " + version);
  }

  /**
   * Compiles CUDA C to PTX for the oldest device.
   *
   * @param source the program
   * @param options for nvcc
   */
  public static String compile(Path source, String... options) {
    return inFolder(folder -> {
      Path ptx = folder.resolve("out.ptx");
      List<String> command = new ArrayList<>(List.of("nvcc", "-ptx", "-arch=compute_75"));
      command.addAll(List.of(options));
      command.addAll(List.of(source.toString(), "-o", ptx.toString()));
      run(command.toArray(String[]::new));
      return Files.readString(ptx);
    });
  }

  /** Compiles a text, as above. */
  static String compile(String source, String... options) {
    return inFolder(
        folder -> compile(Files.writeString(folder.resolve("program.cu"), source), options));
  }

  /** Assembles PTX for every kind of device; a failure shows what the assembler says. */
  public static void assemble(String ptx) {
    inFolder(folder -> {
      Path text = Files.writeString(folder.resolve("in.ptx"), ptx);
      for (String device : DEVICES) {
        // Whether a text is accepted does not depend on how well it is then optimised.
        run("ptxas", "-O0", "-arch=" + device, "-c", text.toString(), "-o", "/dev/null");
      }
      return ptx;
    });
  }

  private interface Work {
    String in(Path folder) throws IOException;
  }

  private static String inFolder(Work work) {
    try {
      Path folder = Files.createTempDirectory("cuda");
      try {
        return work.in(folder);
      } finally {
        try (var files = Files.list(folder)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(String... command) {
    assumeTrue(isInstalled(command[0]), () -> command[0] + " is not on the PATH");
    try {
      return Command.run(new ProcessBuilder(command)).outputOfSuccess();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
