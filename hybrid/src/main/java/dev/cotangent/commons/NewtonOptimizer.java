package dev.cotangent.commons;

import java.util.Arrays;
import org.apache.commons.math3.exception.ConvergenceException;
import org.apache.commons.math3.exception.DimensionMismatchException;
import org.apache.commons.math3.exception.MathUnsupportedOperationException;
import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.exception.NotPositiveException;
import org.apache.commons.math3.exception.NullArgumentException;
import org.apache.commons.math3.exception.util.LocalizedFormats;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.optim.OptimizationData;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.GradientMultivariateOptimizer;
import org.jspecify.annotations.Nullable;

/**
 * Newton's method in a trust region, as an optimiser of Commons Math: it uses the Hessian, takes a
 * handful of iterations, and ends at a minimum, not at a saddle.
 *
 * {@snippet :
 * Objective f = Objective.of(x -> x[0].square().square().sub(x[0].square()).add(x[1].square()));
 * PointValuePair minimum =   // ±√½, 0, though the start is a saddle
 *     new NewtonOptimizer(1e-10)
 *         .optimize(
 *             f.function(),
 *             f.gradient(),
 *             f.hessian(),
 *             GoalType.MINIMIZE,
 *             new InitialGuess(new double[] {0, 0}),
 *             new MaxEval(100));
 * }
 *
 * <p>Each iteration goes to the least point that the second-order model has within a radius, which
 * grows where the model foretells the function well, and shrinks where it does not (Conn, Gould and
 * Toint 2000, "Trust-Region Methods"; the constants are those of Nocedal and Wright 2006,
 * "Numerical Optimization", algorithm 4.1). Near a minimum with a regular Hessian the region does
 * not bind, and convergence is quadratic. A trial point where the function has no finite value is a
 * bad one like any other. An iteration costs a Hessian, its eigenvalues (some 10 n³ operations),
 * and a value: it is for up to a few hundred variables.
 *
 * <p>The method has converged where no partial derivative is larger than the tolerance, and the
 * Hessian has no negative eigenvalue (beyond 10⁻⁸ of the largest). Anything else is an exception
 * with the point, the value and the gradient in its message: {@link ConvergenceException} where no
 * step leads on, since the function has a kink, the tolerance asks for more than rounding allows,
 * or the function falls without end; {@link MaxCountExceededException} where the evaluations or
 * iterations that were granted are spent.
 *
 * <p>The data are those of any gradient optimiser, and an {@link ObjectiveFunctionHessian}; bounds
 * are not supported. As with Commons Math's own, an object is for one thread at a time.
 */
public final class NewtonOptimizer extends GradientMultivariateOptimizer {
  private static final double ACCEPTED = 1e-4;
  private static final double POOR = 0.25;
  private static final double GOOD = 0.75;

  /** A change of the value by so much of it is rounding. */
  private static final double NOISE = 0x1p-48;

  /** No minimum is so far away. */
  private static final double ENDLESS = 1e100;

  /** A change of the value by so much of it may be rounding, in a function that cancels. */
  private static final double SMALL = 1e-10;

  private final double tolerance;
  private @Nullable ObjectiveFunctionHessian hessian;

  /** A point with what is known there; value and derivatives are of what is minimised. */
  private record State(RealVector point, double value, RealVector gradient, QuadraticModel model) {}

  /**
   * A point that may be the next, by how much the value there was to fall, and how true that is.
   */
  private record Trial(RealVector point, double value, double promised, double quality) {
    boolean isBetter() {
      return quality > ACCEPTED;
    }
  }

  /**
   * Makes an optimiser.
   *
   * @param tolerance the largest partial derivative that counts as 0, in the function's own units
   * @throws NotPositiveException if the tolerance is negative or NaN
   */
  public NewtonOptimizer(double tolerance) {
    super(null); // the gradient decides, not a checker of points and values
    if (!(tolerance >= 0)) {
      throw new NotPositiveException(tolerance);
    }
    this.tolerance = tolerance;
  }

  /**
   * Finds a minimum, or maximum.
   *
   * @param data objective function, gradient and {@linkplain ObjectiveFunctionHessian Hessian},
   *     goal (a minimum, if none is given) and start point, and how many evaluations may be used;
   *     data of an earlier call are remembered
   * @throws ConvergenceException if no step leads on
   * @throws MaxCountExceededException if too many evaluations or iterations were needed
   * @throws NullArgumentException if there is no Hessian
   * @throws MathUnsupportedOperationException if there are bounds
   * @throws DimensionMismatchException if gradient or Hessian do not fit the start point
   */
  @Override
  public PointValuePair optimize(OptimizationData... data) {
    return super.optimize(data);
  }

