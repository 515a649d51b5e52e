package dev.cotangent.sparse;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Colours columns so that those of one colour have no row in common (Curtis, Powell and Reid 1974,
 * "On the estimation of sparse Jacobian matrices"): greedily, each column gets the first colour
 * that none of its rows has seen.
 *
 * <p>The columns that share a short row are looked through. A long row keeps the set of the colours
 * that it has seen, as bits, so that a full row of n entries costs n²/64 steps and not n².
 */
final class Intersections {
  private static final int LONG = 64;

  private final Pattern pattern;
  private final Pattern transpose;
  private final int[] colors;

  /** The column that a colour was last forbidden for. */
  private final int[] forbidden;

  private final @Nullable BitSet[] seen;

  private Intersections(Pattern pattern, Pattern transpose) {
    this.pattern = pattern;
    this.transpose = transpose;
    this.colors = new int[pattern.columns()];
    this.forbidden = new int[pattern.columns() + 1];
    this.seen = new BitSet[pattern.rows()];
    Arrays.fill(colors, Coloring.NONE);
    Arrays.fill(forbidden, -1);
    for (int i = 0; i < seen.length; i++) {
      seen[i] = pattern.start(i + 1) - pattern.start(i) > LONG ? new BitSet() : null;
    }
  }

  static int[] colors(Pattern pattern, Ordering ordering) {
    Pattern transpose = pattern.transpose();
    Intersections greedy = new Intersections(pattern, transpose);
    for (int column : ordering.of(Graph.ofColumns(pattern, transpose))) {
      if (transpose.start(column) < transpose.start(column + 1)) {
        greedy.color(column);
      }
    }
    return greedy.colors;
  }

  private void color(int column) {
    for (int k = transpose.start(column); k < transpose.start(column + 1); k++) {
      int row = transpose.column(k);
      if (seen[row] == null) {
        forbidAlong(row, column);
      }
    }
    int color = firstFree(column);
    colors[column] = color;
    for (int k = transpose.start(column); k < transpose.start(column + 1); k++) {
      BitSet bits = seen[transpose.column(k)];
      if (bits != null) {
        bits.set(color);
      }
    }
  }

  private void forbidAlong(int row, int column) {
    for (int k = pattern.start(row); k < pattern.start(row + 1); k++) {
      int color = colors[pattern.column(k)];
      if (color != Coloring.NONE) {
        forbidden[color] = column;
      }
    }
  }

  private int firstFree(int column) {
    int color = 0;
    int before;
    do {
      before = color;
      while (forbidden[color] == column) {
        color++;
      }
      for (int k = transpose.start(column); k < transpose.start(column + 1); k++) {
        BitSet bits = seen[transpose.column(k)];
        color = bits == null ? color : bits.nextClearBit(color);
      }
    } while (color != before);
    return color;
  }
}
