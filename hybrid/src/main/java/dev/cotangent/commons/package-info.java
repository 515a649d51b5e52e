/**
 * Cotangent's derivatives for Apache Commons Math 3, and its functions for Cotangent: one class for
 * each of its areas.
 *
 * <ul>
 *   <li>Optimisation: {@link dev.cotangent.commons.Objective} is function, gradient and Hessian,
 *       and {@link dev.cotangent.commons.NewtonOptimizer} the optimiser that uses all three:
 *       {@snippet :
 * PointValuePair best =
 *     new NonLinearConjugateGradientOptimizer(Formula.POLAK_RIBIERE, checker)
 *         .optimize(f.function(), f.gradient(), GoalType.MINIMIZE, start, new MaxEval(1000));
 * }
 *   <li>Least squares: {@link dev.cotangent.commons.LeastSquares} makes models:
 *       {@snippet :
 * new LeastSquaresBuilder().model(LeastSquares.model(curve)).target(observations);
 * }
 *   <li>Analysis: {@link dev.cotangent.commons.DifferentiableFunctions} makes what its Newton
 *       solver and its {@code DerivativeStructure} want, and {@link
 *       dev.cotangent.commons.CommonsFunctions} brings its functions over, such as interpolated
 *       splines:
 *       {@snippet :
 * double root = new NewtonRaphsonSolver().solve(50, DifferentiableFunctions.univariate(f), 0, 1);
 * Unary curve = CommonsFunctions.unary("curve", new SplineInterpolator().interpolate(x, y));
 * }
 *   <li>Differential equations: {@link dev.cotangent.commons.DifferentialEquations} have the
 *       Jacobians that variational equations need:
 *       {@snippet :
 * var equations = DifferentialEquations.of(2, (t, y, p) -> rates(y, p)).with("mu", 5);
 * JacobianMatrices sensitivities = new JacobianMatrices(equations, "mu");
 * }
 *   <li>Linear algebra: {@link dev.cotangent.commons.Derivatives} are vectors, matrices and
 *       matrix-free operators, and {@link dev.cotangent.commons.Matrices} converts numbers and
 *       tensors:
 *       {@snippet :
 * RealVector step =
 *     new ConjugateGradient(100, 1e-10, true)
 *         .solve(Derivatives.hessianOperator(f, x), Derivatives.gradient(f, x));
 * Tensor inputs = Matrices.tensor(matrix);
 * }
 * </ul>
 *
 * <p>Where a size is wrong the exceptions are those of Commons Math, such as {@code
 * DimensionMismatchException}, which are {@link IllegalArgumentException}s. A value that is NaN is
 * handed on as it is, to be dealt with by the algorithm that asked for it.
 */
@NullMarked
package dev.cotangent.commons;

import org.jspecify.annotations.NullMarked;
