package dev.cotangent.bench.plain;

import dev.cotangent.compiled.PlainScalarFunction;

/**
 * A function in plain Java with one result, and its gradient by hand. What the derivative needs
 * besides is allocated once and kept: an object is for one thread.
 */
interface PlainFunction {
  /** Returns where it is differentiated. */
  double[] point();

  /** Returns the function itself; the sizes and the data that it captures are constant. */
  PlainScalarFunction primal();

  /**
   * Returns the value, and leaves the gradient in the second array, whatever was there before. It
   * is derived and written by hand.
   */
  double valueAndGradient(double[] x, double[] into);
}
