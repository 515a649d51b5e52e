package dev.cotangent.sparse;

import java.util.Arrays;

/** Vertices sorted by a degree that changes: a doubly linked list for each degree. */
final class Buckets {
  private static final int NONE = -1;
  private static final int TAKEN = -2;

  private final int[] degrees;
  private final int[] first;
  private final int[] next;
  private final int[] previous;
  private int least;
  private int most;

  /**
   * Puts all vertices in.
   *
   * @param degrees the degree of each; taken over
   * @param most the largest degree that there can ever be
   */
  Buckets(int[] degrees, int most) {
    int n = degrees.length;
    this.degrees = degrees;
    this.first = new int[most + 1];
    this.next = new int[n];
    this.previous = new int[n];
    this.most = most;
    Arrays.fill(first, NONE);
    for (int v = n - 1; v >= 0; v--) {
      insert(v);
    }
  }

  /** Returns a vertex of the smallest degree, or -1 if none is left. */
  int smallest() {
    while (least < first.length && first[least] == NONE) {
      least++;
    }
    return least < first.length ? first[least] : NONE;
  }

  /** Returns a vertex of the largest degree, or -1 if none is left. */
  int largest() {
    while (most >= 0 && first[most] == NONE) {
      most--;
    }
    return most >= 0 ? first[most] : NONE;
  }

  /** Returns a vertex's degree. */
  int degree(int v) {
    return degrees[v];
  }

  /** Takes a vertex out and returns it. */
  int take(int v) {
    remove(v);
    degrees[v] = TAKEN;
    return v;
  }

  /** Changes the degree of a vertex, if it has not been taken out. */
  void move(int v, int change) {
    if (degrees[v] != TAKEN) {
      remove(v);
      degrees[v] += change;
      insert(v);
      least = Math.min(least, degrees[v]);
      most = Math.max(most, degrees[v]);
    }
  }

  private void insert(int v) {
    int head = first[degrees[v]];
    next[v] = head;
    previous[v] = NONE;
    if (head != NONE) {
      previous[head] = v;
    }
    first[degrees[v]] = v;
  }

  private void remove(int v) {
    if (previous[v] == NONE) {
      first[degrees[v]] = next[v];
    } else {
      next[previous[v]] = next[v];
    }
    if (next[v] != NONE) {
      previous[next[v]] = previous[v];
    }
  }
}
