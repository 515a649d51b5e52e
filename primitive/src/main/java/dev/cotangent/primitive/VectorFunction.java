package dev.cotangent.primitive;

/**
 * A function from n real numbers to m real numbers. The array it is given is its own to keep or
 * change.
 */
@FunctionalInterface
public interface VectorFunction {
  /**
   * Returns the function's m values.
   *
   * @param x the n inputs
   */
  Real[] apply(Real[] x);
}
