package dev.cotangent.commons;

import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import java.util.Objects;
import org.apache.commons.math3.fitting.leastsquares.ValueAndJacobianFunction;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.util.Pair;

/**
 * Models for the least-squares optimisers of Commons Math, {@code LevenbergMarquardtOptimizer} and
 * {@code GaussNewtonOptimizer}.
 *
 * {@snippet :
 * double[] dose = {1, 2, 4, 8};
 * VectorFunction decay =   // p₀ exp(-p₁ t), at each t
 *     p -> {
 *       Real[] y = new Real[dose.length];
 *       Arrays.setAll(y, i -> p[0].mul(p[1].mul(-dose[i]).exp()));
 *       return y;
 *     };
 * LeastSquaresProblem problem =
 *     new LeastSquaresBuilder()
 *         .model(LeastSquares.model(decay))
 *         .target(new double[] {7.4, 5.5, 3.0, 0.9})
 *         .start(new double[] {5, 0.1})
 *         .lazyEvaluation(true)   // no Jacobian where the residuals alone are looked at
 *         .maxEvaluations(100)
 *         .maxIterations(100)
 *         .build();
 * RealVector p = new LevenbergMarquardtOptimizer().optimize(problem).getPoint();
 * }
 */
public final class LeastSquares {
  private LeastSquares() {}

  /**
   * Returns a function with its Jacobian, as a model. The Jacobian is taken in the {@linkplain
   * Hybrid#jacobian mode that suits its shape}, and only where it is asked for, if the problem is
   * built with lazy evaluation.
   *
   * @param f n parameters to m predictions; that m is the number of observations is checked by the
   *     problem
   * @return a model that is safe for use by several threads, as long as f is
   */
  public static ValueAndJacobianFunction model(VectorFunction f) {
    return new Model(Objects.requireNonNull(f, "f"));
  }

  private record Model(VectorFunction f) implements ValueAndJacobianFunction {
    @Override
    public Pair<RealVector, RealMatrix> value(RealVector point) {
      double[] parameters = point.toArray();
      return Pair.create(computeValue(parameters), computeJacobian(parameters));
    }

    @Override
    public RealVector computeValue(double[] parameters) {
      return new ArrayRealVector(Level.doubles(Level.call(f, Real.of(parameters))), false);
    }

    @Override
    public RealMatrix computeJacobian(double[] parameters) {
      return Derivatives.jacobian(f, parameters);
    }
  }
}
