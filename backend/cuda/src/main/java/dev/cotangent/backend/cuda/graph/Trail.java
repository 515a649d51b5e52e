package dev.cotangent.backend.cuda.graph;

import org.jspecify.annotations.Nullable;

/**
 * The names of the operations asked for lately, by the numbers of their marks. A program that runs
 * for hours comes to the last number and begins with the least one again.
 */
final class Trail {
  private static final int REMEMBERED = 1 << 12;

  private final String[] names = new String[REMEMBERED];
  private int last;

  /**
   * Makes an empty one.
   *
   * @param last the number before the first
   */
  Trail(int last) {
    this.last = last;
  }

  /** Remembers an operation and returns its number. */
  int add(String name) {
    last++;
    names[Math.floorMod(last, REMEMBERED)] = name;
    return last;
  }

  /** Returns the operation that comes after a number; null if that is the last one's. */
  @Nullable String after(int number) {
    int later = last - number; // right also where the numbers have begun again
    if (later <= 0) {
      return null;
    }
    return later > REMEMBERED
        ? "an operation that " + later + " others have followed"
        : names[Math.floorMod(number + 1, REMEMBERED)];
  }
}
