package dev.cotangent.sparse;

import java.util.Arrays;

/**
 * Colours rows and columns together. First each entry is given to its row or to its column, from
 * which it will be read: the shortest row or column of what is left is taken away, again and again,
 * and entries that go with their row are read from columns, those that go with their column from
 * rows. So what remains to the end, and is read across, are the full rows and columns. Then columns
 * are coloured greedily so that an entry read from its column is alone of that colour in its row,
 * and rows likewise (Coleman and Verma 1998, "The efficient computation of sparse Jacobian matrices
 * using automatic differentiation", from which the choice of the next one is taken; the result is a
 * star bicolouring in the sense of Gebremedhin, Manne and Pothen 2005).
 */
final class Bicoloring {
  private final Pattern pattern;
  private final Pattern transpose;

  /** When a row was taken away, and when a column. */
  private final int[] rowTimes;

  private final int[] columnTimes;

  private Bicoloring(Pattern pattern) {
    this.pattern = pattern;
    this.transpose = pattern.transpose();
    this.rowTimes = new int[pattern.rows()];
    this.columnTimes = new int[pattern.columns()];
    takeAway();
  }

  /** Returns the colours of the rows and those of the columns. */
  static int[][] colors(Pattern pattern) {
    Bicoloring both = new Bicoloring(pattern);
    return new int[][] {
      greedy(both.transpose, both.pattern, both.columnTimes, both.rowTimes),
      greedy(both.pattern, both.transpose, both.rowTimes, both.columnTimes)
    };
  }

  /**
   * Takes away the shortest row or the shortest column, whichever adds less to the number of
   * colours that are needed at least: the longest row of those taken away plus the longest column.
   * Of equals it goes on with what it took last, so that a full line is not cut in the end.
   */
  private void takeAway() {
    Shrinking rows = new Shrinking(pattern);
    Shrinking columns = new Shrinking(transpose);
    int longestRow = 0;
    int longestColumn = 0;
    int left = pattern.rows() + pattern.columns();
    boolean takeRow = true;
    for (int time = 0; time < left; time++) {
      int row = rows.shortest();
      int column = columns.shortest();
      int ifRow = row < 0 ? Integer.MAX_VALUE : Math.max(longestRow, rows.length(row));
      int ifColumn =
          column < 0 ? Integer.MAX_VALUE : Math.max(longestColumn, columns.length(column));
      long withRow = (long) longestColumn + ifRow;
      long withColumn = (long) longestRow + ifColumn;
      takeRow = withRow < withColumn || (withRow == withColumn && takeRow);
      if (takeRow) {
        longestRow = ifRow;
        rowTimes[row] = time;
        rows.take(row, columns);
      } else {
        longestColumn = ifColumn;
        columnTimes[column] = time;
        columns.take(column, rows);
      }
    }
  }

  /**
   * Colours the lines across (columns, if the pattern's lines are rows) that an entry is read from:
   * the entry (i, j) is read from j if i was taken away before j.
   */
  private static int[] greedy(Pattern lines, Pattern across, int[] times, int[] acrossTimes) {
    int[] colors = new int[lines.columns()];
    int[] forbidden = new int[lines.columns() + 1];
    Arrays.fill(colors, Coloring.NONE);
    Arrays.fill(forbidden, -1);
    int[][] read = readFromColumns(lines, times, acrossTimes);
    for (int j = 0; j < colors.length; j++) {
      boolean needed = false;
      for (int k = across.start(j); k < across.start(j + 1); k++) {
        int i = across.column(k);
        boolean own = times[i] < acrossTimes[j];
        needed |= own;
        for (int other : own ? lines.row(i) : read[i]) {
          if (colors[other] != Coloring.NONE) {
            forbidden[colors[other]] = j;
          }
        }
      }
      if (needed) {
        int color = 0;
        while (forbidden[color] == j) {
          color++;
        }
        colors[j] = color;
      }
    }
    return colors;
  }

  /** For each line, the columns whose entries are read from the columns. */
  private static int[][] readFromColumns(Pattern lines, int[] times, int... acrossTimes) {
    int[][] read = new int[lines.rows()][];
    for (int i = 0; i < read.length; i++) {
      int time = times[i];
      read[i] = Arrays.stream(lines.row(i)).filter(j -> time < acrossTimes[j]).toArray();
    }
    return read;
  }

  /** The lengths of rows (or of columns) that lose entries, and the shortest that is there. */
  private static final class Shrinking {
    private final Pattern pattern;
    private final Buckets buckets;

    Shrinking(Pattern pattern) {
      this.pattern = pattern;
      int[] lengths = new int[pattern.rows()];
      Arrays.setAll(lengths, i -> pattern.start(i + 1) - pattern.start(i));
      this.buckets = new Buckets(lengths, pattern.columns());
    }

    int shortest() {
      return buckets.smallest();
    }

    int length(int line) {
      return buckets.degree(line);
    }

    void take(int line, Shrinking others) {
      buckets.take(line);
      for (int k = pattern.start(line); k < pattern.start(line + 1); k++) {
        others.buckets.move(pattern.column(k), -1);
      }
    }
  }
}
