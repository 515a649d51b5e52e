package dev.cotangent.backend.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.backend.cuda.emulator.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The driver over a stub of NVIDIA's library; {@link DriverSession} holds what must be true. */
final class JCudaDriverTest {
  private static final String NOTHING_LEFT =
      "left: contexts 0 streams 0 pools 0 modules 0 pinned 0 blocks 0\n";

  private static String run(String scenario, Map<String, String> environment, Path... libraries) {
    Command result = Forked.session(scenario, environment, List.of(libraries), "-Xcheck:jni");
    assertEquals(0, result.status(), result.output());
    assertTrue(result.output().endsWith("done\n"), result.output());
    assertFalse(result.output().contains("in native method"), result.output()); // by -Xcheck:jni
    return result.output();
  }

  /** A fault is last: it would spoil what comes after it. */
  private static void everything(Map<String, String> environment) {
    String output = run("work,threads,memory,programs,fault", environment, Stubs.cuda());
    assertEquals(4, output.split(NOTHING_LEFT, -1).length - 1, output);
  }

  @Test
  void theDriverDoesWhatItsContractSays() {
    everything(Map.of());
  }

  /** The same without what only some devices can do. */
  @Test
  void devicesWithoutPoolsAndWrittenValuesServeToo() {
    everything(Map.of("STUB_NO_POOLS", "1", "STUB_NO_WRITE_VALUE", "1"));
  }

  @Test
  void productsGoThroughJCublasWhereThatLoads() {
    String output = run("gemm", Map.of(), Stubs.cuda(), Stubs.cublas12().getParent());
    assertTrue(output.contains("cuBLAS: version 12, through JCublas"), output);
  }

  @Test
  void productsGoThroughAnyOtherCublas() {
    String output = run("gemm", Map.of(), Stubs.cuda(), Stubs.cublas13().getParent());
    assertTrue(output.contains("cuBLAS: libcublas.so.13, through java.lang.foreign"), output);
  }

  @Test
  void aLibraryMayBeNamed() {
    Path library = Stubs.cublas13();
    Command result =
        Forked.session(
            "gemm", Map.of(), List.of(Stubs.cuda()), "-Dcotangent.cuda.cublas=" + library);
    assertTrue(result.output().contains("cuBLAS: " + library + ", through"), result.output());
    assertTrue(result.output().endsWith("done\n"), result.output());
  }

  @Test
  void aNamedLibraryThatIsNotThereIsReported() {
    Command result =
        Forked.session(
            "noGemm", Map.of(), List.of(Stubs.cuda()), "-Dcotangent.cuda.cublas=/no/cublas.so");
    assertTrue(
        result.output().contains("cuBLAS: none: /no/cublas.so cannot be loaded"), result.output());
    assertTrue(result.output().endsWith("done\n"), result.output());
  }
}
