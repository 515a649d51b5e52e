package dev.cotangent.sparse;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** A graph as orderings see it. */
interface Graph {
  /** The number of vertices. */
  int size();

  /** Visits each neighbour of a vertex once, and not the vertex itself. */
  void forEachNeighbour(int v, IntConsumer visitor);

  /** The graph whose edges are a symmetric pattern's entries beside the diagonal. */
  static Graph adjacency(Pattern pattern) {
    return new Graph() {
      @Override
      public int size() {
        return pattern.rows();
      }

      @Override
      public void forEachNeighbour(int v, IntConsumer visitor) {
        for (int k = pattern.start(v); k < pattern.start(v + 1); k++) {
          if (pattern.column(k) != v) {
            visitor.accept(pattern.column(k));
          }
        }
      }
    };
  }

  /** The graph in which columns are neighbours if they have a row in common; for one thread. */
  static Graph ofColumns(Pattern pattern, Pattern transpose) {
    int[] seen = new int[pattern.columns()];
    Arrays.fill(seen, -1);
    return new Graph() {
      private int visit;

      @Override
      public int size() {
        return pattern.columns();
      }

      @Override
      public void forEachNeighbour(int v, IntConsumer visitor) {
        int current = visit++;
        seen[v] = current;
        for (int k = transpose.start(v); k < transpose.start(v + 1); k++) {
          int row = transpose.column(k);
          for (int l = pattern.start(row); l < pattern.start(row + 1); l++) {
            int neighbour = pattern.column(l);
            if (seen[neighbour] != current) {
              seen[neighbour] = current;
              visitor.accept(neighbour);
            }
          }
        }
      }
    };
  }
}
