package dev.cotangent.checkpoint;

import dev.cotangent.checkpoint.TimeLoop.Step;
import dev.cotangent.checkpoint.TimeLoop.Stop;
import dev.cotangent.primitive.Real;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A loop for states and parameters of known lengths.
 *
 * @param count the number of steps, or {@link TimeLoop#UNKNOWN}
 * @param stop the predicate that ends it, if the number is not known
 * @param states the numbers in a state
 * @param parameters the number of parameters
 * @param exact how many numbers of a state are the same to the bit whether their step is recorded
 *     or not: all but tangents
 */
record Problem(
    Step step,
    int count,
    @Nullable Stop stop,
    Checkpoints checkpoints,
    int states,
    int parameters,
    int exact) {

  int inputs() {
    return states + parameters;
  }

  /** Whether the loop is over before a step. */
  boolean isDone(int step, Real... state) {
    if (stop == null) {
      return step == count;
    }
    if (step == Integer.MAX_VALUE) {
      throw new IllegalStateException(
          "the loop is not done after " + step + " steps, which is the most that there can be");
    }
    return stop.isDone(step, Real.values(state));
  }

  /** Runs a step, for numbers of any kind. It keeps none of the arrays that it is handed. */
  Real[] next(int k, Real[] state, Real[] given) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the loop was interrupted before step " + k);
    }
    Real[] next = step.next(k, state.clone(), given.clone());
    Objects.requireNonNull(next, () -> "step " + k + " of the loop returned null");
    if (next.length != states) {
      throw new IllegalStateException(
          "step "
              + k
              + " of the loop returned "
              + next.length
              + " numbers for a state of "
              + states
              + "; every state must have as many as the initial one");
    }
    for (int i = 0; i < states; i++) {
      if (next[i] == null) {
        throw new NullPointerException("number " + i + " of step " + k + " of the loop is null");
      }
    }
    return next.clone();
  }

  /** Runs a step on constants. */
  Real[] nextOfConstants(int k, Real[] state, Real[] given) {
    Real[] next = next(k, state, given);
    for (Real x : next) {
      if (!x.isConstant()) {
        throw new IllegalStateException(
            "step "
                + k
                + " of the loop depends on more than its state and parameters: it returned "
                + x
                + "; hand the loop what is to be differentiated as parameters, or detach() it");
      }
    }
    return next;
  }

  /** Runs the whole loop, for numbers of any kind. */
  Real[] run(Real[] initial, Real[] given) {
    Real[] state = initial;
    for (int k = 0; !isDone(k, state); k++) {
      state = next(k, state, given);
    }
    return state;
  }

  /** Runs the whole loop on constants. */
  double[] end(double[] x) {
    Real[] state = Real.of(stateOf(x));
    Real[] given = Real.of(parametersOf(x));
    for (int k = 0; !isDone(k, state); k++) {
      state = nextOfConstants(k, state, given);
    }
    return Real.values(state);
  }

  double[] stateOf(double[] x) {
    return Arrays.copyOf(x, states);
  }

  double[] parametersOf(double[] x) {
    return Arrays.copyOfRange(x, states, inputs());
  }

  /**
   * Returns the loop that carries tangents beside the states and the parameters: a state of it is a
   * state of this one followed by its rate of change, and so are its parameters.
   */
  Problem tangent() {
    Stop seen = stop;
    return new Problem(
        new TangentStep(this),
        count,
        seen == null ? null : (k, state) -> seen.isDone(k, Arrays.copyOf(state, states)),
        checkpoints,
        2 * states,
        2 * parameters,
        exact);
  }
}
