package dev.cotangent.checkpoint;

import java.util.ArrayList;
import java.util.List;

/** States one after the other in a few large arrays, each made when its first slot is used. */
final class MemoryStore implements Store {
  /** The numbers in an array, unless a single state has more. */
  private static final int BLOCK = 1 << 16;

  private final int size;
  private final int perBlock;
  private final List<double[]> blocks = new ArrayList<>();

  /** A store for states of so many numbers. */
  MemoryStore(int size) {
    this.size = size;
    this.perBlock = Math.max(1, BLOCK / size);
  }

  @Override
  public void put(int slot, double[] state) {
    while (slot / perBlock >= blocks.size()) {
      blocks.add(newBlock());
    }
    System.arraycopy(state, 0, block(slot), place(slot), size);
  }

  @Override
  public void get(int slot, double[] state) {
    System.arraycopy(block(slot), place(slot), state, 0, size);
  }

  private double[] block(int slot) {
    return blocks.get(slot / perBlock);
  }

  private int place(int slot) {
    return slot % perBlock * size;
  }

  private double[] newBlock() {
    try {
      return new double[perBlock * size];
    } catch (OutOfMemoryError e) {
      throw new IllegalStateException(
          "no memory left after "
              + (long) blocks.size() * perBlock
              + " checkpoints of "
              + size
              + " numbers each; keep fewer with Checkpoints.binomial, bytes, online or"
              + " memoryAndDisk, or give the JVM a larger heap (-Xmx)",
          e);
    }
  }
}