  @Override
  protected void parseOptimizationData(OptimizationData... data) {
    super.parseOptimizationData(data);
    for (OptimizationData item : data) {
      if (item instanceof ObjectiveFunctionHessian given) {
        hessian = given;
      }
    }
    if (getLowerBound() != null || getUpperBound() != null) {
      throw new MathUnsupportedOperationException(LocalizedFormats.CONSTRAINT);
    }
  }

  @Override
  protected PointValuePair doOptimize() {
    RealVector start = new ArrayRealVector(getStartPoint());
    State here = stateAt(start, valueAt(start));
    double radius = Math.max(1, start.getNorm());
    try {
      while (!hasConverged(here)) {
        incrementIterationCount();
        RealVector step = here.model.step(radius);
        Trial trial = trial(here, step);
        requireProgress(here, trial, radius);
        here = trial.isBetter() ? stateAt(trial.point, trial.value) : here;
        radius = nextRadius(radius, step.getNorm(), trial.quality);
      }
    } catch (MaxCountExceededException e) {
      String reached = reached(here.point, here.value, here.gradient);
      e.getContext().addMessage(LocalizedFormats.SIMPLE_MESSAGE, reached);
      throw e;
    }
    return new PointValuePair(here.point.toArray(), sign() * here.value);
  }

  private boolean hasConverged(State state) {
    return state.gradient.getLInfNorm() <= tolerance && state.model.isConvex();
  }

  /** Goes a step, and compares the fall of the value with what the model had promised. */
  private Trial trial(State here, RealVector step) {
    RealVector point = here.point.add(here.model.inSpace(step));
    double value = valueAt(point);
    double promised = here.model.reduction(step);
    double quality = promised > 0 ? (here.value - value) / promised : 0;
    double change = Math.max(promised, Math.abs(here.value - value));
    if (!(quality > ACCEPTED) && change <= SMALL * Math.abs(here.value)) {
      // The values may say nothing any more, where the gradient still does.
      boolean halved = gradientAt(point).getLInfNorm() <= here.gradient.getLInfNorm() / 2;
      quality = halved ? 1 : quality;
    }
    return new Trial(point, value, promised, quality);
  }

  private void requireProgress(State here, Trial trial, double radius) {
    if (radius > ENDLESS) {
      throw failure("the function falls without end", here.point, here.value, here.gradient);
    }
    boolean noise = trial.promised <= NOISE * Math.abs(here.value);
    if (!trial.isBetter() && (noise || trial.point.equals(here.point))) {
      throw failure(
          "no step leads on, which a kink may cause, or a tolerance of "
              + tolerance
              + " that rounding does not allow",
          here.point,
          here.value,
          here.gradient);
    }
  }

  /** A quality that is NaN, where the value is, is a poor one. */
  private static double nextRadius(double radius, double length, double quality) {
    if (!(quality >= POOR)) {
      return length / 4;
    }
    return quality > GOOD && length > 0.99 * radius ? 2 * radius : radius;
  }

  private State stateAt(RealVector point, double value) {
    RealVector gradient = gradientAt(point);
    RealMatrix matrix = hessianAt(point);
    if (!Double.isFinite(value + gradient.getL1Norm() + matrix.getNorm())) {
      throw failure("the value or a derivative is not finite", point, value, gradient);
    }
    return new State(point, value, gradient, new QuadraticModel(gradient, matrix));
  }

  private double valueAt(RealVector point) {
    return sign() * computeObjectiveValue(point.toArray());
  }

  private RealVector gradientAt(RealVector point) {
    double[] gradient = computeObjectiveGradient(point.toArray());
    requireDimension(gradient.length, point);
    return new ArrayRealVector(gradient).mapMultiply(sign());
  }

  private RealMatrix hessianAt(RealVector point) {
    if (hessian == null) {
      throw new NullArgumentException(
          LocalizedFormats.SIMPLE_MESSAGE, "the Hessian of the objective function is missing");
    }
    RealMatrix matrix = new Array2DRowRealMatrix(hessian.function().value(point.toArray()));
    requireDimension(matrix.getRowDimension(), point);
    requireDimension(matrix.getColumnDimension(), point);
    return Derivatives.symmetric(matrix).scalarMultiply(sign());
  }

  private ConvergenceException failure(
      String why, RealVector point, double value, RealVector gradient) {
    return new ConvergenceException(
        LocalizedFormats.SIMPLE_MESSAGE, why + "; " + reached(point, value, gradient));
  }

  private String reached(RealVector point, double value, RealVector gradient) {
    return "at the point "
        + Arrays.toString(point.toArray())
        + " the value is "
        + sign() * value
        + " and the gradient "
        + Arrays.toString(gradient.mapMultiply(sign()).toArray());
  }

  private static void requireDimension(int dimension, RealVector point) {
    if (dimension != point.getDimension()) {
      throw new DimensionMismatchException(dimension, point.getDimension());
    }
  }

  private int sign() {
    return getGoalType() == GoalType.MAXIMIZE ? -1 : 1;
  }
}
