package dev.cotangent.backend.simd;

import dev.cotangent.kernel.ArrayKernels;
import dev.cotangent.kernel.KernelProvider;
import java.util.Optional;
import jdk.incubator.vector.VectorShape;

/**
 * Offers {@link SimdKernels}. It loads without the Vector API, to be able to say that it is
 * missing.
 *
 * <p>Why each check: without the module no class of the Vector API can be loaded. Without the
 * optimising compiler every vector is an object, and the kernels are hundreds of times slower than
 * plain loops. With vectors of 64 bits there is nothing to win.
 */
public final class SimdProvider implements KernelProvider {
  private static final int LEAST_BITS = 128;

  /** Called by the service loader. */
  public SimdProvider() {}

  @Override
  public String name() {
    return "simd";
  }

  @Override
  public Optional<String> obstacle() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? Optional.empty()
        : Optional.of(
            "the Vector API is not there: start Java with --add-modules jdk.incubator.vector");
  }

  @Override
  public Optional<String> reservation() {
    return reservation(System.getProperty("java.vm.info", ""), Vectors.bits());
  }

  static Optional<String> reservation(String jvm, int bits) {
    if (jvm.contains("interpreted mode") || jvm.contains("emulated-client")) {
      return Optional.of(
          "the optimising compiler is switched off (java.vm.info: "
              + jvm
              + "): start Java without -Xint and -XX:TieredStopAtLevel");
    }
    return bits < LEAST_BITS
        ? Optional.of("this machine's vectors have only " + bits + " bits")
        : Optional.empty();
  }

  @Override
  public ArrayKernels kernels() {
    return new SimdKernels();
  }

  /** A class of its own, since it needs the Vector API. */
  private static final class Vectors {
    private Vectors() {}

    static int bits() {
      return VectorShape.preferredShape().vectorBitSize();
    }
  }
}
