package dev.cotangent.implicit;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.rule.CustomFunction;
import java.util.Objects;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealLinearOperator;
import org.apache.commons.math3.linear.RealVector;

/**
 * The solution z of A(θ) z = b for a square matrix that is known by what it does to a vector, with
 * a solver of your own. It is differentiable in the parameters θ of the matrix and in b, in every
 * mode and to any order:
 *
 * <pre>
 *   A dz = db - dA z              forwards
 *   Aᵀ λ = w,  b̄ = λ,  Ā = -λ zᵀ   backwards
 * </pre>
 *
 * <p>(M. B. Giles 2008, "Collected matrix derivative results", 2.3). Each derivative is one more
 * solve, with A or with Aᵀ; the matrix Ā is not formed.
 *
 * {@snippet :
 * LinearSolve.Solver cg =
 *     (a, b) -> new ConjugateGradient(1000, 1e-13, false).solve(a, new ArrayRealVector(b)).toArray();
 * LinearSolve system = LinearSolve.sparse(rowStarts, columns, cg);
 * Real[] z = system.solve(entries, b);
 * }
 *
 * <p>For a dense matrix use {@link dev.cotangent.tensor.Tensor#solve}. A solution is checked before
 * it is used: the residual b - A z must be smaller than 1e-8 of b.
 */
public final class LinearSolve {
  /** A matrix A(θ). */
  @FunctionalInterface
  public interface Operator {
    /**
     * Returns A(θ) v, which is linear in v.
     *
     * @param theta the matrix's parameters, such as the entries of a sparse one
     * @param v of length n
     * @return of length n
     */
    Real[] apply(Real[] theta, Real[] v);
  }

  /** Solves a system of doubles. */
  @FunctionalInterface
  public interface Solver {
    /**
     * Returns z with A z = b.
     *
     * @param a the matrix, or its transpose where that is to be solved with
     * @param b the right-hand side, of length n
     * @return of length n
     */
    double[] solve(RealLinearOperator a, double[] b);
  }

  private static final String NAME = "LinearSolve";
  private static final double TOLERANCE = 1e-8;

  private final Operator matrix;
  private final Operator mirror;
  private final Solver solver;
  private final Solver mirrorSolver;

  private LinearSolve(Operator matrix, Operator mirror, Solver solver, Solver mirrorSolver) {
    this.matrix = Objects.requireNonNull(matrix, "LinearSolve: the operator is null");
    this.mirror = Objects.requireNonNull(mirror, "LinearSolve: the transposed operator is null");
    this.solver = Objects.requireNonNull(solver, "LinearSolve: the solver is null");
    this.mirrorSolver =
        Objects.requireNonNull(mirrorSolver, "LinearSolve: the transposed solver is null");
  }

  /**
   * Returns the solution of systems with a matrix whose transpose is found by a reverse sweep.
   *
   * @param matrix (θ, v) ↦ A(θ) v
   * @param solver solves with A and with Aᵀ, as it is told
   */
  public static LinearSolve of(Operator matrix, Solver solver) {
    Operator mirror = (theta, w) -> Reverse.vjp(v -> matrix.apply(theta.clone(), v), zeros(w), w);
    return of(matrix, mirror, solver, solver);
  }

  /**
   * Returns the solution of systems with a matrix whose transpose is known.
   *
   * @param matrix (θ, v) ↦ A(θ) v
   * @param mirror (θ, w) ↦ A(θ)ᵀ w
   * @param solver solves with A
   * @param mirrorSolver solves with Aᵀ
   */
  public static LinearSolve of(
      Operator matrix, Operator mirror, Solver solver, Solver mirrorSolver) {
    return new LinearSolve(matrix, mirror, solver, mirrorSolver);
  }

  /**
   * Returns the solution of systems with a sparse matrix in compressed rows, whose parameters are
   * its entries.
   *
   * @param rowStarts where each of the n rows starts among the entries, and where the last one ends
   * @param columns the column of each entry
   * @param solver solves with A and with Aᵀ, as it is told
   * @throws IllegalArgumentException if the rows or columns make no square matrix
   */
  public static LinearSolve sparse(int[] rowStarts, int[] columns, Solver solver) {
    CompressedRows rows = new CompressedRows(rowStarts, columns);
    return of(rows::times, rows::transposedTimes, solver, solver);
  }

