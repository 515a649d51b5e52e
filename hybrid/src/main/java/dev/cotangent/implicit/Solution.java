package dev.cotangent.implicit;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.rule.CustomFunction;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The solution y(p) of F(y, p) = 0 as a function of the parameters. By the implicit function
 * theorem, with A = ∂F/∂y regular,
 *
 * <pre>
 *   A dy = -∂F/∂p dp           forwards
 *   Aᵀ λ = w,  p̄ = -∂F/∂pᵀ λ   backwards
 * </pre>
 *
 * <p>(A. Griewank and A. Walther 2008, "Evaluating Derivatives", 15.1; M. Blondel et al. 2022,
 * "Efficient and modular implicit differentiation"). Both are stated over numbers: the y in A is
 * the solution as the outer differentiations see it, which is again this function, so that
 * derivatives nest to any order. How y was found plays no part.
 */
record Solution(Solution.Place place) {
  /** The equations that a solution satisfies, which may depend on where it is. */
  @FunctionalInterface
  interface Place {
    /** Returns the equations that hold at a solution. */
    Equation equations(double[] y, double[] p);

    /**
     * Returns the equations that hold at a solution and around it.
     *
     * @throws IllegalStateException if there are none: the solution has a kink in the parameters
     */
    default Equation equationsAround(double[] y, double[] p) {
      return equations(y, p);
    }
  }

  /**
   * Returns the solution as numbers that depend on the parameters.
   *
   * @param solver p to y
   * @param place the equations at a solution
   */
  static Real[] of(String name, UnaryOperator<double[]> solver, Place place, Real... p) {
    Solution solution = new Solution(place);
    UnaryOperator<double[]> checked =
        q -> {
          Plain.requireFinite(name, "a parameter", q);
          double[] y = Objects.requireNonNull(solver.apply(q.clone()), name + ": no solution");
          return new Newton(name, place.equations(y, q), q).polished(y);
        };
    return CustomFunction.of(name, checked, solution::pushforward, solution::pullback).apply(p);
  }

  private Real[] pushforward(Real[] p, Real[] y, Real[] dp) {
    Equation f = place.equationsAround(Real.values(y), Real.values(p));
    Real[] change = Forward.jvp(q -> f.apply(y.clone(), q), p, dp);
    return Plain.negated(DenseSystem.solve(jacobian(f, y, p), false, change));
  }

  private Real[] pullback(Real[] p, Real[] y, Real[] w) {
    Equation f = place.equationsAround(Real.values(y), Real.values(p));
    Real[] lambda = DenseSystem.solve(jacobian(f, y, p), true, w);
    return Reverse.vjp(q -> f.apply(y.clone(), q), p, Plain.negated(lambda));
  }

  /** ∂F/∂y, which was regular when the solution was checked. */
  private static Real[][] jacobian(Equation f, Real[] y, Real[] p) {
    return Forward.jacobian(z -> f.apply(z, p.clone()), y);
  }
}
