package dev.cotangent.dual;

import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;

/**
 * Arithmetic on coefficients that are objects: numbers that depend on outer differentiations, or
 * tensors.
 *
 * @param <C> what a coefficient is
 */
interface Coefficients<C> {
  C constant(double value);

  C apply(Primitive f, C[] x);

  C plus(C x, C y);

  C minus(C x, C y);

  /** A rate, which has no part in the slope where it is 0, times a slope. */
  C times(C rate, C slope);

  /** A product in which a factor 0 lets nothing through. */
  C gated(C x, C y);

  C over(C x, C y);

  C scaled(C x, double factor);

  C weighted(C x, Weight weight);

  /** Whether x is known to be 0 whatever it depends on. */
  boolean isZero(C x);

  /** Whether x has no value, so that it has no derivatives. */
  boolean isInvalid(C x);

  /** x, but NaN where y has no value. */
  C guarded(C x, C y);

  boolean hasZero(C x);

  /** The number that x is, or NaN if it is several or depends on something. */
  double number(C x);

  Weight[] routes(Nary f, C[] x, C y);

  Weight[] pieces(Primitive f, C[] x);

  C[] array(int length);
}
