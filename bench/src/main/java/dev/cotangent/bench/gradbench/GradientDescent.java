package dev.cotangent.bench.gradbench;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;

/**
 * Gradient descent as GradBench prescribes it for its evals of nested differentiation: the step
 * grows after ten successes and shrinks after a failure. All of it is done in numbers that may be
 * differentiated, so that the minimum itself can be: whoever differentiates it differentiates the
 * whole way down.
 *
 * <p>J. M. Siskind and B. A. Pearlmutter, "Using Programming Language Theory to Make Automatic
 * Differentiation Sound and Efficient", 2008.
 */
enum GradientDescent {
  /** By gradients in forward mode. */
  FORWARD {
    @Override
    Real[] gradient(ScalarFunction f, Real... x) {
      return Forward.gradient(f, x);
    }
  },

  /** By gradients in reverse mode. */
  REVERSE {
    @Override
    Real[] gradient(ScalarFunction f, Real... x) {
      return Reverse.gradient(f, x);
    }
  };

  /** A slope, or a step, below which the descent has arrived. */
  private static final double ENOUGH = 1e-5;

  private static final double FIRST_STEP = 1e-5;
  private static final int SUCCESSES_UNTIL_GROWTH = 10;

  /** Returns the gradient in this mode. */
  abstract Real[] gradient(ScalarFunction f, Real... x);

  /** Returns where a function is largest, by a way down from a start. */
  final Real[] argmax(ScalarFunction f, Real... start) {
    return argmin(x -> f.apply(x).neg(), start);
  }

  /** Returns where a function is smallest, by a way down from a start. */
  final Real[] argmin(ScalarFunction f, Real... start) {
    Real[] x = start;
    Real lowest = f.apply(x.clone());
    Real[] slope = gradient(f, x);
    double step = FIRST_STEP;
    int successes = 0;
    while (length(slope) > ENOUGH) {
      if (successes == SUCCESSES_UNTIL_GROWTH) {
        step *= 2;
        successes = 0;
      }
      Real[] next = moved(x, slope, -step);
      if (distance(x, next) <= ENOUGH) {
        return x;
      }
      Real value = f.apply(next.clone());
      if (value.lessThan(lowest)) {
        x = next;
        lowest = value;
        slope = gradient(f, x);
        successes++;
      } else {
        step /= 2;
        successes = 0;
      }
    }
    return x;
  }

  /** Returns x + step v. */
  static Real[] moved(Real[] x, Real[] v, double step) {
    Real[] moved = new Real[x.length];
    Arrays.setAll(moved, i -> x[i].add(v[i].mul(step)));
    return moved;
  }

  private static double length(Real... v) {
    return Math.sqrt(Arrays.stream(v).mapToDouble(r -> r.value() * r.value()).sum());
  }

  private static double distance(Real[] a, Real[] b) {
    return length(moved(a, b, -1));
  }
}
