package dev.cotangent.backend.cuda.emulator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** NVIDIA's compiler, where it is installed. */
public final class Nvcc {
  private Nvcc() {}

  /**
   * Compiles CUDA C to PTX; skips the test that asks for it where there is no nvcc.
   *
   * @param source the program
   * @param options for nvcc, besides those of the library
   */
  public static String compile(String source, String... options) throws IOException {
    assumeTrue(installed(), "nvcc is not on the PATH");
    Path folder = Files.createTempDirectory("nvcc");
    Path input = Files.writeString(folder.resolve("program.cu"), source);
    Path output = folder.resolve("program.ptx");
    try {
      List<String> command = new ArrayList<>(List.of("nvcc", "-ptx", "-arch=compute_75", "-O3"));
      command.addAll(List.of(options));
      command.addAll(List.of(input.toString(), "-o", output.toString()));
      run(command);
      return Files.readString(output);
    } finally {
      Files.deleteIfExists(output);
      Files.delete(input);
      Files.delete(folder);
    }
  }

  private static boolean installed() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "nvcc")));
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String remarks = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + remarks);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while nvcc was running", e);
    }
  }
}
