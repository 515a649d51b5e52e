package dev.cotangent.commons;

import java.util.Objects;
import org.apache.commons.math3.analysis.MultivariateMatrixFunction;
import org.apache.commons.math3.optim.OptimizationData;

/**
 * The Hessian of an objective function, as data for an optimiser: the sibling that {@link
 * org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunctionGradient} lacks in Commons Math.
 *
 * @param function the point, of length n, to n rows of length n
 */
public record ObjectiveFunctionHessian(MultivariateMatrixFunction function)
    implements OptimizationData {
  /** Wraps a function that gives the Hessian. */
  public ObjectiveFunctionHessian {
    Objects.requireNonNull(function, "function");
  }
}
