package dev.cotangent.backend.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.backend.cuda.emulator.Command;
import dev.cotangent.backend.cuda.emulator.CudaTools;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same sessions on a GPU, where there is one. */
final class GpuDriverTest {
  @ParameterizedTest
  @ValueSource(strings = {"work,threads,memory,programs", "fault", "gemm"})
  void aGpuDoesWhatTheStubDoes(String scenario) {
    assumeTrue(Devices.obstacle().isEmpty(), () -> Devices.obstacle().orElse(""));
    if (scenario.equals("gemm")) {
      assumeTrue(Cublas.find() instanceof Cublas.Found, () -> Cublas.find().describe());
    }
    Command result = Forked.session(scenario, Map.of(), List.of());
    assertEquals(0, result.status(), result.output());
    assertTrue(result.output().endsWith("done\n"), result.output());
  }

  @Test
  void theSessionsProgramIsOne() {
    CudaTools.assemble(DriverSession.PROGRAM);
  }
}
