package dev.cotangent.sparse;

import java.util.Arrays;

/**
 * A greedy colouring of a symmetric pattern's graph while it is made. Beside the colours it keeps
 * for each vertex those of its neighbours, each with the first edge that leads there. A rule about
 * two-coloured stars or trees needs no more: all edges from a vertex to neighbours of one colour
 * belong to the same one. So a vertex with many neighbours of few colours is no more expensive to
 * look around than it has colours.
 */
abstract class GreedyColoring {
  static final int NONE = -1;

  private final Edges edges;
  private final Pattern pattern;
  private final int[] colors;

  /** The vertex that a colour was last forbidden for. */
  private final int[] forbidden;

  /** The first entry to each colour around a vertex, from where the vertex's own entries start. */
  private final int[] around;

  private final int[] counts;

  /** Whether there is more than one neighbour of that colour. */
  private final boolean[] several;

  GreedyColoring(Edges edges) {
    this.edges = edges;
    this.pattern = edges.pattern;
    this.colors = filled(edges.vertices());
    this.forbidden = filled(edges.vertices() + 1);
    this.around = new int[pattern.nonzeros()];
    this.counts = new int[edges.vertices()];
    this.several = new boolean[pattern.nonzeros()];
  }

  static int[] filled(int length) {
    int[] filled = new int[length];
    Arrays.fill(filled, NONE);
    return filled;
  }

  /** Forbids a vertex the colours that would break the rule; those of neighbours are forbidden. */
  abstract void forbidMore(int v);

  /** Takes notice that a vertex has been coloured; it is not yet among its neighbours' colours. */
  abstract void colored(int v);

  /** Colours all vertices that have entries. */
  final int[] colors(Ordering ordering) {
    for (int v : ordering.of(Graph.adjacency(pattern))) {
      if (pattern.start(v) < pattern.start(v + 1)) {
        forbidNeighbours(v);
        forbidMore(v);
        colors[v] = firstFree(v);
        colored(v);
        tellNeighbours(v);
      }
    }
    return colors;
  }

  private void forbidNeighbours(int v) {
    for (int k = start(v); k < end(v); k++) {
      forbid(color(around[k]), v);
    }
  }

  private int firstFree(int v) {
    int color = 0;
    while (isForbidden(color, v)) {
      color++;
    }
    return color;
  }

  private void tellNeighbours(int v) {
    for (int k = pattern.start(v); k < pattern.start(v + 1); k++) {
      int w = pattern.column(k);
      if (w != v) {
        int place = place(w, colors[v]);
        if (place == end(w)) {
          around[place] = pattern.position(w, v);
          counts[w]++;
        } else {
          several[place] = true;
        }
      }
    }
  }

  final void forbid(int color, int v) {
    forbidden[color] = v;
  }

  final boolean isForbidden(int color, int v) {
    return forbidden[color] == v;
  }

  final int color(int entry) {
    return colors[pattern.column(entry)];
  }

  final int colorOf(int v) {
    return colors[v];
  }

  /** The edge of an entry. */
  final int edge(int entry) {
    return edges.number(entry);
  }

  final int neighbour(int entry) {
    return pattern.column(entry);
  }

  /** The entries to a vertex's coloured neighbours. */
  final int[] coloredNeighbours(int v) {
    int[] entries = new int[pattern.start(v + 1) - pattern.start(v)];
    int count = 0;
    for (int k = pattern.start(v); k < pattern.start(v + 1); k++) {
      if (pattern.column(k) != v && color(k) != NONE) {
        entries[count++] = k;
      }
    }
    return Arrays.copyOf(entries, count);
  }

  /** The first place of the colours around a vertex. */
  final int start(int v) {
    return pattern.start(v);
  }

  final int end(int v) {
    return pattern.start(v) + counts[v];
  }

  /** The first entry to a colour around a vertex. */
  final int around(int place) {
    return around[place];
  }

  /** The place of a colour around a vertex; behind the last if there is no such neighbour. */
  final int place(int v, int color) {
    int place = start(v);
    while (place < end(v) && color(around[place]) != color) {
      place++;
    }
    return place;
  }

  /** Whether a vertex has more than one neighbour of the colour at a place around it. */
  final boolean isSeveral(int place) {
    return several[place];
  }
}
