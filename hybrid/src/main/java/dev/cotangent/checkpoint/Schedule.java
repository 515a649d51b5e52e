package dev.cotangent.checkpoint;

/**
 * The order in which states are stored and restored, steps run and reversed. It knows nothing of
 * the states themselves.
 *
 * <p>While the loop runs for the first time, {@link #keep} is asked before each step whether its
 * state is to be stored. The last step is then reversed from the state in hand, and {@link
 * #backward} does the rest: from the last checkpoint it advances to the step before what has been
 * reversed, storing more checkpoints on the way while slots are free, where {@link Binomial#split}
 * puts them. A checkpoint that has been reversed is given up, and its slot serves the steps before
 * it.
 */
abstract class Schedule {
  /** No slot: the state is not stored. */
  static final int NONE = -1;

  private final int most;
  private final Slots free;

  /** The steps before which states are stored, ascending, and the slots that these are in. */
  final IntStack steps = new IntStack();

  final IntStack slots = new IntStack();

  /** A schedule for so many checkpoints. */
  Schedule(int most) {
    this.most = most;
    this.free = new Slots(most);
  }

  /** Returns the slot in which to store the state before a step of the first run, or none. */
  abstract int keep(int step);

  /**
   * Called when the first run is over: from here on checkpoints lie in the order of their steps.
   */
  void turn() {}

  /** Returns the number of slots that are free. */
  final int room() {
    return most - steps.size();
  }

  /** Takes a free slot for the state before a step, the last one so far. */
  final int push(int step) {
    int slot = free.take();
    steps.push(step);
    slots.push(slot);
    return slot;
  }

  /** Reverses all steps of the first run; the state before the last one is in hand. */
  final void backward(int count, Actions actions) {
    turn();
    if (count > 0) {
      reverse(count - 1, actions);
    }
    int left = count - 1;
    while (left > 0) {
      actions.restore(slots.top(), steps.top());
      approach(left, actions);
      reverse(--left, actions);
    }
  }

  /** Advances from the last checkpoint to the step before one, with checkpoints on the way. */
  private void approach(int end, Actions actions) {
    int from = steps.top();
    while (end - from > 1 && room() > 0) {
      int to = from + Binomial.split(end - from, room() + 1);
      actions.advance(from, to);
      actions.store(push(to), to);
      from = to;
    }
    if (end - from > 1) {
      actions.advance(from, end - 1);
    }
  }

  private void reverse(int step, Actions actions) {
    actions.reverse(step);
    if (steps.top() == step) {
      steps.pop();
      int slot = slots.pop();
      free.giveBack(slot);
      actions.discard(slot);
    }
  }
}
