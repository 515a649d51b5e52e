package dev.cotangent.primitive;

/** A row of two arguments, applied to the numbers of the common modes. See {@link Kernels}. */
abstract class BinaryKernel {
  /** The operands are constants, or of the same level. */
  abstract Real apply(Jet a, Jet b);

  abstract Real apply(Jet a, double y);

  abstract Real apply(double x, Jet b);

  /** The operands are of the same level and direction. */
  abstract Real apply(TangentJet a, TangentJet b);

  abstract Real apply(TangentJet a, double y);

  abstract Real apply(double x, TangentJet b);
}
