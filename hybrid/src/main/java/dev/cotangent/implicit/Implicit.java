package dev.cotangent.implicit;

import dev.cotangent.primitive.Real;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.analysis.solvers.AllowedSolution;
import org.apache.commons.math3.analysis.solvers.BracketingNthOrderBrentSolver;
import org.apache.commons.math3.exception.NoBracketingException;

/**
 * The door to functions that are defined by what they solve: roots, fixed points and minima, whose
 * derivatives come from the implicit function theorem at the solution. They hold in every mode and
 * nest to any order, cost as much as a linear solve, and do not depend on how the solution was
 * found.
 *
 * {@snippet :
 * ScalarEquation kepler = (E, p) -> E.sub(p[1].mul(E.sin())).sub(p[0]);   // E - e sin E = M
 * ScalarFunction anomaly = p -> Implicit.root(kepler, 3, p);
 * double[] gradient = Reverse.gradient(anomaly, 1, 0.3);
 * double[][] hessian = Hybrid.hessian(anomaly, 1, 0.3);
 * }
 *
 * <p>What is to be differentiated is handed over as parameters p; an equation that uses other
 * numbers of a differentiation is an exception. A solution, the user's own as well, is checked
 * before it is used: a Newton step from it must be shorter than 1e-8 of its size, which is that of
 * its largest unknown and counts as 1e-6 at least, so bring unknowns to similar units. That step is
 * then taken. With n unknowns a derivative costs a Jacobian of the equations and an elimination, of
 * order n³, for each direction or sweep.
 *
 * <p>Dense linear systems are {@link dev.cotangent.tensor.Tensor#solve}, others {@link
 * LinearSolve}; for integrals and differential equations see {@link Integral} and {@link Ode}. All
 * methods throw {@link IllegalArgumentException} where lengths do not fit or numbers are not
 * finite, and {@link IllegalStateException} where there is no convergence, or where the solution is
 * not a function of the parameters because the derivative in the unknowns is singular.
 */
public final class Implicit {
  private static final double ROOT_ACCURACY = 1e-14;
  private static final int ROOT_ORDER = 5;
  private static final int MOST_EVALUATIONS = 10_000;

  private Implicit() {}

  /**
   * Returns the root between two bounds, by Brent's method.
   *
   * @param f the equation, of different signs at the bounds
   * @param lower a bound below the root
   * @param upper a bound above it
   * @param p the parameters
   * @throws IllegalArgumentException if the signs at the bounds are the same
   */
  public static Real root(ScalarEquation f, double lower, double upper, Real... p) {
    Plain.requireFinite("root", "a bound", lower, upper);
    if (!(lower < upper)) {
      throw new IllegalArgumentException(
          "root: the lower bound " + lower + " is not below the upper bound " + upper);
    }
    return root(f.asEquation(), q -> new double[] {bracketed(f, lower, upper, q)}, p)[0];
  }

  private static double bracketed(ScalarEquation f, double lower, double upper, double[] p) {
    var solver =
        new BracketingNthOrderBrentSolver(
            ROOT_ACCURACY, ROOT_ACCURACY * (upper - lower), Double.MIN_VALUE, ROOT_ORDER);
    try {
      return solver.solve(
          MOST_EVALUATIONS,
          y -> {
            double value = Plain.values("root", new Real[] {f.apply(Real.of(y), Real.of(p))})[0];
            if (Double.isNaN(value)) {
              throw new IllegalStateException(
                  "root: F is NaN at y = " + y + ", p = " + Plain.text(p));
            }
            return value;
          },
          lower,
          upper,
          AllowedSolution.ANY_SIDE);
    } catch (NoBracketingException e) {
      throw new IllegalArgumentException(
          "root: F has the same sign at both bounds: "
              + e.getFLo()
              + " at y = "
              + e.getLo()
              + " and "
              + e.getFHi()
              + " at y = "
              + e.getHi()
              + ", for p = "
              + Plain.text(p)
              + "; choose bounds on both sides of the root",
          e);
    }
  }

  /**
   * Returns the root near a guess, by Newton's method with damping.
   *
   * @param f the equation
   * @param guess where to start
   * @param p the parameters
   */
  public static Real root(ScalarEquation f, double guess, Real... p) {
    return root(f.asEquation(), new double[] {guess}, p)[0];
  }

  /**
   * Returns the root of n equations near a guess, by Newton's method with damping.
   *
   * @param f the equations, as many as unknowns
   * @param guess where to start, of length n
   * @param p the parameters
   * @return of length n
   */
  public static Real[] root(Equation f, double[] guess, Real... p) {
    double[] start = requireGuess("root", guess);
    return root(f, q -> new Newton("root", f, q).solve(start), p);
  }

  /**
   * Returns the root of n equations that a solver of your own finds.
   *
   * @param f the equations, as many as unknowns
   * @param solver p to y; right to 8 digits, which one more Newton step makes 16
   * @param p the parameters
   * @return of length n
   */
  public static Real[] root(Equation f, UnaryOperator<double[]> solver, Real... p) {
    Objects.requireNonNull(f, "root: the equations are null");
    return Solution.of("root", solver, (y, q) -> f, p);
  }

  /**
   * Returns the fixed point y = g(y, p) that repeated application of g leads to.
   *
   * <p>For up to 100 unknowns derivatives are by elimination. For more they are by iteration, which
   * converges like that of g itself and forms no matrix.
   *
   * @param g the map, which contracts near the fixed point
   * @param guess where to start, of length n
   * @param p the parameters
   * @return of length n
   */
  public static Real[] fixedPoint(Equation g, double[] guess, Real... p) {
    return FixedPoint.of(g, requireGuess("fixedPoint", guess), p);
  }

  /**
   * Returns the minimum of a function near a guess, by Newton's method.
   *
   * @param f the function, twice differentiable, and convex near the minimum
   * @param guess where to start, of length n
   * @param p the parameters
   * @return of length n
   */
  public static Real[] argmin(InnerObjective f, double[] guess, Real... p) {
    double[] unbounded = new double[guess.length];
    Arrays.fill(unbounded, Double.POSITIVE_INFINITY);
    double[] below = Arrays.stream(unbounded).map(bound -> -bound).toArray();
    return argmin(f, below, unbounded, guess, p);
  }

  /**
   * Returns the minimum of a function between bounds near a guess, by projected Newton steps. An
   * unknown at a bound that the function pushes against stays there when the parameters change.
   *
   * @param f the function, twice differentiable, and convex near the minimum
   * @param lower the lower bounds, of length n; they may be -∞
   * @param upper the upper bounds, of length n; they may be ∞
   * @param guess where to start, of length n
   * @param p the parameters
   * @return of length n
   * @throws IllegalStateException where a derivative is asked for and an unknown is at a bound
   *     without being pushed against it: then the minimum has a kink there
   */
  public static Real[] argmin(
      InnerObjective f, double[] lower, double[] upper, double[] guess, Real... p) {
    Minimum minimum = new Minimum(f, new Box(lower, upper));
    double[] start = requireGuess("argmin", guess);
    return Solution.of("argmin", q -> minimum.solve(start, q), minimum, p);
  }

  private static double[] requireGuess(String name, double[] guess) {
    if (guess.length == 0) {
      throw new IllegalArgumentException(
          name + ": the guess is empty; it has a number for each unknown");
    }
    Plain.requireFinite(name, "the guess", guess);
    return guess.clone();
  }
}
