package dev.cotangent.backend.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.kernel.ArrayKernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When the SIMD kernels are used, and what is said where they are not. */
class SimdProviderTest {
  /** Prints which kernels a JVM chooses; run in JVMs of its own. */
  static final class Asks {
    private Asks() {}

    public static void main(String[] args) {
      System.out.println("chosen: " + ArrayKernels.current().name());
    }
  }

  @Test
  void theyAreFoundAndUsed() {
    assertInstanceOf(SimdKernels.class, ArrayKernels.current());
  }

  @Test
  void slowSettingsAreReservations() {
    assertEquals(Optional.empty(), SimdProvider.reservation("mixed mode, sharing", 256));
    assertTrue(SimdProvider.reservation("interpreted mode", 256).isPresent());
    assertTrue(SimdProvider.reservation("mixed mode, emulated-client", 256).isPresent());
    assertTrue(SimdProvider.reservation("mixed mode", 64).orElseThrow().contains("64 bits"));
  }

  private static String inNewJvm(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Asks.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return output;
  }

  @Test
  void withoutTheModuleTheReferenceIsUsedAndTheFlagNamed() throws Exception {
    String output = inNewJvm();
    assertTrue(output.contains("chosen: reference"), output);
    assertTrue(output.contains("--add-modules jdk.incubator.vector"), output);
  }

  @Test
  void forcingThemWithoutTheModuleFailsLoudly() throws Exception {
    String output = inNewJvm("-Dcotangent.kernels=simd");
    assertTrue(output.contains("IllegalStateException"), output);
    assertTrue(output.contains("-Dcotangent.kernels=simd: the Vector API is not there"), output);
  }

  @Test
  void theReferenceCanBeForced() throws Exception {
    String output =
        inNewJvm("--add-modules", "jdk.incubator.vector", "-Dcotangent.kernels=reference");
    assertTrue(output.contains("chosen: reference"), output);
    assertTrue(output.contains("asked for by -Dcotangent.kernels"), output);
  }

  @Test
  void interpretedJvmsUseTheReference() throws Exception {
    String output = inNewJvm("--add-modules", "jdk.incubator.vector", "-Xint");
    assertTrue(output.contains("chosen: reference"), output);
    assertTrue(output.contains("-Xint"), output);
  }
}
