package dev.cotangent.sparse;

import java.util.Arrays;

/**
 * The edges of a symmetric pattern's graph: its entries beside the diagonal, where an entry and its
 * mirror image are one edge with one number.
 */
final class Edges {
  static final int NONE = -1;

  final Pattern pattern;

  /** The edge of each entry; none on the diagonal. */
  private final int[] numbers;

  private final int count;

  /**
   * Numbers the edges.
   *
   * @throws IllegalArgumentException if the pattern is not symmetric
   */
  Edges(Pattern pattern) {
    if (pattern.rows() != pattern.columns()) {
      throw new IllegalArgumentException(
          "a symmetric pattern is needed, and this one is " + pattern.size());
    }
    this.pattern = pattern;
    this.numbers = new int[pattern.nonzeros()];
    Arrays.fill(numbers, NONE);
    int edges = 0;
    // Rows are passed in ascending order, so the mirror images in a row come in order as well.
    int[] next = new int[pattern.rows()];
    Arrays.setAll(next, pattern::start);
    for (int i = 0; i < pattern.rows(); i++) {
      for (int k = pattern.start(i); k < pattern.start(i + 1); k++) {
        int j = pattern.column(k);
        if (j < i ? k >= next[i] : !isAt(i, next[j], pattern.start(j + 1))) {
          throw notMirrored(i, j);
        }
        if (j > i) {
          numbers[k] = edges;
          numbers[next[j]] = edges++;
        }
        if (j >= i) {
          next[j]++;
        }
      }
    }
    this.count = edges;
  }

  private boolean isAt(int column, int entry, int end) {
    return entry < end && pattern.column(entry) == column;
  }

  private static IllegalArgumentException notMirrored(int i, int j) {
    return new IllegalArgumentException(
        "a symmetric pattern is needed, and this one has only one of the entries ("
            + i
            + ", "
            + j
            + ") and ("
            + j
            + ", "
            + i
            + "); take the union with its transpose");
  }

  int vertices() {
    return pattern.rows();
  }

  int count() {
    return count;
  }

  /** The edge that an entry stands for, or none. */
  int number(int position) {
    return numbers[position];
  }
}
