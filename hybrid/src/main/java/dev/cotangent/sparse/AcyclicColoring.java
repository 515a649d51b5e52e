package dev.cotangent.sparse;

import java.util.Arrays;

/**
 * Acyclic colouring: neighbours differ, and every cycle has at least three colours. So two colours
 * induce trees, whose entries follow from the leaves inwards by substitution (Coleman and Cai 1986,
 * "The cyclic coloring problem and estimation of sparse Hessian matrices"). The algorithm is that
 * of Gebremedhin, Tarafdar, Manne and Pothen 2007, "New acyclic and star coloring algorithms with
 * application to computing Hessians": it keeps the two-coloured trees as disjoint sets of edges,
 * and forbids a vertex a colour by which it would close a cycle.
 */
final class AcyclicColoring extends GreedyColoring {
  /** The vertex from which a tree was last met first, and through which neighbour. */
  private final int[] visitedFrom;

  private final int[] visitedThrough;

  /** The forest of disjoint sets: an edge's parent, itself at a root. */
  private final int[] parents;

  AcyclicColoring(Edges edges) {
    super(edges);
    this.visitedFrom = filled(edges.count());
    this.visitedThrough = filled(edges.count());
    this.parents = new int[edges.count()];
    Arrays.setAll(parents, edge -> edge);
  }

  /** A tree that is met through two neighbours would become a cycle. */
  @Override
  void forbidMore(int v) {
    for (int entry : coloredNeighbours(v)) {
      int w = neighbour(entry);
      for (int place = start(w); place < end(w); place++) {
        if (!isForbidden(color(around(place)), v) && isMetAgain(around(place), v, w)) {
          forbid(color(around(place)), v);
        }
      }
    }
  }

  private boolean isMetAgain(int entry, int from, int through) {
    int tree = find(edge(entry));
    if (visitedFrom[tree] != from) {
      visitedFrom[tree] = from;
      visitedThrough[tree] = through;
    }
    return visitedThrough[tree] != through;
  }

  /** Edges from a vertex to neighbours of one colour belong to one tree, at both ends. */
  @Override
  void colored(int v) {
    for (int entry : coloredNeighbours(v)) {
      int w = neighbour(entry);
      unite(edge(entry), edge(around(place(v, color(entry)))));
      int sibling = place(w, colorOf(v));
      if (sibling < end(w)) {
        unite(edge(entry), edge(around(sibling)));
      }
    }
  }

  /** The root of an edge's tree; halves the way for those who come later. */
  private int find(int edge) {
    int at = edge;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  private void unite(int first, int second) {
    parents[find(first)] = find(second);
  }
}
