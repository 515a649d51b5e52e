package dev.cotangent.sparse;

import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * The pattern of a sparse matrix: which of its entries can be nonzero. Immutable.
 *
 * <p>A function's pattern is found by running it on numbers that know which inputs they depend on
 * (Griewank and Walther 2008, "Evaluating Derivatives", section 7.1, calls them index domains); the
 * pattern of a Hessian by running the gradient so. Nothing is differenced or guessed, and an entry
 * that happens to be 0 at the point is still there. There are three questions to ask:
 *
 * <ul>
 *   <li>{@link #jacobian(VectorFunction, double...) jacobian} and {@link #hessian hessian}: which
 *       derivatives can be nonzero at this point? What a maximum or a select does not select there
 *       is left out, and so is what is multiplied by a constant 0.
 *   <li>{@link #jacobianNear} and {@link #hessianNear}: and if those choose otherwise? Good for all
 *       points from which the function takes the same way through its own {@code if}s and loops.
 *   <li>{@link #globalJacobian} and {@link #globalHessian}: at any point at all? The function is
 *       run on each way that its comparisons can lead.
 * </ul>
 *
 * {@snippet :
 * ScalarFunction f = x -> x[0].mul(x[1]).add(x[2].square());
 * Pattern hessian = Pattern.hessian(f, 1, 2, 3);
 * hessian.contains(0, 1);   // true: x₀ x₁
 * hessian.contains(0, 0);   // false
 * hessian.nonzeros();       // 3
 * }
 *
 * <p>Finding a pattern costs some ten runs of the function, and takes memory for the sets of the
 * numbers that are in use: for a stencil, proportional to the number of operations.
 */
public final class Pattern {
  private static final int MOST_PATHS = 1_000;
  private static final int LARGEST_DRAWN = 64;

  private final int rows;
  private final int columns;

  /** Row i lies in the indices from starts[i] to starts[i + 1], in ascending order. */
  private final int[] starts;

  private final int[] indices;

  /** Takes over the arrays. */
  Pattern(int rows, int columns, int[] starts, int[] indices) {
    this.rows = rows;
    this.columns = columns;
    this.starts = starts;
    this.indices = indices;
  }

  /**
   * Returns a pattern.
   *
   * @param rows the number of rows
   * @param columns the number of columns
   * @param entries for each row, the columns of its entries, in any order
   * @throws IllegalArgumentException if there are more or fewer rows than said, or an entry is not
   *     among the columns
   */
  public static Pattern of(int rows, int columns, int[][] entries) {
    if (rows < 0 || columns < 0 || entries.length != rows) {
      throw new IllegalArgumentException(
          "pattern: entries for "
              + entries.length
              + " rows in a "
              + rows
              + " × "
              + columns
              + " matrix");
    }
    int[] starts = new int[rows + 1];
    int[][] sorted = new int[rows][];
    for (int i = 0; i < rows; i++) {
      sorted[i] = sorted(i, columns, entries[i]);
      starts[i + 1] = Math.addExact(starts[i], sorted[i].length);
    }
    int[] indices = new int[starts[rows]];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(sorted[i], 0, indices, starts[i], sorted[i].length);
    }
    return new Pattern(rows, columns, starts, indices);
  }

  private static int[] sorted(int row, int columns, int... entries) {
    boolean ascending = true;
    for (int k = 0; k < entries.length; k++) {
      if (entries[k] < 0 || entries[k] >= columns) {
        throw new IllegalArgumentException(
            "pattern: row "
                + row
                + " has an entry in column "
                + entries[k]
                + ", and there are "
                + columns
                + " columns, from 0 on");
      }
      ascending &= k == 0 || entries[k] > entries[k - 1];
    }
    return ascending ? entries : Arrays.stream(entries).sorted().distinct().toArray();
  }

  /**
   * Returns the pattern of a function's Jacobian at a point.
   *
   * @param x the point, of length n
   * @return m rows, n columns
   */
  public static Pattern jacobian(VectorFunction f, double... x) {
    return atPoint(true, f, x);
  }

  /**
   * Returns the pattern of a function's Jacobian for all points from which it takes the same way
   * through its Java code as from this one.
   *
   * @param x the point, of length n
   * @return m rows, n columns
   */
  public static Pattern jacobianNear(VectorFunction f, double... x) {
    return atPoint(false, f, x);
  }

  private static Pattern atPoint(boolean strict, VectorFunction f, double... x) {
    PatternAtPoint level = new PatternAtPoint(strict);
    Real[] inputs = new Real[x.length];
    Arrays.setAll(inputs, j -> level.input(Real.of(x[j]), j));
    int[][] rows = level.rows(Level.call(f, inputs));
    return of(rows.length, x.length, rows);
  }

  /**
   * Returns the pattern of the Jacobian of a function of a tensor at a point.
   *
   * @param x the point, of n elements
   * @return a row for each element of the value, a column for each of the point, in row-major order
   */
  public static Pattern jacobian(TensorFunction f, Tensor x) {
    PatternAtPoint level = new PatternAtPoint(true);
    Real[] inputs = new Real[x.size()];
    double[] values = x.toArray();
    Arrays.setAll(inputs, j -> level.input(Real.of(values[j]), j));
    Tensor point = Tensor.of(inputs, x.shape()).to(x.type());
    Tensor y =
        Objects.requireNonNull(
            f.apply(new Tensor[] {point}),
            "the function returned null where a tensor was expected");
    int[][] rows = level.rows(y);
    return of(rows.length, inputs.length, rows);
  }

  /**
   * Returns the pattern of a function's Hessian at a point.
   *
   * @param x the point, of length n
   * @return n rows and columns, symmetric
   */
  public static Pattern hessian(ScalarFunction f, double... x) {
    return jacobian(Reverse.gradient(f), x).symmetric();
  }

  /**
   * Returns the pattern of a function's Hessian for all points from which it takes the same way
   * through its Java code as from this one.
   *
   * @param x the point, of length n
   * @return n rows and columns, symmetric
   */
  public static Pattern hessianNear(ScalarFunction f, double... x) {
    return jacobianNear(Reverse.gradient(f), x).symmetric();
  }

  /**
   * Returns the pattern of a function's Jacobian for all points. The function is run on every path
   * that its comparisons of numbers can take, up to 1,000.
   *
   * @param n the number of inputs
   * @return m rows, n columns
   * @throws IllegalArgumentException if n is negative, or the function looks at values other than
   *     by comparing, uses tensors, has too many paths, or as many outputs as the path wants
   */
  public static Pattern globalJacobian(VectorFunction f, int n) {
    if (n < 0) {
      throw new IllegalArgumentException("global pattern: " + n + " inputs");
    }
    return Paths.pattern(f, n, MOST_PATHS);
  }

  /**
   * Returns the pattern of a function's Hessian for all points; see {@link #globalJacobian}.
   *
   * @param n the number of inputs
   * @return n rows and columns, symmetric
   * @throws IllegalArgumentException as there
   */
  public static Pattern globalHessian(ScalarFunction f, int n) {
    return globalJacobian(Reverse.gradient(f), n).symmetric();
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns the number of columns. */
  public int columns() {
    return columns;
  }

  /** Returns the number of entries that can be nonzero. */
  public int nonzeros() {
    return indices.length;
  }

  /**
   * Returns the columns of a row's entries, in ascending order.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public int[] row(int i) {
    return Arrays.copyOfRange(indices, starts[i], starts[i + 1]);
  }

  /**
   * Returns whether an entry can be nonzero; takes time logarithmic in the row's length.
   *
   * @throws IndexOutOfBoundsException if there is no such row or column
   */
  public boolean contains(int i, int j) {
    return position(i, j) >= 0;
  }

  /** Where an entry lies; negative if it is zero by structure. */
  int position(int i, int j) {
    if (i < 0 || i >= rows || j < 0 || j >= columns) {
      throw new IndexOutOfBoundsException(
          "entry (" + i + ", " + j + ") of a " + rows + " × " + columns + " matrix");
    }
    return Arrays.binarySearch(indices, starts[i], starts[i + 1], j);
  }

  /** Returns whether every entry of another pattern of the same size is one of this. */
  public boolean covers(Pattern other) {
    return rows == other.rows && columns == other.columns && firstBeyond(other) < 0;
  }

  /** The first entry of another pattern of the same size that is none of this, or -1. */
  int firstBeyond(Pattern other) {
    int beyond = -1;
    for (int i = 0; i < rows && beyond < 0; i++) {
      beyond = firstBeyond(other, i);
    }
    return beyond;
  }

  /** Whether a row has all entries that it has in another pattern of the same size. */
  boolean coversRow(Pattern other, int i) {
    return firstBeyond(other, i) < 0;
  }

  private int firstBeyond(Pattern other, int i) {
    int own = starts[i];
    for (int k = other.starts[i]; k < other.starts[i + 1]; k++) {
      while (own < starts[i + 1] && indices[own] < other.indices[k]) {
        own++;
      }
      if (own == starts[i + 1] || indices[own] != other.indices[k]) {
        return k;
      }
    }
    return -1;
  }

  /** The row of an entry. */
  int rowOf(int position) {
    int row = 0;
    while (starts[row + 1] <= position) {
      row++;
    }
    return row;
  }

  /** Returns the transpose; takes time proportional to the entries. */
  public Pattern transpose() {
    int[] counts = new int[columns + 1];
    for (int j : indices) {
      counts[j + 1]++;
    }
    for (int j = 0; j < columns; j++) {
      counts[j + 1] += counts[j];
    }
    int[] next = counts.clone();
    int[] transposed = new int[indices.length];
    for (int i = 0; i < rows; i++) {
      for (int k = starts[i]; k < starts[i + 1]; k++) {
        transposed[next[indices[k]]++] = i;
      }
    }
    return new Pattern(columns, rows, counts, transposed);
  }

  /**
   * Returns the pattern with the entries of both.
   *
   * @throws IllegalArgumentException if their sizes differ
   */
  public Pattern union(Pattern other) {
    if (rows != other.rows || columns != other.columns) {
      throw new IllegalArgumentException(
          "union: the patterns are " + size() + " and " + other.size());
    }
    int[][] entries = new int[rows][];
    for (int i = 0; i < rows; i++) {
      int[] own = row(i);
      int[] joined = Arrays.copyOf(own, own.length + other.starts[i + 1] - other.starts[i]);
      System.arraycopy(
          other.indices, other.starts[i], joined, own.length, joined.length - own.length);
      entries[i] = joined;
    }
    return of(rows, columns, entries);
  }

  private Pattern symmetric() {
    Pattern transposed = transpose();
    return equals(transposed) ? this : union(transposed);
  }

  /** Where row i starts in the list of all entries; the last row ends at the number of them. */
  int start(int i) {
    return starts[i];
  }

  /** The column of an entry. */
  int column(int position) {
    return indices[position];
  }

  /** The most entries that a row has. */
  int widest() {
    int widest = 0;
    for (int i = 0; i < rows; i++) {
      widest = Math.max(widest, starts[i + 1] - starts[i]);
    }
    return widest;
  }

  String size() {
    return rows + " × " + columns;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pattern pattern
        && rows == pattern.rows
        && columns == pattern.columns
        && Arrays.equals(starts, pattern.starts)
        && Arrays.equals(indices, pattern.indices);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows + columns) + Arrays.hashCode(indices);
  }

  /** Draws a small pattern, with a line for each row; tells the size of a large one. */
  @Override
  public String toString() {
    if (rows > LARGEST_DRAWN || columns > LARGEST_DRAWN) {
      return String.format(
          Locale.ROOT, "%,d × %,d with %,d entries", rows, columns, indices.length);
    }
    StringBuilder drawing = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        drawing.append(contains(i, j) ? '●' : '·');
      }
      drawing.append(i == rows - 1 ? "" : "\n");
    }
    return drawing.toString();
  }
}
