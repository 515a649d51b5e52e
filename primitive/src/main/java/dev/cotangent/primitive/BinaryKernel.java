package dev.cotangent.primitive;

/**
 * The arithmetic of a row of two arguments, either of which may be a constant. See {@link Kernels}.
 */
abstract class BinaryKernel {
  abstract Real apply(Binary f, Real a, Real b);

  abstract Real apply(Binary f, Real a, double y);

  abstract Real apply(Binary f, double x, Real b);

  /** Applies the row to numbers outside the common case; see {@link Detour}. */
  abstract Real applyBeyond(Binary f, Real a, Real b);
}
