package dev.cotangent.layer;

import dev.cotangent.tensor.Arena;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Samples in small groups, in a new random order each time; the order depends on the seed alone.
 *
 * <p>Confined to one thread at a time.
 */
public final class Batches {
  private final int[] order;
  private final int size;
  private final SplittableRandom random;
  private final Arena arena = new Arena();

  private Batches(int[] order, int size, SplittableRandom random) {
    this.order = order;
    this.size = size;
    this.random = random;
  }

  /**
   * Returns batches.
   *
   * @param samples how many samples there are
   * @param size how many a batch has; the last one has what is left
   * @param seed what the random numbers begin with
   * @throws IllegalArgumentException if the samples are less than 0 or the size is less than 1
   */
  public static Batches of(int samples, int size, long seed) {
    if (samples < 0 || size < 1) {
      throw new IllegalArgumentException("batches of " + size + " from " + samples + " samples");
    }
    int[] order = new int[samples];
    Arrays.setAll(order, i -> i);
    return new Batches(order, size, new SplittableRandom(seed));
  }

  /** Returns how many batches an epoch has. */
  public int count() {
    return Math.ceilDiv(order.length, size);
  }

  /**
   * Shuffles the samples and hands them all to an action, batch by batch.
   *
   * @param action what is done with a batch; it must not keep its tensors
   */
  public void epoch(Consumer<Batch> action) {
    shuffle();
    for (int from = 0; from < order.length; from += size) {
      int[] rows = Arrays.copyOfRange(order, from, Math.min(from + size, order.length));
      try {
        action.accept(new Batch(arena, order.length, rows));
      } finally {
        arena.clear();
      }
    }
  }

  /** Exchanges each with a random one up to it (Fisher and Yates). */
  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int sample = order[i];
      order[i] = order[other];
      order[other] = sample;
    }
  }
}
