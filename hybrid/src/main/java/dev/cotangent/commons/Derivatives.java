package dev.cotangent.commons;

import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import java.util.Objects;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealLinearOperator;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Derivatives as the vectors, matrices and linear operators of Commons Math.
 *
 * <p>The operators are matrix-free: they know how to multiply a vector by a Jacobian or Hessian,
 * which is all that {@code ConjugateGradient} and {@code SymmLQ} want. A Newton step so needs
 * memory in proportion to n, not n²:
 *
 * {@snippet :
 * RealLinearOperator hessian = Derivatives.hessianOperator(f, x);
 * RealVector step =
 *     new ConjugateGradient(1000, 1e-10, true).solve(hessian, Derivatives.gradient(f, x));
 * }
 *
 * <p>All methods throw {@link NullPointerException}, naming what is null.
 */
public final class Derivatives {
  private Derivatives() {}

  /**
   * Returns the gradient, in reverse mode.
   *
   * @param x the point, of length n
   * @return of length n
   */
  public static RealVector gradient(ScalarFunction f, double... x) {
    return new ArrayRealVector(Reverse.gradient(f, x), false);
  }

  /**
   * Returns the Jacobian, in the {@linkplain Hybrid#jacobian mode that suits its shape}.
   *
   * @param x the point, of length n
   * @return m rows of length n
   * @throws org.apache.commons.math3.exception.NoDataException if n or m is 0: Commons Math has no
   *     empty matrices
   */
  public static RealMatrix jacobian(VectorFunction f, double... x) {
    return new Array2DRowRealMatrix(Hybrid.jacobian(f, x).matrix(), false);
  }

  /**
   * Returns the Hessian. It is exactly symmetric, since the decompositions of Commons Math refuse a
   * matrix whose halves differ by a little rounding: each entry is the mean of the two that ought
   * to be equal.
   *
   * @param x the point, of length n
   * @return n rows of length n
   * @throws org.apache.commons.math3.exception.NoDataException if n is 0
   */
  public static RealMatrix hessian(ScalarFunction f, double... x) {
    return symmetric(new Array2DRowRealMatrix(Hybrid.hessian(f, x), false));
  }

  /** Returns half the sum of a matrix and its transpose. */
  static RealMatrix symmetric(RealMatrix a) {
    return a.add(a.transpose()).scalarMultiply(0.5);
  }

  /**
   * Returns the Jacobian at a point as an operator: J v in forward mode, which runs the function,
   * and Jᵀ w in reverse mode, by a sweep over a recording that is made now and kept.
   *
   * @param x the point, of length n
   * @return an operator of m rows and n columns, safe for use by several threads if f is
   */
  public static RealLinearOperator jacobianOperator(VectorFunction f, double... x) {
    return new JacobianOperator(f, x.clone(), Reverse.pullback(f, x));
  }

  /**
   * Returns the Hessian at a point as an operator: each product costs about two gradients.
   *
   * @param x the point, of length n
   * @return a symmetric operator of n rows and columns, safe for use by several threads if f is
   */
  public static RealLinearOperator hessianOperator(ScalarFunction f, double... x) {
    return new HessianOperator(Objects.requireNonNull(f, "f"), x.clone());
  }
}
