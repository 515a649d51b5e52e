package dev.cotangent.checkpoint;

/**
 * The schedule for a number of steps that is known: revolve. The fewest steps are run, {@link
 * Binomial#cost}, and one more for the end of the loop, which the first run goes on to.
 */
final class OfflineSchedule extends Schedule {
  private final int count;
  private int next;

  /** A schedule for so many steps and checkpoints. */
  OfflineSchedule(int count, int checkpoints) {
    super(checkpoints);
    this.count = count;
  }

  @Override
  int keep(int step) {
    if (step != next || room() == 0) {
      return NONE;
    }
    int left = count - step;
    int slot = push(step);
    if (left > 1 && room() > 0) {
      next = step + Binomial.split(left, room() + 1);
    }
    return slot;
  }
}
