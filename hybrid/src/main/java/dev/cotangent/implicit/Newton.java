package dev.cotangent.implicit;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import java.util.Arrays;

/**
 * Newton's method with damping for n equations F(y, p) = 0 at fixed p. A step is judged by how far
 * the root is from its end, as the same Jacobian sees it, so that the units of the equations do not
 * matter (P. Deuflhard 2004, "Newton Methods for Nonlinear Problems", 3.3: the natural monotonicity
 * test).
 */
final class Newton {
  private static final int MOST_STEPS = 100;
  private static final double SMALLEST_DAMPING = 1e-10;

  /** How far from the root a solution may be, relative to its size, before it is called none. */
  private static final double TOLERANCE = 1e-8;

  /** A step this small is the last one. */
  private static final double ROUNDING = 1e-15;

  /** Below this an unknown's size is no measure. */
  private static final double SMALL = 1e-6;

  private final String name;
  private final Equation f;
  private final double[] p;

  Newton(String name, Equation f, double[] p) {
    this.name = name;
    this.f = f;
    this.p = p;
  }

  private double[] residual(double[] y) {
    return Plain.values(name, f.apply(Real.of(y), Real.of(p)), y.length);
  }

  private DenseSystem system(double[] y) {
    return DenseSystem.of(name, Forward.jacobian(z -> f.apply(z, Real.of(p)), y), y, p);
  }

  /**
   * Returns a root near a guess.
   *
   * @throws IllegalStateException if none is found
   */
  double[] solve(double[] guess) {
    double[] y = guess.clone();
    double[] residual = residual(y);
    if (!Plain.isFinite(residual)) {
      throw new IllegalStateException(
          name + ": F = " + Plain.text(residual) + " at the guess " + DenseSystem.place(y, p));
    }
    for (int step = 0; step < MOST_STEPS; step++) {
      if (Plain.norm(residual) == 0) {
        return y;
      }
      DenseSystem system = system(y);
      double[] correction = system.solve(residual);
      double[] next = damped(system, y, correction);
      if (next == y || isSmall(Plain.norm(correction), ROUNDING, y)) {
        return next;
      }
      y = next;
      residual = residual(y);
    }
    throw noRoot(y, "after " + MOST_STEPS + " steps");
  }

  /** The end of a step, shortened until it leads closer; y itself where rounding ends the way. */
  private double[] damped(DenseSystem system, double[] y, double[] correction) {
    double length = Plain.norm(correction);
    for (double damping = 1; damping >= SMALLEST_DAMPING; damping /= 2) {
      double[] next = Plain.minus(y, damping, correction);
      double[] residual = residual(next);
      if (Plain.isFinite(residual)
          && Plain.norm(system.solve(residual)) <= (1 - damping / 4) * length) {
        return next;
      }
      if (isSmall(length, TOLERANCE, y)) {
        return y;
      }
    }
    throw noRoot(y, "where no step leads closer to a root");
  }

  private static boolean isSmall(double length, double tolerance, double[] y) {
    return length <= tolerance * Math.max(Plain.norm(y), SMALL);
  }

  private IllegalStateException noRoot(double[] y, String where) {
    return new IllegalStateException(
        name
            + ": no convergence; it stopped "
            + where
            + ", at "
            + DenseSystem.place(y, p)
            + " with F = "
            + Plain.text(residual(y))
            + "; start closer to the root, or bring a solver of your own");
  }

  /**
   * Returns a root that any solver has found after one more step, which doubles its digits, if that
   * step is small enough for it to be one.
   *
   * @throws IllegalStateException if it is not, or if the root is a multiple one
   */
  double[] polished(double[] y) {
    double[] residual = residual(y);
    DenseSystem system = system(y);
    double[] correction = system.solve(residual);
    if (!isSmall(Plain.norm(correction), TOLERANCE, y)) { // NaN is not small
      throw new IllegalStateException(
          name
              + ": what the solver returned, "
              + DenseSystem.place(y, p)
              + ", is no solution: F = "
              + Plain.text(residual)
              + ", and a Newton step from there is "
              + Plain.text(correction)
              + "; let the solver go on until it has converged");
    }
    requireSimple(system, y);
    return Plain.minus(y, 1, correction);
  }

  /**
   * At a multiple root ∂F/∂y is singular, but where a solver has stopped beside it, it is not
   * quite. What tells is that there it changes by as much as it is, on a way no longer than
   * solutions may be off. That way goes where it is most nearly singular, which one step of inverse
   * iteration finds.
   */
  private void requireSimple(DenseSystem system, double[] y) {
    double[] start = new double[y.length];
    Arrays.setAll(start, i -> 1 + 1.0 / (i + 2));
    double[] v = system.weakest(start);
    double length = Plain.norm(v);
    double radius = TOLERANCE * Math.max(Plain.norm(y), SMALL);
    double[] there = slope(Plain.minus(y, -radius / length, v), v);
    double[] change = system.solve(Plain.minus(there, 1, slope(y, v)));
    if (Plain.norm(change) > length / 2) {
      throw DenseSystem.singular(name, y, p);
    }
  }

  private double[] slope(double[] y, double[] v) {
    return Forward.jvp(z -> f.apply(z, Real.of(p)), y, v);
  }
}
