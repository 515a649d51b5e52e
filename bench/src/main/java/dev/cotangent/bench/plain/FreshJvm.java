package dev.cotangent.bench.plain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM like this one, that has not done anything yet. */
final class FreshJvm {
  private FreshJvm() {}

  /**
   * Runs a program, with this JVM's options and class path, and returns the lines that it prints.
   *
   * @throws IllegalStateException if it fails
   */
  static List<String> run(Class<?> program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        List<String> lines = reader.lines().toList();
        requireSuccess(process.waitFor(), arguments);
        return lines;
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a JVM", e);
    }
  }

  private static void requireSuccess(int status, List<String> arguments) {
    if (status != 0) {
      throw new IllegalStateException(
          "the JVM for " + String.join(" ", arguments) + " ended with status " + status);
    }
  }
}
