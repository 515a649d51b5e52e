package dev.cotangent.implicit;

import dev.cotangent.primitive.Real;
import java.util.Objects;

/**
 * The solution of a system of ordinary differential equations y' = f(t, y, p) from a time t₀ to a
 * time t₁, as a function of the initial state, the parameters and both times.
 *
 * <p>There are two ways to its derivatives. {@link #discrete} takes a fixed number of Runge-Kutta
 * steps over numbers, and so differentiates the steps: the derivative is exactly that of what was
 * computed, and a tape holds every operation. {@link #solve} integrates with an error estimate, and
 * differentiates the differential equation: forwards the sensitivities are integrated along with
 * the state, backwards the adjoint equation
 *
 * <pre>
 *   λ' = -∂f/∂yᵀ λ,  λ(t₁) = w,  ȳ₀ = λ(t₀),  p̄ = ∫ ∂f/∂pᵀ λ dt
 * </pre>
 *
 * <p>along with the state backwards from its end (L. S. Pontryagin et al. 1962; Y. Cao et al. 2003,
 * "Adjoint sensitivity analysis for differential-algebraic equations"; R. T. Q. Chen et al. 2018,
 * "Neural ordinary differential equations"). A tape holds one operation, whatever the number of
 * steps. Both sets of equations are again solved by this class, over numbers of outer
 * differentiations, so that every mode nests in every other, to any order.
 *
 * {@snippet :
 * Ode growth = Ode.of((t, y, p) -> new Real[] {y[0].mul(p[0])});
 * ScalarFunction end = x -> growth.solve(Real.of(0), x[2], new Real[] {x[0]}, x[1])[0];
 * double[] gradient = Reverse.gradient(end, 2, 0.5, 3);   // y₀ exp(p t₁): exp(1.5) · {1, 6, 1}
 * }
 *
 * <p>A state that settles forgets where it came from, and cannot be integrated backwards. That is
 * noticed, as an exception: {@link #withSegments} keeps the state at more times in between, from
 * where it is integrated backwards over a shorter way. The equations should not be stiff, and f
 * must be smooth.
 */
public final class Ode {
  /** The right-hand side f(t, y, p) of a system of differential equations. */
  @FunctionalInterface
  public interface Slope {
    /**
     * Returns y'.
     *
     * @param t the time
     * @param y the state, of length n
     * @param p the parameters
     * @return of length n
     */
    Real[] apply(Real t, Real[] y, Real[] p);
  }

  private static final double ABSOLUTE = 1e-12;
  private static final double RELATIVE = 1e-12;

  private final Slope f;
  private final double absolute;
  private final double relative;
  private final int segments;

  private Ode(Slope f, double absolute, double relative, int segments) {
    this.f = f;
    this.absolute = absolute;
    this.relative = relative;
    this.segments = segments;
  }

  /** Returns a system, to be solved with tolerances of 1e-12 and in one segment. */
  public static Ode of(Slope f) {
    return new Ode(Objects.requireNonNull(f, "ode: f is null"), ABSOLUTE, RELATIVE, 1);
  }

  /**
   * Returns the system with other tolerances, for each step and each part of the state; those of
   * the sensitivities are the same, relative to the largest of them at their start.
   *
   * @throws IllegalArgumentException if one is not above 0
   */
  public Ode withTolerance(double absolute, double relative) {
    if (!(absolute > 0 && relative > 0)) {
      throw new IllegalArgumentException(
          "ode: tolerances of " + absolute + " and " + relative + "; both must be above 0");
    }
    return new Ode(f, absolute, relative, segments);
  }

  /**
   * Returns the system with its time cut into equal segments, each of which is one operation.
   *
   * @throws IllegalArgumentException if there are fewer than 1
   */
  public Ode withSegments(int segments) {
    requireSome(segments, "segments");
    return new Ode(f, absolute, relative, segments);
  }

  /**
   * Returns the state at t₁, by the Dormand-Prince method of order 8.
   *
   * @param t0 when the solution starts
   * @param t1 when it ends; it may be before the start
   * @param y0 the state at the start, of length n
   * @param p the parameters
   * @return of length n
   * @throws IllegalArgumentException if one of them is not finite, or there is no state
   * @throws IllegalStateException if f is not finite somewhere, if the steps become too small, or
   *     if, when the derivative is asked for, the state cannot be integrated backwards
   */
  public Real[] solve(Real t0, Real t1, Real[] y0, Real... p) {
    Flow flow = new Flow(f, absolute, relative, y0.length);
    Real[] y = y0;
    Real from = t0;
    for (int i = 1; i <= segments; i++) {
      double part = (double) i / segments;
      Real to = i == segments ? t1 : t0.mul(1 - part).add(t1.mul(part));
      y = flow.from(from, to, y, p);
      from = to;
    }
    return y;
  }

  /**
   * Returns the state at t₁ after steps of the same length by the classical Runge-Kutta method of
   * order 4, whose derivative is that of the steps.
   *
   * @param f the right-hand side
   * @param t0 when the solution starts
   * @param t1 when it ends
   * @param steps how many steps to take, at least 1
   * @param y0 the state at the start, of length n
   * @param p the parameters
   * @return of length n
   * @throws IllegalArgumentException if there are fewer steps than 1
   * @throws IllegalStateException if f returns another number of slopes than there are states
   */
  public static Real[] discrete(Slope f, Real t0, Real t1, int steps, Real[] y0, Real... p) {
    requireSome(steps, "steps");
    Real h = t1.sub(t0).div(steps);
    Real[] y = y0.clone();
    for (int i = 0; i < steps; i++) {
      y = step(f, t0.add(h.mul(i)), h, y, p);
    }
    return y;
  }

  private static Real[] step(Slope f, Real t, Real h, Real[] y, Real[] p) {
    Real half = h.mul(0.5);
    Real[] k1 = slope(f, t, y, p);
    Real[] k2 = slope(f, t.add(half), moved(y, half, k1), p);
    Real[] k3 = slope(f, t.add(half), moved(y, half, k2), p);
    Real[] k4 = slope(f, t.add(h), moved(y, h, k3), p);
    Real[] next = new Real[y.length];
    for (int i = 0; i < next.length; i++) {
      Real mean = k1[i].add(k2[i].add(k3[i]).mul(2)).add(k4[i]).div(6);
      next[i] = y[i].add(h.mul(mean));
    }
    return next;
  }

  private static Real[] moved(Real[] y, Real h, Real[] slope) {
    Real[] moved = new Real[y.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = y[i].add(h.mul(slope[i]));
    }
    return moved;
  }

  /** Calls f, which may keep or change what it is given. */
  static Real[] slope(Slope f, Real t, Real[] y, Real[] p) {
    Real[] slope = Objects.requireNonNull(f.apply(t, y.clone(), p.clone()), "ode: f returned null");
    if (slope.length != y.length) {
      throw new IllegalStateException(
          "ode: f returned " + slope.length + " slopes for a state of length " + y.length);
    }
    return slope;
  }

  private static void requireSome(int count, String what) {
    if (count < 1) {
      throw new IllegalArgumentException("ode: " + count + " " + what + "; at least 1 is needed");
    }
  }
}
