package dev.cotangent.backend.cuda.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.backend.cuda.emulator.CudaTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

  /**
   * PTX differs from one release of the compiler to the next; the committed text is of this one.
   */
  private static final String RELEASE = "release 13.0";

  private static void assertCurrent(String current, Path committed) throws IOException {
    if (Boolean.getBoolean("cotangent.write")) {
      Files.writeString(committed, current);
    }
    assertEquals(current, Files.readString(committed), committed + " is stale");
  }

  /**
   * Products and sums stay apart unless the source says otherwise, so that a row's value does not
   * depend on what it is compiled with.
   */
  private static String compiled(Path source) throws IOException {
    // Functions that no kernel calls stay only where one might be linked to them.
    boolean linked = !Files.readString(source).contains("__global__");
    return committed(source, CudaTools.compile(source, "-rdc=" + linked, "-fmad=false"));
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

  @Test
  void theFunctionsAreThoseOfTheTable() throws IOException {
    assertCurrent(FunctionSources.text(), SOURCES.resolve("functions.cu"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"functions", "kernels"})
  void theTextsAreWhatTheCompilerMakes(String name) throws IOException {
    CudaTools.assumeCompiler(RELEASE);
    if (Boolean.getBoolean("cotangent.write") && name.equals("functions")) {
      Files.writeString(SOURCES.resolve("functions.cu"), FunctionSources.text());
    }
    assertCurrent(compiled(SOURCES.resolve(name + ".cu")), TEXTS.resolve(name + ".ptx"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"functions", "kernels"})
  void theAssemblerAcceptsTheTexts(String name) {
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
