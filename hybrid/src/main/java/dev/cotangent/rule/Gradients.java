package dev.cotangent.rule;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.tensor.Tensor;

/**
 * The identity with another derivative: what flows back (and forward) is stopped, scaled or
 * reversed, and the value stays as it is.
 *
 * {@snippet :
 * Real target = Gradients.stop(network.apply(x));         // a constant to every derivative
 * Real features = Gradients.reverse(encoder.apply(x));    // trained against what comes after
 * double slope = Forward.derivative(x -> Gradients.scale(x, 0.1).square(), 3.0);  // 0.6
 * }
 *
 * <p>Derivatives of higher order follow from the rule as for any other row: each differentiation
 * scales once. So to all derivatives at a point x₀, {@code scale(x, c)} is the function x₀ + c (x -
 * x₀), and the n-th derivative of f(scale(x, c)) is cⁿ f⁽ⁿ⁾(x): reversal changes the sign of a
 * gradient and not of a Hessian.
 */
public final class Gradients {
  /** A row of two operands, so that one row serves all factors, element by element as well. */
  private static final Binary SCALE =
      Primitive.binary(
          "scaleGradient",
          (x, factor) -> x,
          (x, factor, y) -> factor,
          (x, factor, y) -> Real.zero());

  private Gradients() {}

  /** Returns x as a constant to every differentiation, inner and outer. */
  public static Real stop(Real x) {
    return x.detach();
  }

  /** Returns numbers as constants to every differentiation, inner and outer. */
  public static Real[] stop(Real[] x) {
    Real[] stopped = new Real[x.length];
    for (int i = 0; i < x.length; i++) {
      stopped[i] = stop(x[i]);
    }
    return stopped;
  }

  /** Returns a tensor as a constant to every differentiation, inner and outer. */
  public static Tensor stop(Tensor x) {
    return x.detach();
  }

  /**
   * Returns x, with the given factor as its derivative.
   *
   * @throws IllegalArgumentException if the factor is not finite
   */
  public static Real scale(Real x, double factor) {
    return SCALE.apply(x, finite(factor));
  }

  /**
   * Returns numbers, with the given factor as the derivative of each.
   *
   * @throws IllegalArgumentException if the factor is not finite
   */
  public static Real[] scale(Real[] x, double factor) {
    Real[] scaled = new Real[x.length];
    for (int i = 0; i < x.length; i++) {
      scaled[i] = scale(x[i], factor);
    }
    return scaled;
  }

  /**
   * Returns a tensor, with the given factor as the derivative of each element.
   *
   * @throws IllegalArgumentException if the factor is not finite
   */
  public static Tensor scale(Tensor x, double factor) {
    return x.apply(SCALE, Tensor.full(x.type(), finite(factor)));
  }

  /** Returns x, with -1 as its derivative. */
  public static Real reverse(Real x) {
    return scale(x, -1);
  }

  /** Returns numbers, with -1 as the derivative of each. */
  public static Real[] reverse(Real[] x) {
    return scale(x, -1);
  }

  /** Returns a tensor, with -1 as the derivative of each element. */
  public static Tensor reverse(Tensor x) {
    return scale(x, -1);
  }

  private static double finite(double factor) {
    if (!Double.isFinite(factor)) {
      throw new IllegalArgumentException(
          "scale: a factor of " + factor + "; a gradient can be scaled by a finite number only");
    }
    return factor;
  }
}
