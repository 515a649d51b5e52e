package dev.cotangent.backend.cuda.graph;

import org.jspecify.annotations.Nullable;

/**
 * Factors of matrix products, in memory; see {@link dev.cotangent.kernel.DeviceMatrix}.
 *
 * @param address where the array begins
 * @param offsets where each matrix begins, in elements
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record Matrices(
    long address, long[] offsets, int rows, int columns, int rowStride, int columnStride) {

  /**
   * A factor as a library takes it.
   *
   * @param stride between the rows as they lie
   * @param transposed whether they are the columns
   * @param step from one matrix to the next
   */
  record Lying(int stride, boolean transposed, long step) {}

  int count() {
    return offsets.length;
  }

  /** From the first matrix to the second. */
  long step() {
    return offsets.length < 2 ? 0 : offsets[1] - offsets[0];
  }

  /** Whether it is as far from each matrix to the next. */
  boolean isEvenlySpaced() {
    for (int i = 2; i < offsets.length; i++) {
      if (offsets[i] - offsets[i - 1] != step()) {
        return false;
      }
    }
    return true;
  }

  /**
   * How the factors lie, or null if rows or columns have gaps, or matrices no constant distance.
   */
  @Nullable Lying lying() {
    long step = step();
    if (step < 0 || !isEvenlySpaced()) {
      return null;
    }
    if (isInRows(rows, columns, rowStride, columnStride)) {
      return new Lying(rows <= 1 ? Math.max(1, columns) : rowStride, false, step);
    }
    if (isInRows(columns, rows, columnStride, rowStride)) {
      return new Lying(columns <= 1 ? Math.max(1, rows) : columnStride, true, step);
    }
    return null;
  }

  private static boolean isInRows(int rows, int columns, int rowStride, int columnStride) {
    return (columns <= 1 || columnStride == 1) && (rows <= 1 || rowStride >= Math.max(1, columns));
  }

  long first() {
    return offsets.length == 0 ? 0 : offsets[0];
  }
}
