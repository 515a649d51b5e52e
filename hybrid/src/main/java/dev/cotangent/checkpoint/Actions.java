package dev.cotangent.checkpoint;

/** What a {@link Schedule} has done; the state in hand is the one that an advance ends at. */
interface Actions {
  /** Stores the state in hand, that before a step, in a slot that is free. */
  void store(int slot, int step);

  /** Makes the state before a step, which lies in a slot, the one in hand. */
  void restore(int slot, int step);

  /** Gives a slot up. */
  void discard(int slot);

  /** Runs the steps from one (inclusive) to another (exclusive). */
  void advance(int from, int to);

  /** Runs a step once more, recorded, and carries the adjoints back through it. */
  void reverse(int step);
}
