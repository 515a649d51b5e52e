package dev.cotangent.backend.simd;

/**
 * The loops over arrays, written once for all functions and compiled for each by {@link Copies}.
 *
 * <p>All treat the end of an array alike: what does not fill a vector is copied into a small array,
 * goes through the same code as the rest, and is copied back. So each element's result is the same
 * to the bit, wherever it lies. That code stands in one place of the loop only, since the compiler
 * inlines it at every call, and gives up where a method has too many nodes.
 */
interface Loop {
  /** A loop over an array of the type A. */
  interface Unary<A> extends Loop {
    void map(A x, int xAt, A y, int yAt, int n);
  }

  /** A loop over two arrays of the type A. */
  interface Binary<A> extends Loop {
    void map(A x, int xAt, A y, int yAt, A z, int zAt, int n);
  }

  /** A sum of terms of two arrays of the type A. */
  interface Sum<A> extends Loop {
    double sum(A x, int xAt, A y, int yAt, int n);
  }
}
