package dev.cotangent.backend.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    Forked.Result result = Forked.session(scenario, Map.of(), List.of());
    assertEquals(0, result.status(), result.output());
    assertTrue(result.output().endsWith("done\n"), result.output());
  }

  @Test
  void theSessionsProgramIsOne(@TempDir Path folder) throws IOException {
    Path program = Files.writeString(folder.resolve("program.ptx"), DriverSession.PROGRAM);
    Path result = folder.resolve("program.cubin");
    try {
      Forked.Result assembled =
          Forked.run(
              new ProcessBuilder(
                  "ptxas", "-arch=sm_75", "-o", result.toString(), program.toString()));
      assertEquals(0, assembled.status(), assembled.output());
    } catch (IOException e) {
      abort("there is no ptxas here: " + e.getMessage());
    }
  }
}
