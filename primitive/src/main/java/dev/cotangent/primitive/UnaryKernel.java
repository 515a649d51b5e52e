package dev.cotangent.primitive;

/** A row of one argument, applied to the numbers of the common modes. See {@link Kernels}. */
abstract class UnaryKernel {
  abstract Real apply(Jet a);

  abstract Real apply(TangentJet a);
}
