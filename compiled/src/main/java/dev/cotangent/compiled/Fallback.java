package dev.cotangent.compiled;

import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;

/**
 * What computes a derivative of a method that the generators cannot take: it is given the method as
 * {@link Compiled#lift} makes it, which can take more. The methods of the modes fit as they are.
 *
 * {@snippet :
 * Gradient g = Compiled.gradient(Model::f, Reverse::gradient);
 * Jvp j = Compiled.jvp(Model::h, Forward::jvp);
 * }
 */
public final class Fallback {
  private Fallback() {}

  /** Computes a gradient, such as {@code Reverse::gradient}. */
  @FunctionalInterface
  public interface OfGradient {
    /** Returns the gradient of a function at a point. */
    double[] at(ScalarFunction f, double[] x);
  }

  /** Computes a product with a Jacobian, such as {@code Forward::jvp} or {@code Reverse::vjp}. */
  @FunctionalInterface
  public interface OfProduct {
    /** Returns the product of a function's Jacobian, or its transpose, with a vector. */
    double[] at(VectorFunction f, double[] x, double[] v);
  }

  /** Computes a product with a Hessian, such as {@code Hybrid::hessianVectorProduct}. */
  @FunctionalInterface
  public interface OfHessianProduct {
    /** Returns the product of a function's Hessian with a vector. */
    double[] at(ScalarFunction f, double[] x, double[] v);
  }
}
