package dev.cotangent.checkpoint;

import java.util.Arrays;

/**
 * The schedule for a number of steps that shows only when the loop ends: dynamic checkpointing by
 * Q. Wang, P. Moin and G. Iaccarino (2009), "Minimal repetition dynamic checkpointing algorithm for
 * unsteady adjoint calculation".
 *
 * <p>Each state is stored when its step is run, and has a level, 0 at first. Where all slots are
 * taken, a checkpoint goes that is <em>dispensable</em>: there is a later one of a higher level.
 * Where none is, the latest checkpoint moves on to the new state and rises by a level, which makes
 * the ones before it of its old level dispensable. The initial state is of the highest level.
 */
final class OnlineSchedule extends Schedule {
  private final IntStack levels = new IntStack();

  /** Dispensable checkpoints; they are used for the reversal if they still are there. */
  private final IntStack spareSteps = new IntStack();

  private final IntStack spareSlots = new IntStack();

  /** A schedule for so many checkpoints. */
  OnlineSchedule(int checkpoints) {
    super(checkpoints);
  }

  @Override
  int keep(int step) {
    if (!spareSteps.isEmpty()) {
      spareSteps.pop();
      return place(step, spareSlots.pop(), 0);
    }
    if (room() > 0) {
      levels.push(step == 0 ? Integer.MAX_VALUE : 0);
      return push(step);
    }
    return steps.size() == 1 ? NONE : rise(step);
  }

  private int rise(int step) {
    steps.pop();
    int slot = slots.pop();
    int level = levels.pop() + 1;
    while (levels.top() < level) {
      levels.pop();
      spareSteps.push(steps.pop());
      spareSlots.push(slots.pop());
    }
    return place(step, slot, level);
  }

  private int place(int step, int slot, int level) {
    steps.push(step);
    slots.push(slot);
    levels.push(level);
    return slot;
  }

  @Override
  void turn() {
    int count = steps.size() + spareSteps.size();
    long[] checkpoints = new long[count];
    for (int i = 0; i < count; i++) {
      boolean spare = !spareSteps.isEmpty();
      long step = (spare ? spareSteps : steps).pop();
      checkpoints[i] = (step << Integer.SIZE) | (spare ? spareSlots : slots).pop();
    }
    Arrays.sort(checkpoints);
    for (long checkpoint : checkpoints) {
      steps.push((int) (checkpoint >> Integer.SIZE));
      slots.push((int) checkpoint);
    }
  }
}
