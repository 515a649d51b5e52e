package dev.cotangent.layer;

import dev.cotangent.tensor.Arena;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/** A group of samples, to be used until the next one comes. */
public final class Batch {
  private final Arena arena;
  private final int samples;
  private final int[] rows;

  Batch(Arena arena, int samples, int[] rows) {
    this.arena = arena;
    this.samples = samples;
    this.rows = rows;
  }

  /** Returns how many samples this batch has. */
  public int size() {
    return rows.length;
  }

  /** Returns the indices of this batch's samples. */
  public int[] rows() {
    return rows.clone();
  }

  /**
   * Returns this batch's part of some data.
   *
   * @param data a tensor whose first axis counts all samples
   * @throws IllegalArgumentException if there are more or fewer samples than in the batches
   */
  public Tensor of(Tensor data) {
    if (data.rank() == 0 || data.size(0) != samples) {
      throw new IllegalArgumentException(
          "a batch of "
              + samples
              + " samples was asked for its part of data of shape "
              + Arrays.toString(data.shape()));
    }
    return Arena.during(arena, () -> data.gather(0, rows));
  }

  /**
   * Returns this batch's part of some data, such as the classes of the samples.
   *
   * @throws IllegalArgumentException if there are more or fewer samples than in the batches
   */
  public int[] of(int... data) {
    if (data.length != samples) {
      throw new IllegalArgumentException(
          "a batch of " + samples + " samples was asked for its part of " + data.length + " data");
    }
    int[] part = new int[rows.length];
    Arrays.setAll(part, i -> data[rows[i]]);
    return part;
  }
}
