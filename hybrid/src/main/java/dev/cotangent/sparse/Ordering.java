package dev.cotangent.sparse;

import java.util.stream.IntStream;

/**
 * The order in which a greedy algorithm colours. Each vertex gets the first colour that its
 * neighbours leave free, so that the order decides how many there are (Matula and Beck 1983,
 * "Smallest-last ordering and clustering and graph coloring algorithms"; Coleman and Moré 1983,
 * "Estimation of sparse Jacobian matrices and graph coloring problems").
 */
public enum Ordering {
  /** As they come; often the best for bands and regular grids. */
  NATURAL {
    @Override
    int[] of(Graph graph) {
      return IntStream.range(0, graph.size()).toArray();
    }
  },

  /** Those with the most neighbours first. */
  LARGEST_FIRST {
    @Override
    int[] of(Graph graph) {
      int[] degrees = degrees(graph);
      return IntStream.range(0, graph.size())
          .boxed()
          .sorted((u, v) -> Integer.compare(degrees[v], degrees[u]))
          .mapToInt(Integer::intValue)
          .toArray();
    }
  },

  /** Last the one with the fewest neighbours, and so on among the rest. */
  SMALLEST_LAST {
    @Override
    int[] of(Graph graph) {
      int n = graph.size();
      Buckets buckets = new Buckets(degrees(graph), n);
      int[] order = new int[n];
      for (int place = n - 1; place >= 0; place--) {
        order[place] = buckets.take(buckets.smallest());
        graph.forEachNeighbour(order[place], v -> buckets.move(v, -1));
      }
      return order;
    }
  },

  /** Next the one with the most neighbours among those that come before it. */
  INCIDENCE_DEGREE {
    @Override
    int[] of(Graph graph) {
      int n = graph.size();
      Buckets buckets = new Buckets(new int[n], n);
      int[] order = new int[n];
      for (int place = 0; place < n; place++) {
        order[place] = buckets.take(buckets.largest());
        graph.forEachNeighbour(order[place], v -> buckets.move(v, 1));
      }
      return order;
    }
  };

  /** The vertices of a graph in this order; takes time proportional to its edges. */
  abstract int[] of(Graph graph);

  private static int[] degrees(Graph graph) {
    int[] degrees = new int[graph.size()];
    for (int v = 0; v < degrees.length; v++) {
      int at = v;
      graph.forEachNeighbour(v, u -> degrees[at]++);
    }
    return degrees;
  }
}
