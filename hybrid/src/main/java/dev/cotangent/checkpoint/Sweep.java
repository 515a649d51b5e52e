package dev.cotangent.checkpoint;

import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One run of a loop there and back, in plain numbers. Forward it stores checkpoints; backward a
 * schedule leads, each step is recorded on a tape of its own, and the adjoints of its result become
 * those of its state.
 *
 * <p>The adjoints of the parameters go through each tape as well, from results that are the
 * parameters themselves, so that they are summed up in the order of one long tape.
 *
 * <p>A recorded step must give the state that the step after it was reversed from: so the chain of
 * recorded steps is one run of the loop, or it is an exception.
 */
final class Sweep implements Actions, AutoCloseable {
  private final Problem problem;
  private final Schedule schedule;
  private final Store store;
  private final double[] given;
  private final Real[] parameters;
  private final double[] buffer;
  private Real[] state;
  private int count;

  /** The state after the step to be reversed next, and its adjoints with the parameters'. */
  private double[] after = {};

  private double[] adjoints = {};

  /** A run from an initial state and parameters, one after the other. */
  Sweep(Problem problem, double[] x) {
    this.problem = problem;
    this.given = problem.parametersOf(x);
    this.parameters = Real.of(given);
    this.buffer = new double[problem.states()];
    this.state = Real.of(problem.stateOf(x));
    // Last, since a store that nobody closes may leave a file behind.
    Checkpoints.Plan plan = problem.checkpoints().plan(problem.count(), problem.states());
    this.schedule = plan.schedule();
    this.store = plan.store();
  }

  /** Runs the loop and returns its end; the state before the last step stays in hand. */
  double[] forward() {
    Real[] before = state;
    int k = 0;
    for (; !problem.isDone(k, state); k++) {
      int slot = schedule.keep(k);
      if (slot != Schedule.NONE) {
        store(slot, k);
      }
      before = state;
      state = problem.nextOfConstants(k, state, parameters);
    }
    count = k;
    after = Real.values(state);
    state = before;
    return after.clone();
  }

  /** Returns Jᵀ w, for the initial state and the parameters. */
  double[] backward(double[] w) {
    adjoints = Arrays.copyOf(w, problem.inputs());
    schedule.backward(count, this);
    return adjoints;
  }

  @Override
  public void store(int slot, int step) {
    for (int i = 0; i < buffer.length; i++) {
      buffer[i] = state[i].value();
    }
    store.put(slot, buffer);
  }

  @Override
  public void restore(int slot, int step) {
    store.get(slot, buffer);
    state = Real.of(buffer);
  }

  @Override
  public void discard(int slot) {
    store.discard(slot);
  }

  @Override
  public void advance(int from, int to) {
    for (int k = from; k < to; k++) {
      state = problem.nextOfConstants(k, state, parameters);
    }
  }

  @Override
  public void reverse(int step) {
    double[] before = Real.values(state);
    double[] point = Arrays.copyOf(before, problem.inputs());
    System.arraycopy(given, 0, point, before.length, given.length);
    // What nothing flows to does not meet its slope, even if infinite.
    int[] live = IntStream.range(0, adjoints.length).filter(i -> adjoints[i] != 0).toArray();
    double[] weights = new double[live.length];
    Arrays.setAll(weights, i -> adjoints[live[i]]);
    adjoints = Reverse.vjp(x -> recorded(step, x, live), point, weights);
    after = before;
  }

  private Real[] recorded(int step, Real[] x, int[] live) {
    Real[] given = Arrays.copyOfRange(x, problem.states(), x.length);
    Real[] next = problem.next(step, Arrays.copyOf(x, problem.states()), given);
    requireSame(step, next);
    Real[] results = new Real[live.length];
    for (int i = 0; i < live.length; i++) {
      results[i] = live[i] < next.length ? next[live[i]] : x[live[i]];
    }
    return results;
  }

  /** Throws if the loop has been seen to end with something else. */
  void requireEnd(double[] seen) {
    for (int i = 0; i < problem.exact(); i++) {
      requireSame(count - 1, i, seen[i], after[i]);
    }
  }

  private void requireSame(int step, Real... next) {
    for (int i = 0; i < problem.exact(); i++) {
      requireSame(step, i, after[i], next[i].value());
    }
  }

  private static void requireSame(int step, int i, double once, double again) {
    if (once != again && !(Double.isNaN(once) && Double.isNaN(again))) {
      throw new IllegalStateException(
          "the loop is not the same each time: number "
              + i
              + " after step "
              + step
              + " was "
              + once
              + " and is "
              + again
              + " when the step is run again; a step may depend on nothing that changes, such as"
              + " random numbers drawn on the way or a field that it writes to");
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