  /** Returns the solution of systems with the transposed matrix. */
  public LinearSolve transposed() {
    return new LinearSolve(mirror, matrix, mirrorSolver, solver);
  }

  /**
   * Returns z with A(θ) z = b.
   *
   * @param theta the matrix's parameters
   * @param b the right-hand side, of length n
   * @return of length n
   * @throws IllegalStateException if what the solver returns is no solution, or if the operator
   *     does not make 0 of 0, and so is not linear
   */
  public Real[] solve(Real[] theta, Real[] b) {
    int split = theta.length;
    return CustomFunction.of(
            NAME,
            x -> value(Plain.part(x, 0, split), Plain.part(x, split, x.length)),
            (x, z, dx) -> pushforward(split, x, z, dx),
            (x, z, w) -> pullback(Plain.part(x, 0, split), z, w))
        .apply(Plain.joined(theta, b));
  }

  private Real[] pushforward(int split, Real[] x, Real[] z, Real[] dx) {
    Real[] theta = Plain.part(x, 0, split);
    Real[] right = Forward.jvp(t -> matrix.apply(t, z.clone()), theta, Plain.part(dx, 0, split));
    for (int i = 0; i < right.length; i++) {
      right[i] = dx[split + i].sub(right[i]);
    }
    return solve(theta, right);
  }

  private Real[] pullback(Real[] theta, Real[] z, Real[] w) {
    Real[] lambda = transposed().solve(theta, w);
    Real[] slopes = Reverse.vjp(t -> matrix.apply(t, z.clone()), theta, Plain.negated(lambda));
    return Plain.joined(slopes, lambda);
  }

  private double[] value(double[] theta, double[] b) {
    Plain.requireFinite(NAME, "a parameter of the matrix", theta);
    Plain.requireFinite(NAME, "the right-hand side", b);
    requireLinear(times(matrix, theta, new double[b.length]));
    if (Plain.norm(b) == 0) {
      return new double[b.length];
    }
    double[] z =
        Objects.requireNonNull(
            solver.solve(new At(theta, b.length), b.clone()),
            "LinearSolve: the solver returned null");
    requireSolution(theta, z, b);
    return z;
  }

  private static void requireLinear(double[] imageOfZero) {
    if (Plain.norm(imageOfZero) != 0) {
      throw new IllegalStateException(
          NAME
              + ": the operator is not linear in v: of 0 it makes "
              + Plain.text(imageOfZero)
              + "; bring what does not depend on v to the right-hand side");
    }
  }

  private void requireSolution(double[] theta, double[] z, double[] b) {
    if (z.length != b.length) {
      throw new IllegalStateException(
          NAME + ": the solver returned " + z.length + " numbers for " + b.length + " equations");
    }
    double residual = Plain.norm(Plain.minus(b, 1, times(matrix, theta, z)));
    if (!(residual <= TOLERANCE * Plain.norm(b))) {
      throw new IllegalStateException(
          NAME
              + ": what the solver returned, "
              + Plain.text(z)
              + ", is no solution: the largest element of b - A z is "
              + residual
              + ", and that of b is "
              + Plain.norm(b)
              + "; let the solver go on until it has converged, and see that the matrix is regular");
    }
  }

  private static double[] times(Operator matrix, double[] theta, double[] v) {
    return Plain.values(NAME, matrix.apply(Real.of(theta), Real.of(v)), v.length);
  }

  private static Real[] zeros(Real[] like) {
    return Real.of(new double[like.length]);
  }

  /** The matrix for given parameters, as Commons Math's solvers see it. */
  private final class At extends RealLinearOperator {
    private final double[] theta;
    private final int size;

    At(double[] theta, int size) {
      this.theta = theta;
      this.size = size;
    }

    @Override
    public int getRowDimension() {
      return size;
    }

    @Override
    public int getColumnDimension() {
      return size;
    }

    @Override
    public RealVector operate(RealVector v) {
      return new ArrayRealVector(times(matrix, theta, v.toArray()), false);
    }

    @Override
    public RealVector operateTranspose(RealVector v) {
      return new ArrayRealVector(times(mirror, theta, v.toArray()), false);
    }

    @Override
    public boolean isTransposable() {
      return true;
    }
  }
}
