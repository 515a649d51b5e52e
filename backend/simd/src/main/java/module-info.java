/** Array kernels on the Panama Vector API, found by the library where this module is there. */
module dev.cotangent.backend.simd {
  requires static transitive org.jspecify;
  requires dev.cotangent.primitive;
  requires jdk.incubator.vector;

  provides dev.cotangent.kernel.KernelProvider with
      dev.cotangent.backend.simd.SimdProvider;
}
