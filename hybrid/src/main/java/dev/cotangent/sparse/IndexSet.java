package dev.cotangent.sparse;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A set of input numbers. Small sets are sorted arrays; a union that would be larger is only noted,
 * as the two sets that it is made of, and collected when somebody asks. So a long running sum, on
 * whose prefixes nobody asks, costs one object for each term and not a growing set, and sets that
 * many results have in common are shared.
 */
final class IndexSet {
  private static final int MOST = 32;
  private static final int[] NONE = {};

  static final IndexSet EMPTY = new IndexSet(NONE);

  /** In ascending order; null for a union. */
  private final int @Nullable [] members;

  private final @Nullable IndexSet first;
  private final @Nullable IndexSet second;

  /** The collection that last came by; collecting is for one thread at a time. */
  private long visit;

  private IndexSet(int... members) {
    this.members = members;
    this.first = null;
    this.second = null;
  }

  private IndexSet(IndexSet first, IndexSet second) {
    this.members = null;
    this.first = first;
    this.second = second;
  }

  static IndexSet of(int member) {
    return new IndexSet(member);
  }

  IndexSet union(IndexSet other) {
    int[] a = members;
    int[] b = other.members;
    if (a == null || b == null) {
      return this == other || (b != null && b.length == 0)
          ? this
          : a != null && a.length == 0 ? other : new IndexSet(this, other);
    }
    int count = a.length + b.length - common(a, b);
    if (count == a.length || count == b.length) {
      return count == a.length ? this : other;
    }
    return count > MOST ? new IndexSet(this, other) : new IndexSet(merged(a, b, count));
  }

  private static int common(int[] a, int[] b) {
    int common = 0;
    for (int i = 0, j = 0; i < a.length && j < b.length; ) {
      common += a[i] == b[j] ? 1 : 0;
      boolean forward = a[i] <= b[j];
      j += a[i] >= b[j] ? 1 : 0;
      i += forward ? 1 : 0;
    }
    return common;
  }

  private static int[] merged(int[] a, int[] b, int count) {
    int[] merged = new int[count];
    for (int k = 0, i = 0, j = 0; k < count; k++) {
      boolean takeA = j == b.length || (i < a.length && a[i] <= b[j]);
      merged[k] = takeA ? a[i] : b[j];
      j += j < b.length && b[j] == merged[k] ? 1 : 0;
      i += takeA ? 1 : 0;
    }
    return merged;
  }

  /**
   * Returns the members in ascending order; not to be changed.
   *
   * @param visit a number that no collection over these sets has had before
   */
  int[] members(long visit) {
    if (members != null) {
      return members;
    }
    int[] found = new int[2 * MOST];
    int count = 0;
    Deque<IndexSet> open = new ArrayDeque<>();
    open.push(this);
    while (!open.isEmpty()) {
      IndexSet set = open.pop();
      if (set.visit == visit) {
        continue;
      }
      if (set.members == null) {
        set.visit = visit;
        push(open, set.first);
        push(open, set.second);
      } else {
        if (count + set.members.length > found.length) {
          int distinct = distinct(found, count);
          count = distinct;
          found = Arrays.copyOf(found, Math.max(found.length, 2 * distinct + MOST));
        }
        System.arraycopy(set.members, 0, found, count, set.members.length);
        count += set.members.length;
      }
    }
    return Arrays.copyOf(found, distinct(found, count));
  }

  private static void push(Deque<IndexSet> open, @Nullable IndexSet set) {
    if (set != null) {
      open.push(set);
    }
  }

  /** Sorts the first elements and moves the distinct ones to the front; returns how many. */
  private static int distinct(int[] elements, int count) {
    Arrays.sort(elements, 0, count);
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || elements[i] != elements[i - 1]) {
        elements[distinct++] = elements[i];
      }
    }
    return distinct;
  }
}
