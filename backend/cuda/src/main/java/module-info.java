/**
 * Array kernels on an NVIDIA GPU, through JCuda, found by the library where this module is there.
 */
module dev.cotangent.backend.cuda {
  requires static transitive org.jspecify;
  requires dev.cotangent.primitive;
  requires jcublas;
  requires jcuda;
}
