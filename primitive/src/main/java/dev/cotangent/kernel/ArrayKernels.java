package dev.cotangent.kernel;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Unary;

/**
 * The loops that tensors are computed with, over plain arrays. {@link ReferenceKernels} has every
 * one in plain Java; a backend overrides those that it has faster, and inherits the others. Rows of
 * the registry are looked up by identity: a backend that does not know a row leaves it to the
 * reference, so a user's own row works everywhere.
 *
 * <p>Contracts common to all methods: arrays may be the same where the places coincide (y[i] may
 * overwrite x[i]), and must not overlap otherwise. Places and lengths have been checked by the
 * caller; lengths may be 0. Kernels know nothing of threads but {@link #gemm}, which may use those
 * of {@link Workers}; no result depends on their number, nor on the place in an array.
 *
 * <p>Float kernels compute in float, or better; results agree with the reference within the ulps
 * that docs/kernels.md states.
 */
public interface ArrayKernels {
  /**
   * Returns the kernels in use, chosen when first asked for: see docs/kernels.md.
   *
   * @throws IllegalStateException if {@code -Dcotangent.kernels} asks for some that cannot be had
   */
  static ArrayKernels current() {
    return KernelLookup.current();
  }

  /** Returns the name by which {@code -Dcotangent.kernels} asks for these kernels. */
  String name();

  /** Computes y[yAt + i] = f(x[xAt + i]) for i below n. */
  void map(Unary f, double[] x, int xAt, double[] y, int yAt, int n);

  /** Computes y[yAt + i] = f(x[xAt + i]) for i below n. */
  void map(Unary f, float[] x, int xAt, float[] y, int yAt, int n);

  /** Computes z[zAt + i] = f(x[xAt + i], y[yAt + i]) for i below n. */
  void map(Binary f, double[] x, int xAt, double[] y, int yAt, double[] z, int zAt, int n);

  /** Computes z[zAt + i] = f(x[xAt + i], y[yAt + i]) for i below n. */
  void map(Binary f, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n);

  /**
   * Computes the weight of a row's first piece: 1 on its side, 0 on the other, {@code tie} at a
   * kink, NaN at NaN. A smooth row's weight is 1.
   */
  void weight(Unary f, double tie, double[] x, int xAt, double[] w, int wAt, int n);

  /** Computes the weight of a row's first piece, as above. */
  void weight(Unary f, double tie, float[] x, int xAt, float[] w, int wAt, int n);

  /** Computes the weight of a row's first piece, as above. */
  void weight(
      Binary f, double tie, double[] x, int xAt, double[] y, int yAt, double[] w, int wAt, int n);

  /** Computes the weight of a row's first piece, as above. */
  void weight(
      Binary f, double tie, float[] x, int xAt, float[] y, int yAt, float[] w, int wAt, int n);

  /**
   * Returns x[at] + ... + x[at + n - 1]; 0 if n is 0. The order of the additions depends on n
   * alone, and the error grows no faster than with log n.
   */
  double sum(double[] x, int at, int n);

  /** Returns the sum in double precision, or as good as the sum of a tree of floats. */
  double sum(float[] x, int at, int n);

  /** Returns the sum of x[xAt + i] · y[yAt + i] for i below n, like {@link #sum}. */
  double dot(double[] x, int xAt, double[] y, int yAt, int n);

  /** Returns the sum of products, like {@link #sum}. */
  double dot(float[] x, int xAt, float[] y, int yAt, int n);

  /** Returns the largest of the elements, NaN if one is NaN, -∞ if n is 0. */
  double max(double[] x, int at, int n);

  /** Returns the largest of the elements, NaN if one is NaN, -∞ if n is 0. */
  float max(float[] x, int at, int n);

  /**
   * Computes, for each row of a matrix, what softmax and its relatives are made of: the largest
   * element (0 in its place where that is infinite), exp of each element minus that, and the sum of
   * these.
   *
   * @param e the exponentials, rows · columns from eAt on
   * @param largest for each row its largest element, from the place {@code at} on
   * @param sums for each row the sum of its exponentials, from the place {@code at} on
   */
  default void exponentials(
      double[] x,
      int xAt,
      double[] e,
      int eAt,
      double[] largest,
      double[] sums,
      int at,
      int rows,
      int columns) {
    RowExponentials.compute(this, x, xAt, e, eAt, largest, sums, at, rows, columns);
  }

  /** Computes what softmax is made of, as above; the sums are in double precision. */
  default void exponentials(
      float[] x,
      int xAt,
      float[] e,
      int eAt,
      double[] largest,
      double[] sums,
      int at,
      int rows,
      int columns) {
    RowExponentials.compute(this, x, xAt, e, eAt, largest, sums, at, rows, columns);
  }

  /**
   * Computes the matrix product c = a · b, or c += a · b. The elements of c lie in rows
   * (columnStride 1) and overlap neither a's nor b's. Each element is summed up in an order that
   * depends on the three sizes alone.
   */
  void gemm(DoubleMatrix a, DoubleMatrix b, DoubleMatrix c, boolean accumulate);

  /** Computes the matrix product c = a · b, or c += a · b, as above. */
  void gemm(FloatMatrix a, FloatMatrix b, FloatMatrix c, boolean accumulate);
}
