package dev.cotangent.sparse;

/**
 * Star colouring: neighbours differ, and every path of four vertices has at least three colours. So
 * two colours induce stars, and in a star each edge has an end, the leaf, at which it is the only
 * one: there the entry is read. Coleman and Moré 1984, "Estimation of sparse Hessian matrices and
 * graph coloring problems", found the condition; this is the algorithm of Gebremedhin, Tarafdar,
 * Manne and Pothen 2007, "New acyclic and star coloring algorithms with application to computing
 * Hessians", which remembers the two-coloured stars and their hubs, and so need not look further
 * than the neighbours of neighbours.
 */
final class StarColoring extends GreedyColoring {
  /** The star that an edge belongs to, and the hub of a star; a single edge has none. */
  private final int[] stars;

  private final int[] hubs;
  private int starCount;

  StarColoring(Edges edges) {
    super(edges);
    this.stars = filled(edges.count());
    this.hubs = filled(edges.count());
  }

  @Override
  void forbidMore(int v) {
    for (int entry : coloredNeighbours(v)) {
      int w = neighbour(entry);
      boolean hub = isSeveral(place(v, color(entry)));
      for (int place = start(w); place < end(w); place++) {
        // If v is a hub, w must stay a leaf. If not, w may become a hub, unless it is a leaf.
        if (hub || isLeaf(around(place))) {
          forbid(color(around(place)), v);
        }
      }
    }
  }

  /** Whether the hub of an entry's star is at the far end. */
  private boolean isLeaf(int entry) {
    return hubs[stars[edge(entry)]] == neighbour(entry);
  }

  /** Adds the edges from a vertex to stars: of a neighbour, of the vertex itself, or new ones. */
  @Override
  void colored(int v) {
    for (int entry : coloredNeighbours(v)) {
      int w = neighbour(entry);
      int sibling = place(w, colorOf(v));
      if (sibling < end(w)) {
        join(entry, around(sibling), w);
      } else {
        int own = place(v, color(entry));
        join(entry, around(own), isSeveral(own) ? v : NONE);
      }
    }
  }

  private void join(int entry, int first, int hub) {
    int star = stars[edge(first)];
    if (star == NONE) {
      star = starCount++;
      stars[edge(first)] = star;
    }
    stars[edge(entry)] = star;
    hubs[star] = hub;
  }
}
