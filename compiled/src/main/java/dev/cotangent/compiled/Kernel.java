package dev.cotangent.compiled;

import dev.cotangent.compiled.runtime.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of generated functions. The functional interfaces are implemented by a {@link
 * Spinner}, so that a call through them is as fast as one of a static method.
 */
final class Kernel {
  private Kernel() {}

  /** The value of a function of one result; adds its gradient. */
  @FunctionalInterface
  interface Scalar {
    double at(double[] x, double[] gradient, @Nullable Workspace workspace);
  }

  /** The values of a function; adds the gradient of their weighted sum. */
  @FunctionalInterface
  interface Vector {
    double[] at(double[] x, double[] gradient, double[] weights, @Nullable Workspace workspace);
  }

  /** The derivatives of a function's values along a direction. */
  @FunctionalInterface
  interface Tangent {
    double[] at(double[] x, double[] direction, double[][] values);
  }

  /** The derivative of a scalar's value along a direction; adds that of its gradient as well. */
  @FunctionalInterface
  interface Second {
    double at(
        double[] x,
        double[] gradient,
        @Nullable Workspace workspace,
        double[] direction,
        double[] rate,
        double[] value);
  }
}
