package dev.cotangent.implicit;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.rule.CustomFunction;
import java.util.Arrays;
import org.apache.commons.math3.exception.MathIllegalArgumentException;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;

/**
 * The map from (t₀, t₁, y₀, p) to the state at t₁, with the forward sensitivities as its
 * pushforward and the adjoint equation as its pullback. Both are flows of larger systems.
 *
 * <p>Sensitivities come in all sizes, where the integrator's absolute tolerance expects a state of
 * size 1. So a direction is scaled to change its inputs by at most their own size, weights are
 * scaled to 1, and what flows to a parameter is counted in units of the parameter.
 */
final class Flow {
  private static final String NAME = "ode";
  private static final int MOST_EVALUATIONS = 1_000_000;

  /** The shortest step, relative to the time between start and end. */
  private static final double SHORTEST = 1e-14;

  /** How many tolerances a state may be off when it has been integrated there and back. */
  private static final double RETURN = 1e5;

  private final Ode.Slope f;
  private final double absolute;
  private final double relative;
  private final int n;

  Flow(Ode.Slope f, double absolute, double relative, int n) {
    this.f = f;
    this.absolute = absolute;
    this.relative = relative;
    this.n = n;
    if (n == 0) {
      throw new IllegalArgumentException("ode: the state is empty");
    }
  }

  /** Returns the state at t₁. */
  Real[] from(Real t0, Real t1, Real[] y0, Real[] p) {
    Real[] inputs = Plain.joined(new Real[] {t0, t1}, Plain.joined(y0, p));
    return CustomFunction.of(NAME, this::value, this::pushforward, this::pullback).apply(inputs);
  }

  private Real[] state(Real[] x) {
    return Plain.part(x, 2, 2 + n);
  }

  private Real[] parameters(Real[] x) {
    return Plain.part(x, 2 + n, x.length);
  }

  /** The flow of another system, to the same tolerances. */
  private Flow larger(Ode.Slope slope, int unknowns) {
    return new Flow(slope, absolute, relative, unknowns);
  }

  // The value.

  private double[] value(double[] x) {
    Plain.requireFinite(NAME, "a time, a state or a parameter", x);
    double[] y = Plain.part(x, 2, 2 + n);
    Real[] p = Real.of(Plain.part(x, 2 + n, x.length));
    double way = Math.abs(x[1] - x[0]);
    if (way == 0) {
      return y;
    }
    var integrator = new DormandPrince853Integrator(SHORTEST * way, way, absolute, relative);
    integrator.setMaxEvaluations(MOST_EVALUATIONS);
    try {
      integrator.integrate(equations(p), x[0], y, x[1], y);
      return y;
    } catch (MathIllegalStateException | MathIllegalArgumentException e) {
      throw new IllegalStateException(
          NAME
              + ": no solution from t = "
              + x[0]
              + " to "
              + x[1]
              + ": "
              + e.getMessage()
              + "; the equations may be stiff, or their solution may end before: see a shorter"
              + " time, or larger tolerances",
          e);
    }
  }

  private FirstOrderDifferentialEquations equations(Real[] p) {
    return new FirstOrderDifferentialEquations() {
      @Override
      public int getDimension() {
        return n;
      }

      @Override
      public void computeDerivatives(double t, double[] y, double[] slope) {
        double[] values = Plain.values(NAME, Ode.slope(f, Real.of(t), Real.of(y), p));
        if (!Plain.isFinite(values)) {
          throw new IllegalStateException(
              NAME
                  + ": f is "
                  + Plain.text(values)
                  + " at t = "
                  + t
                  + ", y = "
                  + Plain.text(y)
                  + ", p = "
                  + Plain.text(Real.values(p)));
        }
        System.arraycopy(values, 0, slope, 0, n);
      }
    };
  }

  // Forwards: s' = ∂f/∂y s + ∂f/∂p dp.

  private Real[] pushforward(Real[] x, Real[] y1, Real[] dx) {
    double scale = size(x, dx);
    Real[] rates = scaled(1 / scale, dx);
    Real[] y0 = state(x);
    Real[] p = parameters(x);
    Real[] leaving = Ode.slope(f, x[0], y0, p);
    Real[] s = state(rates);
    for (int i = 0; i < n; i++) {
      s[i] = s[i].sub(leaving[i].mul(rates[0]));
    }
    Real[] end =
        larger(this::sensitivity, 2 * n)
            .from(x[0], x[1], Plain.joined(y0, s), Plain.joined(p, parameters(rates)));
    Real[] arriving = Ode.slope(f, x[1], y1, p);
    for (int i = 0; i < n; i++) {
      s[i] = end[n + i].add(arriving[i].mul(rates[1]));
    }
    return scaled(scale, s);
  }

