package dev.cotangent.backend.cuda.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The committed sources and PTX texts are what the table and the compiler make. To write them anew,
 * run the tests with {@code -Dcotangent.write=true}.
 */
class DeviceSourcesTest {
  private static final Path SOURCES = Path.of("src/main/cuda");
  private static final Path TEXTS = Path.of("src/main/resources/dev/cotangent/backend/cuda/code");

  /** The kernels of one type. */
  private static final List<String> KERNELS =
      List.of("max_rows", "max_columns", "selection", "gather", "scatter_add", "place", "gemm");

  private static void assertCurrent(String current, Path committed) throws IOException {
    if (Boolean.getBoolean("cotangent.write")) {
      Files.writeString(committed, current);
    }
    assertEquals(current, Files.readString(committed), committed + " is stale");
  }

  @Test
  void theFunctionsAreThoseOfTheTable() throws IOException {
    assertCurrent(FunctionSources.text(), SOURCES.resolve("functions.cu"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"functions", "kernels"})
  void theTextsAreWhatTheCompilerMakes(String name) throws IOException {
    CudaTools.assumeCompiler();
    if (Boolean.getBoolean("cotangent.write") && name.equals("functions")) {
      Files.writeString(SOURCES.resolve("functions.cu"), FunctionSources.text());
    }
    assertCurrent(CudaTools.compile(SOURCES.resolve(name + ".cu")), TEXTS.resolve(name + ".ptx"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"functions", "kernels"})
  void theAssemblerAcceptsTheTexts(String name) {
    CudaTools.assumeAssembler();
    CudaTools.assemble(DeviceCode.resource(name + ".ptx"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"functions", "kernels"})
  void theTextsAreForTheOldestDriverAndDevice(String name) {
    assertEquals(
        ".version 8.0\n.target sm_75\n.address_size 64\n",
        new PtxModule(DeviceCode.resource(name + ".ptx")).header());
  }

  @Test
  void theKernelsAreThereAndTakeParametersOf64Bits() {
    PtxModule module = new PtxModule(DeviceCode.kernels());
    Set<String> kernels = new TreeSet<>();
    for (String name : module.names()) {
      List<String> lines = module.item(name);
      if (lines.getFirst().startsWith(".visible .entry")) {
        kernels.add(name);
        assertTrue(
            lines.stream()
                .filter(line -> line.startsWith("\t.param"))
                .allMatch(line -> line.startsWith("\t.param .u64")),
            () -> String.join("\n", lines));
      }
    }
    Set<String> expected = new TreeSet<>();
    for (String type : List.of("f64", "f32")) {
      for (String kernel : KERNELS) {
        expected.add(kernel + "_" + type);
      }
      for (String kernel : List.of("sum_rows", "sum_columns")) {
        expected.add(kernel + "_" + type + "_f64");
        expected.add(kernel + "_" + type + "_f32");
      }
    }
    assertEquals(expected, kernels);
  }
}
