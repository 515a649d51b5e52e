package dev.cotangent.backend.cuda.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** NVIDIA's compiler and assembler, where they are installed. */
final class CudaTools {
  /** From the oldest device that is supported to the newest. */
  static final List<String> DEVICES = List.of("sm_75", "sm_80", "sm_90", "sm_100", "sm_120");

  /**
   * PTX differs from one release of the compiler to the next; the committed text is of this one.
   */
  private static final String RELEASE = "release 13.0";

  private CudaTools() {}

  /** Skips the test where the compiler is missing, or another one than that of the texts. */
  static void assumeCompiler() {
    assumeTrue(isInstalled("nvcc"), "nvcc is not installed: the PTX texts were not compared");
    String version = run("nvcc", "--version");
    assumeTrue(version.contains(RELEASE), () -> "nvcc is not of " + RELEASE + ": " + version);
  }

  /** Skips the test where the assembler is missing. */
  static void assumeAssembler() {
    assumeTrue(isInstalled("ptxas"), "ptxas is not installed: no PTX text was assembled");
  }

  private static boolean isInstalled(String program) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Compiles a source for the oldest device and driver. Products and sums stay apart unless the
   * source says otherwise, so that a row's value does not depend on what it is compiled with.
   */
  static String compile(Path source) {
    return inFolder(folder -> {
      Path ptx = folder.resolve("out.ptx");
      run(
          "nvcc",
          "-ptx",
          // Functions that no kernel calls stay only where one might be linked to them.
          "-rdc=" + !Files.readString(source).contains("__global__"),
          "-arch=compute_75",
          "-fmad=false",
          source.toString(),
          "-o",
          ptx.toString());
      return committed(source, Files.readString(ptx));
    });
  }

  /** What the compiler says of itself goes; the version becomes that of the oldest driver. */
  private static String committed(Path source, String ptx) {
    return ptx.lines()
        .map(line -> line.replaceFirst("//.*", "").stripTrailing())
        .map(line -> line.replaceAll("(?<=\\S)\\s+", " "))
        .filter(line -> !line.isBlank())
        .map(line -> line.startsWith(".version") ? ".version 8.0" : line)
        .collect(
            Collectors.joining(
                "\n", "// What nvcc makes of " + source.getFileName() + ".\n", "\n"));
  }

  /** Assembles a text for every kind of device; a failure shows what the assembler says. */
  static void assemble(String ptx) {
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
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + said);
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while running " + command[0], e);
    }
  }
}
