package dev.cotangent.backend.cuda.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The device code that comes with this module, as PTX: text that any driver since CUDA 12.0
 * translates for the device it finds. Its sources are in {@code src/main/cuda}.
 */
public final class DeviceCode {
  private DeviceCode() {}

  /** The kernels, loaded when they are first asked for. */
  private static final class Kernels {
    static final String TEXT = resource("kernels.ptx");
    static final PtxModule MODULE = new PtxModule(TEXT);
  }

  /** Returns the program of all reductions, movements and products. */
  public static String kernels() {
    return Kernels.TEXT;
  }

  /**
   * Returns the program of one of the kernels: what is not needed need not be translated.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static String kernel(String name) {
    PtxModule module = Kernels.MODULE;
    return module.header() + module.declarations(Set.of(name));
  }

  /** Returns the text of a file beside this class. */
  static String resource(String name) {
    try (InputStream in = DeviceCode.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            name + " is missing beside " + DeviceCode.class.getName() + "; is the jar complete?");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }
}
