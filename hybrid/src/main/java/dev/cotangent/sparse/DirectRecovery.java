package dev.cotangent.sparse;

/** Where the entries of a matrix stand in its compressed form, each by itself. */
final class DirectRecovery {
  private DirectRecovery() {}

  /**
   * For each entry of a Jacobian the colour of its column, if it is alone of that colour in its
   * row, or else the complement of its row's colour.
   */
  static int[] sources(Coloring coloring) {
    Pattern pattern = coloring.pattern();
    int[] sources = new int[pattern.nonzeros()];
    int[] counts = new int[coloring.columnColors()];
    for (int i = 0; i < pattern.rows(); i++) {
      count(coloring, i, counts, 1);
      for (int k = pattern.start(i); k < pattern.start(i + 1); k++) {
        int color = coloring.ofColumn(pattern.column(k));
        sources[k] = color != Coloring.NONE && counts[color] == 1 ? color : ~coloring.ofRow(i);
      }
      count(coloring, i, counts, -1);
    }
    return sources;
  }

  /**
   * For each entry of a Hessian the place where it stands by itself: n · colour + row. It is alone
   * of its column's colour in its row, or else its mirror image is.
   */
  static int[] places(Coloring coloring) {
    Pattern pattern = coloring.pattern();
    int n = pattern.rows();
    int[] places = new int[pattern.nonzeros()];
    boolean[] alone = alone(coloring);
    for (int i = 0; i < n; i++) {
      for (int k = pattern.start(i); k < pattern.start(i + 1); k++) {
        int j = pattern.column(k);
        // Of an entry and its mirror image, both alone, the same one is read for both.
        boolean here = alone[k] && (i <= j || !alone[pattern.position(j, i)]);
        places[k] = here ? n * coloring.ofColumn(j) + i : n * coloring.ofColumn(i) + j;
      }
    }
    return places;
  }

  private static boolean[] alone(Coloring coloring) {
    Pattern pattern = coloring.pattern();
    boolean[] alone = new boolean[pattern.nonzeros()];
    int[] counts = new int[coloring.columnColors()];
    for (int i = 0; i < pattern.rows(); i++) {
      count(coloring, i, counts, 1);
      for (int k = pattern.start(i); k < pattern.start(i + 1); k++) {
        alone[k] = counts[coloring.ofColumn(pattern.column(k))] == 1;
      }
      count(coloring, i, counts, -1);
    }
    return alone;
  }

  private static void count(Coloring coloring, int row, int[] counts, int change) {
    Pattern pattern = coloring.pattern();
    for (int k = pattern.start(row); k < pattern.start(row + 1); k++) {
      int color = coloring.ofColumn(pattern.column(k));
      if (color != Coloring.NONE) {
        counts[color] += change;
      }
    }
  }
}
