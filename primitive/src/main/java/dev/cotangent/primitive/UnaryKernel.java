package dev.cotangent.primitive;

/** The arithmetic of a row of one argument. See {@link Kernels}. */
abstract class UnaryKernel {
  abstract Real apply(Unary f, Real a);

  /** Applies the row to a number with something beyond; see {@link Detour}. */
  abstract Real applyBeyond(Unary f, Real a);
}
