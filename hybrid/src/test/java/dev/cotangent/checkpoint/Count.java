package dev.cotangent.checkpoint;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What a schedule does, carried out with the numbers of the steps in the place of the states. */
final class Count implements Actions {
  private final Map<Integer, Integer> stored = new HashMap<>();
  private final int[] runs;
  private int inHand;
  private int reversed;
  private int live;

  private Count(int steps) {
    this.runs = new int[steps];
    this.reversed = steps;
  }

  /** Plays a schedule. The step to the end of the loop, which no schedule needs, is not counted. */
  static Count of(Schedule schedule, int steps) {
    Count count = new Count(steps);
    for (int k = 0; k < steps; k++) {
      int slot = schedule.keep(k);
      count.inHand = k;
      if (slot != Schedule.NONE) {
        count.stored.put(slot, k); // a schedule that does not know the end moves checkpoints on
      }
      count.live = Math.max(count.live, count.stored.size());
      count.runs[k] += k < steps - 1 ? 1 : 0;
    }
    schedule.backward(steps, count);
    if (count.reversed != 0 || !count.stored.isEmpty()) {
      throw new AssertionError(count.reversed + " steps and " + count.stored + " are left");
    }
    return count;
  }

  /** The steps that were run in order to advance. */
  long advanced() {
    return Arrays.stream(runs).asLongStream().sum();
  }

  /** How often the step that was run most often was run. */
  int repeats() {
    return Arrays.stream(runs).max().orElse(0);
  }

  /** The most states that were stored at a time. */
  int live() {
    return live;
  }

  private static void require(boolean condition, String what, int step) {
    if (!condition) {
      throw new AssertionError(what + " at step " + step);
    }
  }

  @Override
  public void store(int slot, int step) {
    require(step == inHand, "another state is in hand", step);
    require(stored.put(slot, step) == null, "the slot is taken", step);
    live = Math.max(live, stored.size());
  }

  @Override
  public void restore(int slot, int step) {
    require(stored.getOrDefault(slot, -1) == step, "another state is in the slot", step);
    inHand = step;
  }

  @Override
  public void discard(int slot) {
    require(stored.remove(slot) != null, "the slot is free", slot);
  }

  @Override
  public void advance(int from, int to) {
    require(from == inHand, "another state is in hand", from);
    for (int k = from; k < to; k++) {
      runs[k]++;
    }
    inHand = to;
  }

  @Override
  public void reverse(int step) {
    require(step == inHand, "another state is in hand", step);
    require(step == --reversed, "steps are reversed in another order", step);
  }
}
