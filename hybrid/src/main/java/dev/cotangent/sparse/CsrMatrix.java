package dev.cotangent.sparse;

import java.util.Arrays;
import org.apache.commons.math3.linear.OpenMapRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * A sparse matrix in compressed rows: the entries of its pattern, row by row. Immutable.
 *
 * {@snippet :
 * CsrMatrix jacobian = SparseJacobian.prepare(f, x).at(x);
 * double slope = jacobian.get(3, 4);                   // 0 outside the pattern
 * double[] product = jacobian.multiply(v);
 * }
 */
public final class CsrMatrix {
  private final Pattern pattern;
  private final double[] values;

  /** Takes over the values. */
  CsrMatrix(Pattern pattern, double... values) {
    this.pattern = pattern;
    this.values = values;
  }

  /**
   * Returns a matrix.
   *
   * @param pattern where its entries are
   * @param values the entries, row by row
   * @throws IllegalArgumentException if there are more or fewer values than entries
   */
  public static CsrMatrix of(Pattern pattern, double... values) {
    if (values.length != pattern.nonzeros()) {
      throw new IllegalArgumentException(
          "matrix: "
              + values.length
              + " values for a pattern of "
              + pattern.nonzeros()
              + " entries");
    }
    return new CsrMatrix(pattern, values.clone());
  }

  /** Returns where the entries are. */
  public Pattern pattern() {
    return pattern;
  }

  /** Returns the number of rows. */
  public int rows() {
    return pattern.rows();
  }

  /** Returns the number of columns. */
  public int columns() {
    return pattern.columns();
  }

  /** Returns where each row starts among the entries, and at the end their number. */
  public int[] rowStarts() {
    int[] starts = new int[rows() + 1];
    Arrays.setAll(starts, pattern::start);
    return starts;
  }

  /** Returns the columns of the entries, row by row and ascending in each. */
  public int[] columnIndices() {
    int[] columns = new int[pattern.nonzeros()];
    Arrays.setAll(columns, pattern::column);
    return columns;
  }

  /** Returns the entries, row by row. */
  public double[] values() {
    return values.clone();
  }

  /**
   * Returns an entry; 0 outside the pattern. Takes time logarithmic in the row's length.
   *
   * @throws IndexOutOfBoundsException if there is no such row or column
   */
  public double get(int i, int j) {
    int position = pattern.position(i, j);
    return position < 0 ? 0 : values[position];
  }

  /** An entry by its place among all. */
  double value(int position) {
    return values[position];
  }

  /**
   * Returns the matrix times a vector.
   *
   * @param v of as many elements as there are columns
   * @return of as many elements as there are rows
   * @throws IllegalArgumentException if the vector has another length
   */
  public double[] multiply(double... v) {
    requireLength(v.length, columns());
    double[] product = new double[rows()];
    for (int i = 0; i < product.length; i++) {
      double sum = 0;
      for (int k = pattern.start(i); k < pattern.start(i + 1); k++) {
        sum += values[k] * v[pattern.column(k)];
      }
      product[i] = sum;
    }
    return product;
  }

  /**
   * Returns the transpose of the matrix times a vector.
   *
   * @param w of as many elements as there are rows
   * @return of as many elements as there are columns
   * @throws IllegalArgumentException if the vector has another length
   */
  public double[] multiplyTransposed(double... w) {
    requireLength(w.length, rows());
    double[] product = new double[columns()];
    for (int i = 0; i < w.length; i++) {
      for (int k = pattern.start(i); k < pattern.start(i + 1); k++) {
        product[pattern.column(k)] += values[k] * w[i];
      }
    }
    return product;
  }

  private void requireLength(int length, int expected) {
    if (length != expected) {
      throw new IllegalArgumentException(
          "multiply: a "
              + pattern.size()
              + " matrix takes a vector of "
              + expected
              + " elements, not "
              + length);
    }
  }

  /** Returns all entries, zeros included, as rows. */
  public double[][] toDense() {
    double[][] dense = new double[rows()][columns()];
    for (int i = 0; i < dense.length; i++) {
      for (int k = pattern.start(i); k < pattern.start(i + 1); k++) {
        dense[i][pattern.column(k)] = values[k];
      }
    }
    return dense;
  }

  /**
   * Returns the matrix as Commons Math keeps sparse ones.
   *
   * @throws org.apache.commons.math3.exception.MathIllegalArgumentException if there are no rows or
   *     no columns, or more than 2³¹ places in all, which it cannot keep
   */
  public RealMatrix toRealMatrix() {
    OpenMapRealMatrix matrix = new OpenMapRealMatrix(rows(), columns());
    for (int i = 0; i < rows(); i++) {
      for (int k = pattern.start(i); k < pattern.start(i + 1); k++) {
        matrix.setEntry(i, pattern.column(k), values[k]);
      }
    }
    return matrix;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CsrMatrix matrix
        && pattern.equals(matrix.pattern)
        && Arrays.equals(values, matrix.values);
  }

  @Override
  public int hashCode() {
    return 31 * pattern.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return pattern.size() + " matrix with " + values.length + " entries";
  }
}
