package dev.cotangent.backend.simd;

import dev.cotangent.kernel.ArrayKernels;
import dev.cotangent.kernel.KernelProvider;
import java.util.Optional;

/**
 * Offers {@link SimdKernels}; loads without the Vector API, to be able to say that it is missing.
 */
public final class SimdProvider implements KernelProvider {
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
  public ArrayKernels kernels() {
    return new SimdKernels();
  }
}
