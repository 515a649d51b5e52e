package dev.cotangent.implicit;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.rule.CustomFunction;
import java.util.Objects;

/**
 * The integral of f(x, p) over x from a to b, as a function of the limits and the parameters. Its
 * derivative is Leibniz's rule,
 *
 * <pre>
 *   d ∫ f dx = f(b, p) db - f(a, p) da + ∫ ∂f/∂p dp dx,
 * </pre>
 *
 * <p>and not that of a quadrature formula: the integral of ∂f/∂p chooses its own points, and the
 * derivative in a limit is exact. It holds in every mode and to any order.
 *
 * {@snippet :
 * // ∫₀ᵇ exp(-p x²) dx
 * ScalarFunction f =
 *     v -> Integral.of((x, p) -> x.square().mul(p[0]).neg().exp(), Real.of(0), v[0], v[1]);
 * double[] gradient = Reverse.gradient(f, 1.5, 2);
 * }
 *
 * <p>Values come from Gauss's rule of 15 points, with intervals halved until both halves together
 * say the same as the whole to 1e-13. The integrand must be smooth in p; kinks, steps and
 * integrable singularities in x cost points, and a step that moves with p loses its contribution,
 * as always where a derivative is taken inside an integral.
 */
public final class Integral {
  /** An integrand with one value. */
  @FunctionalInterface
  public interface Integrand {
    /**
     * Returns f(x, p).
     *
     * @param x where
     * @param p the parameters
     */
    Real apply(Real x, Real[] p);
  }

  /** An integrand with several values, such as a function and its derivatives. */
  @FunctionalInterface
  public interface VectorIntegrand {
    /**
     * Returns the m values of f(x, p).
     *
     * @param x where
     * @param p the parameters
     */
    Real[] apply(Real x, Real[] p);
  }

  private static final String NAME = "integral";

  /** The limits stand before the parameters. */
  private static final int LIMITS = 2;

  private final VectorIntegrand f;

  private Integral(VectorIntegrand f) {
    this.f = f;
  }

  /**
   * Returns the integral from a to b.
   *
   * @param f the integrand
   * @param a where the integral starts; it may be above b
   * @param b where it ends
   * @param p the parameters
   * @throws IllegalArgumentException if a limit or a parameter is not finite
   * @throws IllegalStateException if the integrand is not finite somewhere, uses numbers of a
   *     differentiation that are not among its parameters, or varies too fast for the quadrature
   */
  public static Real of(Integrand f, Real a, Real b, Real... p) {
    Objects.requireNonNull(f, "integral: the integrand is null");
    return ofVector((x, q) -> new Real[] {f.apply(x, q)}, a, b, p)[0];
  }

  /**
   * Returns the integrals of several functions from a to b, at the same points.
   *
   * @param f the integrands
   * @param a where the integrals start
   * @param b where they end
   * @param p the parameters
   * @return of length m
   * @throws IllegalArgumentException as above
   * @throws IllegalStateException as above
   */
  public static Real[] ofVector(VectorIntegrand f, Real a, Real b, Real... p) {
    Integral integral = new Integral(Objects.requireNonNull(f, "integral: the integrand is null"));
    return CustomFunction.of(NAME, integral::value, integral::pushforward, integral::pullback)
        .apply(Plain.joined(new Real[] {a, b}, p));
  }

  private double[] value(double[] abp) {
    Plain.requireFinite(NAME, "a limit or a parameter", abp);
    double[] p = Plain.part(abp, LIMITS, abp.length);
    Quadrature quadrature =
        new Quadrature(x -> {
          double[] y = Plain.values(NAME, f.apply(Real.of(x), Real.of(p)));
          if (!Plain.isFinite(y)) {
            throw new IllegalStateException(
                NAME + ": f is " + Plain.text(y) + " at x = " + x + ", p = " + Plain.text(p));
          }
          return y;
        });
    return quadrature.between(abp[0], abp[1]);
  }

  private Real[] pushforward(Real[] abp, Real[] y, Real[] rates) {
    Real[] p = parameters(abp);
    Real[] dp = parameters(rates);
    Real[] change = Real.of(new double[y.length]);
    if (!isZero(dp)) {
      change =
          ofVector(
              (x, q) -> Forward.jvp(r -> f.apply(x, r), half(q, 0), half(q, 1)),
              abp[0],
              abp[1],
              Plain.joined(p, dp));
    }
    for (int end = 0; end < LIMITS; end++) {
      if (!isZero(rates[end])) { // an end that stays may be where f is infinite
        Real[] height = f.apply(abp[end], p.clone());
        for (int i = 0; i < change.length; i++) {
          Real swept = height[i].mul(rates[end]);
          change[i] = end == 0 ? change[i].sub(swept) : change[i].add(swept);
        }
      }
    }
    return change;
  }

  private Real[] pullback(Real[] abp, Real[] y, Real[] w) {
    Real[] p = parameters(abp);
    int n = p.length;
    Real[] limits = {
      Real.dot(w, f.apply(abp[0], p.clone())).neg(), Real.dot(w, f.apply(abp[1], p.clone()))
    };
    if (n == 0) {
      return limits;
    }
    Real[] slopes =
        ofVector(
            (x, q) ->
                Reverse.vjp(r -> f.apply(x, r), Plain.part(q, 0, n), Plain.part(q, n, q.length)),
            abp[0],
            abp[1],
            Plain.joined(p, w));
    return Plain.joined(limits, slopes);
  }

  private static Real[] parameters(Real[] abp) {
    return Plain.part(abp, LIMITS, abp.length);
  }

  private static Real[] half(Real[] q, int which) {
    int n = q.length / 2;
    return Plain.part(q, which * n, (which + 1) * n);
  }

  private static boolean isZero(Real... x) {
    for (Real number : x) {
      if (!number.isConstant() || number.value() != 0) {
        return false;
      }
    }
    return true;
  }
}
