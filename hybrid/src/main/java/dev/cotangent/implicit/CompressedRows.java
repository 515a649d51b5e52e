package dev.cotangent.implicit;

import dev.cotangent.primitive.Real;
import java.util.Arrays;

/** Where the entries of a sparse square matrix stand: row by row, with their columns. */
final class CompressedRows {
  private final int[] starts;
  private final int[] columns;

  CompressedRows(int[] starts, int[] columns) {
    this.starts = starts.clone();
    this.columns = columns.clone();
    int n = starts.length - 1;
    boolean ordered = n >= 0 && starts[0] == 0 && starts[n] == columns.length;
    for (int i = 0; i < n; i++) {
      ordered &= starts[i] <= starts[i + 1];
    }
    if (!ordered) {
      throw new IllegalArgumentException(
          "LinearSolve: the rows start at "
              + Arrays.toString(starts)
              + "; the first must start at 0, none before the one above it, and the last must end"
              + " at the number of entries, "
              + columns.length);
    }
    for (int column : columns) {
      if (column < 0 || column >= n) {
        throw new IllegalArgumentException(
            "LinearSolve: column " + column + " in a matrix of " + n + " rows and columns");
      }
    }
  }

  private void requireFit(Real[] entries, Real[] v) {
    if (entries.length != columns.length || v.length != starts.length - 1) {
      throw new IllegalArgumentException(
          "LinearSolve: "
              + entries.length
              + " entries and a vector of length "
              + v.length
              + " for a matrix of "
              + (starts.length - 1)
              + " rows with "
              + columns.length
              + " entries");
    }
  }

  Real[] times(Real[] entries, Real[] v) {
    requireFit(entries, v);
    Real[] product = Real.of(new double[v.length]);
    for (int i = 0; i < v.length; i++) {
      for (int k = starts[i]; k < starts[i + 1]; k++) {
        product[i] = product[i].add(entries[k].mul(v[columns[k]]));
      }
    }
    return product;
  }

  Real[] transposedTimes(Real[] entries, Real[] w) {
    requireFit(entries, w);
    Real[] product = Real.of(new double[w.length]);
    for (int i = 0; i < w.length; i++) {
      for (int k = starts[i]; k < starts[i + 1]; k++) {
        product[columns[k]] = product[columns[k]].add(entries[k].mul(w[i]));
      }
    }
    return product;
  }
}
