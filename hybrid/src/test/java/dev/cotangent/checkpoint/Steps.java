package dev.cotangent.checkpoint;

import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Loops for the tests, and what a plain loop says about them. */
final class Steps {
  private Steps() {}

  /** A damped pendulum that is driven, by the symplectic Euler method; damping and drive. */
  static Real[] pendulum(int k, Real[] s, Real[] p) {
    Real force = s[0].sin().neg().sub(p[0].mul(s[1])).add(p[1].mul(Math.cos(0.02 * k)));
    Real velocity = s[1].add(force.mul(0.02));
    return new Real[] {s[0].add(velocity.mul(0.02)), velocity};
  }

  /** A harmonic oscillator of frequency p[0], by the method of Runge and Kutta. */
  static TimeLoop.Step oscillator(double h) {
    return (k, s, p) -> {
      Real[] a = slope(s, p[0]);
      Real[] b = slope(moved(s, a, h / 2), p[0]);
      Real[] c = slope(moved(s, b, h / 2), p[0]);
      Real[] d = slope(moved(s, c, h), p[0]);
      Real[] next = new Real[2];
      Arrays.setAll(next, i -> s[i].add(a[i].add(b[i].add(c[i]).mul(2)).add(d[i]).mul(h / 6)));
      return next;
    };
  }

  private static Real[] slope(Real[] s, Real frequency) {
    return new Real[] {s[1], s[0].mul(frequency.square()).neg()};
  }

  private static Real[] moved(Real[] s, Real[] slope, double h) {
    return new Real[] {s[0].add(slope[0].mul(h)), s[1].add(slope[1].mul(h))};
  }

  /**
   * A random step for three numbers and two parameters: some operations on earlier results, with a
   * branch on values and a use of the step's number.
   */
  static TimeLoop.Step random(long seed) {
    return (k, s, p) -> {
      SplittableRandom random = new SplittableRandom(seed);
      Real[] results = new Real[12];
      System.arraycopy(s, 0, results, 0, 3);
      System.arraycopy(p, 0, results, 3, 2);
      for (int i = 5; i < results.length; i++) {
        Real x = results[random.nextInt(i)];
        Real y = results[random.nextInt(i)];
        results[i] = operation(random.nextInt(9), k, x, y);
      }
      return Arrays.copyOfRange(results, results.length - 3, results.length);
    };
  }

  private static Real operation(int which, int k, Real x, Real y) {
    return switch (which) {
      case 0 -> x.add(y).sin();
      case 1 -> x.mul(y).tanh();
      case 2 -> x.sub(y.mul(0.5)).atan();
      case 3 -> x.div(y.square().add(1));
      case 4 -> x.lessThan(y) ? x.cos() : y.sub(x).atan();
      case 5 -> x.max(y).sigmoid();
      case 6 -> x.square().add(y).softplus().log();
      case 7 -> x.mul(0.25 * (k % 3)).add(y.cos());
      default -> x.detach().mul(y).sin();
    };
  }

  /** A loss of the loop as a plain function of the initial state and the parameters. */
  static ScalarFunction plain(TimeLoop.Step step, int steps, int n, ScalarFunction last) {
    return x -> {
      Real[] state = Arrays.copyOf(x, n);
      Real[] parameters = Arrays.copyOfRange(x, n, x.length);
      for (int k = 0; k < steps; k++) {
        state = step.next(k, state, parameters);
      }
      return last.apply(state);
    };
  }

  /** The same with the loop as one operation. */
  static ScalarFunction looped(TimeLoop loop, int n, ScalarFunction last) {
    return x -> loop.loss(last, Arrays.copyOf(x, n), Arrays.copyOfRange(x, n, x.length));
  }
}
