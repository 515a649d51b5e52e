package dev.cotangent.checkpoint;

import dev.cotangent.primitive.Interpretation;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.ValueAndGradient;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A loop over many steps, each of which makes the next state out of a state and parameters: a
 * simulation in time, an iteration. Differentiated in reverse mode, a loop that is written with
 * {@code for} takes as much memory as it has operations; this one keeps some states only, its
 * {@link Checkpoints}, and runs the steps between them again on the way back.
 *
 * {@snippet :
 * TimeLoop.Step step = (k, s, p) -> {                       // a pendulum: angle, velocity; damping
 *   Real v = s[1].sub(s[0].sin().add(p[0].mul(s[1])).mul(0.001));
 *   return new Real[] {s[0].add(v.mul(0.001)), v};
 * };
 * TimeLoop loop = TimeLoop.of(1_000_000, step).with(Checkpoints.binomial(200));
 * LossGradient g = loop.gradient(end -> end[0].square(), new double[] {1, 0}, 0.1);
 * }
 *
 * <p>Inside a larger function, in any mode and nesting, {@link #run} is one operation; its
 * derivatives of any order are runs of loops with checkpoints, too.
 *
 * <p>A step must be the same function whenever it is run with the same arguments, and depend on
 * nothing that is differentiated but these. Both are checked; what differs, or would be lost, is an
 * {@link IllegalStateException}. So is a state with more or fewer numbers than the initial one. A
 * thread that is interrupted leaves the loop by a {@link
 * java.util.concurrent.CancellationException} before its next step, and stays interrupted.
 *
 * <p>The gradient is the same to the last bit whichever checkpoints are chosen. It equals that of
 * one tape over the whole loop within rounding: a tape {@linkplain dev.cotangent.reverse.Tape
 * pre-accumulates} derivatives over a few operations, there across the border of two steps, here up
 * to it, and so multiplies the same factors in another order.
 *
 * <p>With n numbers in a state and m parameters, a step takes the time of its operations and O(n +
 * m). Immutable, and safe to be used by any number of threads at once.
 */
public final class TimeLoop {
  /** The number of steps of a loop that ends by a predicate. */
  static final int UNKNOWN = -1;

  private static final long DEFAULT_BYTES = 64L << 20;

  /** One step of a loop. */
  @FunctionalInterface
  public interface Step {
    /**
     * Returns the next state.
     *
     * @param step the number of the step, from 0
     * @param state the state before it
     * @param parameters the parameters, the same in all steps
     */
    Real[] next(int step, Real[] state, Real[] parameters);
  }

  /** When a loop is over. */
  @FunctionalInterface
  public interface Stop {
    /**
     * Returns whether there are no more steps. The number of steps is a constant to every
     * derivative.
     *
     * @param step the number of steps so far
     * @param state the values of the state that they lead to
     */
    boolean isDone(int step, double[] state);
  }

  /** A term of a loss that is added up along the way. */
  @FunctionalInterface
  public interface Term {
    /**
     * Returns what a step adds to the loss.
     *
     * @param step the number of the step, from 0
     * @param state the state before it
     * @param parameters the parameters
     */
    Real at(int step, Real[] state, Real[] parameters);
  }

  private final Step step;
  private final int count;
  private final @Nullable Stop stop;
  private final Checkpoints checkpoints;

  private TimeLoop(Step step, int count, @Nullable Stop stop, Checkpoints checkpoints) {
    this.step = Objects.requireNonNull(step, "step");
    this.count = count;
    this.stop = stop;
    this.checkpoints = Objects.requireNonNull(checkpoints, "checkpoints");
  }

  /**
   * Returns a loop of so many steps, with checkpoints in 64 MiB.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public static TimeLoop of(int steps, Step step) {
    if (steps < 0) {
      throw new IllegalArgumentException("a loop of " + steps + " steps");
    }
    return new TimeLoop(step, steps, null, Checkpoints.bytes(DEFAULT_BYTES));
  }

  /** Returns a loop that ends by a predicate, with checkpoints in 64 MiB. */
  public static TimeLoop until(Stop stop, Step step) {
    return new TimeLoop(
        step, UNKNOWN, Objects.requireNonNull(stop, "stop"), Checkpoints.bytes(DEFAULT_BYTES));
  }

  /** Returns this loop with other checkpoints. */
  public TimeLoop with(Checkpoints checkpoints) {
    return new TimeLoop(step, count, stop, checkpoints);
  }

  /**
   * Runs the loop, for numbers of any kind: one operation on a tape, whose sweep runs the loop once
   * more to set its checkpoints.
   *
   * @param state the initial state, of n ≥ 1 numbers
   * @param parameters the parameters, of which there may be none
   * @return the state at the end
   * @throws IllegalArgumentException if the state is empty
   */
  public Real[] run(Real[] state, Real[] parameters) {
    return run(problem(state.length, parameters.length), state, parameters);
  }

  /**
   * Returns a loss at the end of the loop, for numbers of any kind.
   *
   * @param last the loss as a function of the state at the end
   */
  public Real loss(ScalarFunction last, Real[] state, Real[] parameters) {
    return value(last, run(state, parameters));
  }

  /**
   * Returns a loss at the end plus a term for each step, for numbers of any kind.
   *
   * @param each the term of a step, as a function of the state before it
   * @param last the loss as a function of the state at the end
   */
  public Real loss(Term each, ScalarFunction last, Real[] state, Real[] parameters) {
    Problem summing = summing(each, state.length, parameters.length);
    return value(total(last), run(summing, withSum(state), parameters));
  }

  /**
   * Returns a loss at the end of the loop and its gradient, by one run there and back.
   *
   * @param last the loss as a function of the state at the end
   * @param state the initial state
   * @param parameters the parameters
   */
  public LossGradient gradient(ScalarFunction last, double[] state, double... parameters) {
    double[] x = joined(state, parameters);
    return gradient(problem(state.length, parameters.length), last, x, state.length);
  }

  /**
   * Returns a loss at the end plus a term for each step, and its gradient, by one run there and
   * back.
   *
   * @param each the term of a step, as a function of the state before it
   * @param last the loss as a function of the state at the end
   * @param state the initial state
   * @param parameters the parameters
   */
  public LossGradient gradient(
      Term each, ScalarFunction last, double[] state, double... parameters) {
    Problem summing = summing(each, state.length, parameters.length);
    double[] x = joined(Arrays.copyOf(state, state.length + 1), parameters);
    return gradient(summing, total(last), x, state.length);
  }

  private static LossGradient gradient(Problem problem, ScalarFunction last, double[] x, int n) {
    try (Sweep sweep = new Sweep(problem, x)) {
      double[] end = sweep.forward();
      ValueAndGradient loss = Reverse.valueAndGradient(last, end);
      double[] gradient = sweep.backward(loss.gradient());
      return new LossGradient(
          loss.value(),
          Arrays.copyOf(end, n),
          Arrays.copyOf(gradient, n),
          problem.parametersOf(gradient));
    }
  }

  private static Real[] run(Problem problem, Real[] state, Real[] parameters) {
    Real[] x = joined(state, parameters);
    for (Real number : x) {
      Objects.requireNonNull(number, "a number of the state or a parameter is null");
      if (Level.levelOf(number) instanceof Interpretation) {
        return problem.run(state.clone(), parameters); // it wants to see each operation
      }
    }
    return Tensor.apply(new Rows.Loop(problem), Tensor.of(x, x.length)).toReals();
  }

  private Problem problem(int states, int parameters) {
    if (states == 0) {
      throw new IllegalArgumentException("a loop over an empty state; it needs a number at least");
    }
    return new Problem(step, count, stop, checkpoints, states, parameters, states);
  }

  /** The loop whose states have one number more: the sum of the terms so far. */
  private Problem summing(Term each, int states, int parameters) {
    Objects.requireNonNull(each, "each");
    Problem plain = problem(states, parameters);
    Step summing =
        (k, state, given) -> {
          Real[] own = Arrays.copyOf(state, states);
          Real term =
              Objects.requireNonNull(
                  each.at(k, own, given.clone()), () -> "the loss term of step " + k + " is null");
          Real[] next = plain.next(k, Arrays.copyOf(state, states), given);
          return joined(next, new Real[] {state[states].add(term)});
        };
    Stop ending = stop;
    return new Problem(
        summing,
        count,
        ending == null ? null : (k, state) -> ending.isDone(k, Arrays.copyOf(state, states)),
        checkpoints,
        states + 1,
        parameters,
        states + 1);
  }

  private static Real[] withSum(Real... state) {
    return joined(state, new Real[] {Real.zero()});
  }

  /** The loss at the end and the sum of the terms, as a function of both. */
  private static ScalarFunction total(ScalarFunction last) {
    return end -> value(last, Arrays.copyOf(end, end.length - 1)).add(end[end.length - 1]);
  }

  private static Real value(ScalarFunction last, Real... end) {
    return Level.call(last.asVector(), end)[0];
  }

  private static Real[] joined(Real[] a, Real[] b) {
    Real[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static double[] joined(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
