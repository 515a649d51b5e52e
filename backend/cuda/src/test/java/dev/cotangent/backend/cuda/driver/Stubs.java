package dev.cotangent.backend.cuda.driver;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.cotangent.backend.cuda.emulator.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** NVIDIA's libraries as this module's tests have them: compiled from src/test/c, without a GPU. */
final class Stubs {
  private static final Path SOURCES = Path.of("src/test/c").toAbsolutePath();
  private static final Path FOLDER = Path.of("target/stubs").toAbsolutePath();

  private Stubs() {}

  /** Returns the folder of a libcuda.so.1. */
  static Path cuda() {
    return compile("cuda.c", "cuda", "libcuda.so.1").getParent();
  }

  /** Returns a libcublas.so.13. */
  static Path cublas13() {
    return compile("cublas.c", "cublas13", "libcublas.so.13");
  }

  /** Returns a libcublas.so.12, whose symbols are of that version: JCublas asks for it. */
  static Path cublas12() {
    Path script = FOLDER.resolve("version12");
    try {
      Files.createDirectories(FOLDER);
      Files.writeString(script, "libcublas.so.12 { global: *; };\n");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    String name = "libcublas.so.12";
    return compile("cublas.c", "cublas12", name, "-Wl,--version-script=" + script);
  }

  private static synchronized Path compile(
      String source, String folder, String library, String... options) {
    Path result = FOLDER.resolve(folder).resolve(library);
    try {
      Files.createDirectories(result.getParent());
      List<String> command =
          new ArrayList<>(List.of("gcc", "-std=gnu11", "-O1", "-shared", "-fPIC", "-o"));
      command.add(result.toString());
      command.add("-Wl,-soname," + library);
      command.addAll(List.of(options));
      command.add(SOURCES.resolve(source).toString());
      command.add("-ldl");
      Command.run(new ProcessBuilder(command)).outputOfSuccess();
    } catch (IOException e) {
      abort("the stubs of NVIDIA's libraries cannot be compiled: " + e.getMessage());
    }
    return result;
  }
}
