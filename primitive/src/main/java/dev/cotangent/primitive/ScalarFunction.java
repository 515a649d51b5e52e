package dev.cotangent.primitive;

/** A function from n real numbers to one. The array it is given is its own to keep or change. */
@FunctionalInterface
public interface ScalarFunction {
  /**
   * Returns the function's value.
   *
   * @param x the n inputs
   */
  Real apply(Real[] x);

  /** Returns this function as one with a single output. */
  default VectorFunction asVector() {
    return x -> new Real[] {apply(x)};
  }
}
