package dev.cotangent.backend.cuda.driver;

import dev.cotangent.kernel.Precision;

/**
 * Matrix products as cuBLAS takes them: in the order of columns.
 *
 * <p>What lies in the order of rows is the transpose, seen in the order of columns. So c = a·b in
 * rows is cᵀ = bᵀ·aᵀ in columns, and the same memory serves: the factors change places, and so do m
 * and n.
 *
 * @param precision of all elements
 * @param left the first factor: m × k
 * @param right the second factor: k × n
 * @param m the rows of the product
 * @param n the columns of the product
 * @param k the length of the sums
 * @param c the address of the first product
 * @param count the number of products
 */
record ColumnProduct(
    Precision precision, Factor left, Factor right, int m, int n, int k, long c, int count) {
  /**
   * Matrices that are multiplied.
   *
   * @param address of the first
   * @param transposed whether they lie transposed
   * @param stride between columns as they lie
   * @param step from one to the next, in elements
   */
  record Factor(long address, boolean transposed, int stride, long step) {
    /**
     * Between the columns of a matrix with only one there is nothing, but cuBLAS looks all the
     * same.
     */
    private static Factor of(
        long address, boolean transposed, int stride, long step, int height, int width) {
      return new Factor(address, transposed, width == 1 ? Math.max(stride, height) : stride, step);
    }
  }

  /** Returns the same products in the order of columns. */
  static ColumnProduct of(Driver.Product p) {
    return new ColumnProduct(
        p.precision(),
        Factor.of(
            p.b(),
            p.bTransposed(),
            p.bStride(),
            p.bStep(),
            p.bTransposed() ? p.k() : p.n(),
            p.bTransposed() ? p.n() : p.k()),
        Factor.of(
            p.a(),
            p.aTransposed(),
            p.aStride(),
            p.aStep(),
            p.aTransposed() ? p.m() : p.k(),
            p.aTransposed() ? p.k() : p.m()),
        p.n(),
        p.m(),
        p.k(),
        p.c(),
        p.count());
  }

  /** Returns the elements from one product to the next. */
  long step() {
    return (long) m * n;
  }
}
