package dev.cotangent.implicit;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.rule.CustomFunction;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealLinearOperator;

/**
 * The fixed point y = g(y, p) of a contraction, found by applying it again and again. Its
 * derivative is that of the equations y - g(y, p) = 0; where there are many, the system (I - ∂g/∂y)
 * dy = ∂g/∂p dp is solved by iteration as well, which converges since g contracts (Neumann's
 * series; B. Christianson 1994, "Reverse accumulation and attractive fixed points").
 */
final class FixedPoint {
  private static final String NAME = "fixedPoint";

  /** Up to so many unknowns an elimination is no great cost. */
  private static final int MOST_DENSE = 100;

  private static final int MOST_STEPS = 10_000;

  /** Steps this small that do not get smaller are rounding. */
  private static final double ROUNDING = 1e-13;

  private static final double SMALL = 1e-6;

  /** One step of an iteration. */
  @FunctionalInterface
  private interface Step {
    double[] from(double[] y);
  }

  private final Equation g;

  /** I - ∂g/∂y as a function of (y, p). */
  private final LinearSolve system;

  private FixedPoint(Equation g) {
    this.g = g;
    this.system =
        LinearSolve.of(
            (yp, v) -> minus(v, Forward.jvp(y -> g.apply(y, rest(yp, v)), first(yp, v), v)),
            (yp, w) -> minus(w, Reverse.vjp(y -> g.apply(y, rest(yp, w)), first(yp, w), w)),
            FixedPoint::neumann,
            FixedPoint::neumann);
  }

  static Real[] of(Equation g, double[] guess, Real... p) {
    FixedPoint point = new FixedPoint(g);
    return guess.length <= MOST_DENSE
        ? Solution.of(
            NAME,
            q -> point.iterated(guess, q),
            (y, q) -> (z, r) -> minus(z, g.apply(z.clone(), r)),
            p)
        : CustomFunction.of(
                NAME, q -> point.iterated(guess, q), point::pushforward, point::pullback)
            .apply(p);
  }

  private double[] iterated(double[] guess, double[] p) {
    Plain.requireFinite(NAME, "a parameter", p);
    return iterate(
        NAME,
        y -> Plain.values(NAME, g.apply(Real.of(y), Real.of(p)), guess.length),
        guess,
        ", for p = " + Plain.text(p));
  }

  private static double[] iterate(String name, Step step, double[] guess, String where) {
    double[] y = guess;
    double before = Double.POSITIVE_INFINITY;
    for (int i = 0; i < MOST_STEPS; i++) {
      double[] next = step.from(y);
      double length = Plain.norm(Plain.minus(next, 1, y));
      y = next;
      if (!Plain.isFinite(y)) {
        throw failed(name, "left the finite numbers after " + (i + 1) + " steps", y, where);
      }
      boolean shrinks = length < before;
      if (length == 0 || (!shrinks && length <= ROUNDING * Math.max(Plain.norm(y), SMALL))) {
        return y;
      }
      before = length;
    }
    throw failed(name, "did not converge in " + MOST_STEPS + " steps", y, where);
  }

  private static IllegalStateException failed(String name, String what, double[] y, String where) {
    return new IllegalStateException(
        name
            + ": the iteration "
            + what
            + "; it is at "
            + Plain.text(y)
            + where
            + "; the map must contract near the fixed point: start closer to it, damp the map, or"
            + " use root");
  }

  private Real[] pushforward(Real[] p, Real[] y, Real[] dp) {
    Real[] change = Forward.jvp(q -> g.apply(y.clone(), q), p, dp);
    return system.solve(Plain.joined(y, p), change);
  }

  private Real[] pullback(Real[] p, Real[] y, Real[] w) {
    Real[] lambda = system.transposed().solve(Plain.joined(y, p), w);
    return Reverse.vjp(q -> g.apply(y.clone(), q), p, lambda);
  }

  /** Solves with I - G: z = b + G z again and again. */
  private static double[] neumann(RealLinearOperator a, double[] b) {
    return iterate(
        NAME + ", the derivative",
        z -> {
          double[] image = a.operate(new ArrayRealVector(z)).toArray();
          return Plain.minus(Plain.minus(z, 1, image), -1, b);
        },
        b,
        "");
  }

  private static Real[] first(Real[] yp, Real[] v) {
    return Plain.part(yp, 0, v.length);
  }

  private static Real[] rest(Real[] yp, Real[] v) {
    return Plain.part(yp, v.length, yp.length);
  }

  private static Real[] minus(Real[] x, Real[] y) {
    Real[] difference = new Real[x.length];
    for (int i = 0; i < x.length; i++) {
      difference[i] = x[i].sub(y[i]);
    }
    return difference;
  }
}