  private Real[] sensitivity(Real t, Real[] ys, Real[] pdp) {
    int k = pdp.length / 2;
    Real[] point = Plain.joined(Plain.part(ys, 0, n), Plain.part(pdp, 0, k));
    Real[] direction = Plain.joined(Plain.part(ys, n, 2 * n), Plain.part(pdp, k, 2 * k));
    return Plain.joined(slopeAt(t, point), Forward.jvp(yp -> slopeAt(t, yp), point, direction));
  }

  private Real[] slopeAt(Real t, Real[] yp) {
    return Ode.slope(f, t, Plain.part(yp, 0, n), Plain.part(yp, n, yp.length));
  }

  /** By how much a direction changes its inputs, in units of each. */
  private static double size(Real[] x, Real[] dx) {
    double size = Double.MIN_NORMAL; // whose reciprocal is finite
    for (int i = 0; i < x.length; i++) {
      size = Math.max(size, Math.abs(dx[i].value()) / unit(x[i]));
    }
    return size;
  }

  private static double unit(Real x) {
    return x.value() == 0 ? 1 : Math.abs(x.value());
  }

  private static Real[] scaled(double factor, Real[] x) {
    return Arrays.stream(x).map(each -> each.mul(factor)).toArray(Real[]::new);
  }

  // Backwards: λ' = -∂f/∂yᵀ λ and μ' = -∂f/∂pᵀ λ, from t₁ to t₀.

  private Real[] pullback(Real[] x, Real[] y1, Real[] w) {
    Real[] p = parameters(x);
    double[] units = Arrays.stream(p).mapToDouble(Flow::unit).toArray();
    double scale = Math.max(Plain.norm(Real.values(w)), Double.MIN_NORMAL);
    Real[] zero = Real.of(new double[p.length]);
    Real[] end = Plain.joined(y1, Plain.joined(scaled(1 / scale, w), zero));
    Ode.Slope adjoint = (t, ylm, q) -> adjoint(t, ylm, q, units);
    Real[] start = larger(adjoint, 2 * n + p.length).from(x[1], x[0], end, p);
    requireReturn(x, start);
    Real[] slopes = scaled(scale, Plain.part(start, n, start.length));
    for (int i = 0; i < p.length; i++) {
      slopes[n + i] = slopes[n + i].div(units[i]);
    }
    Real[] lambda = Plain.part(slopes, 0, n);
    Real[] times = {
      Real.dot(lambda, Ode.slope(f, x[0], state(x), p)).neg(),
      Real.dot(w, Ode.slope(f, x[1], y1, p))
    };
    return Plain.joined(times, slopes);
  }

  private Real[] adjoint(Real t, Real[] ylm, Real[] p, double[] units) {
    Real[] point = Plain.joined(Plain.part(ylm, 0, n), p);
    Real[] lambda = Plain.part(ylm, n, 2 * n);
    Real[] slopes = Plain.negated(Reverse.vjp(yp -> slopeAt(t, yp), point, lambda));
    for (int i = 0; i < p.length; i++) {
      slopes[n + i] = slopes[n + i].mul(units[i]);
    }
    return Plain.joined(slopeAt(t, point), slopes);
  }

  /** The state that was integrated backwards must be where it came from. */
  private void requireReturn(Real[] x, Real[] start) {
    double[] y0 = Real.values(state(x));
    double[] back = Real.values(Plain.part(start, 0, n));
    double allowed = RETURN * (absolute + relative * Plain.norm(y0));
    if (!(Plain.norm(Plain.minus(back, 1, y0)) <= allowed)) {
      throw new IllegalStateException(
          NAME
              + ": integrated backwards from t = "
              + x[1].value()
              + " to "
              + x[0].value()
              + ", the state "
              + Plain.text(y0)
              + " came back as "
              + Plain.text(back)
              + ", so that the adjoint is not to be trusted; use withSegments(…), Ode.discrete, or"
              + " forward mode");
    }
  }
}
