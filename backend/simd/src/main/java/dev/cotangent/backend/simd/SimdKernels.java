package dev.cotangent.backend.simd;

import dev.cotangent.kernel.ReferenceKernels;

/** The kernels on the Vector API; what is not faster on it is left to the reference. */
final class SimdKernels extends ReferenceKernels {
  @Override
  public String name() {
    return "simd";
  }
}
