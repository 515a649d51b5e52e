package dev.cotangent.checkpoint;

/** Where states lie, by slots; closing it gives everything back. */
interface Store extends AutoCloseable {
  /** Stores a state. */
  void put(int slot, double[] state);

  /** Reads a state into an array. */
  void get(int slot, double[] state);

  /** Gives a state up. */
  default void discard(int slot) {}

  @Override
  default void close() {}
}
