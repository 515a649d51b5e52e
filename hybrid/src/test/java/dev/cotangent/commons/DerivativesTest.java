package dev.cotangent.commons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.exception.DimensionMismatchException;
import org.apache.commons.math3.exception.NoDataException;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.ConjugateGradient;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.PreconditionedIterativeLinearSolver;
import org.apache.commons.math3.linear.RealLinearOperator;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SymmLQ;
import org.junit.jupiter.api.Test;

/** Vectors, matrices and operators. */
class DerivativesTest {
  private static final VectorFunction POLAR =
      x -> new Real[] {x[0].mul(x[1].cos()), x[0].mul(x[1].sin()), x[0].square()};

  /**
   * A chain of springs that stiffen, pulled at each joint: convex, with a Hessian of three bands.
   */
  private static Real springs(Real[] x) {
    Real energy = x[0].square();
    for (int i = 0; i < x.length; i++) {
      Real stretch = i + 1 < x.length ? x[i + 1].sub(x[i]) : x[i];
      energy = energy.add(stretch.square()).add(stretch.square().square().mul(0.1));
      energy = energy.sub(x[i].mul(Math.sin(i)));
    }
    return energy;
  }

  private static RealVector vector(double... entries) {
    return new ArrayRealVector(entries);
  }

  @Test
  void closedForms() {
    double c = Math.cos(0.5);
    double s = Math.sin(0.5);
    double[][] jacobian = {{c, -2 * s}, {s, 2 * c}, {4, 0}};
    assertArrayEquals(jacobian, Derivatives.jacobian(POLAR, 2, 0.5).getData());
    ScalarFunction f = x -> x[0].square().mul(x[1]);
    assertEquals(vector(12, 4), Derivatives.gradient(f, 2, 3));
    assertArrayEquals(new double[][] {{6, 4}, {4, 0}}, Derivatives.hessian(f, 2, 3).getData());
    RealLinearOperator operator = Derivatives.jacobianOperator(POLAR, 2, 0.5);
    assertEquals(3, operator.getRowDimension());
    assertEquals(2, operator.getColumnDimension());
    assertTrue(operator.isTransposable());
    assertEquals(vector(-4 * s, 4 * c, 0), operator.operate(vector(0, 2)));
    assertEquals(vector(8, 0), operator.operateTranspose(vector(0, 0, 2)));
    RealLinearOperator hessian = Derivatives.hessianOperator(f, 2, 3);
    assertTrue(hessian.isTransposable());
    assertEquals(vector(4, 0), hessian.operate(vector(0, 1)));
    assertEquals(vector(4, 0), hessian.operateTranspose(vector(0, 1)));
  }

  /** Commons Math's own check refuses a matrix whose halves differ by 1e-15. */
  @Test
  void aHessianCanBeDecomposed() {
    double[] x = IntStream.range(0, 30).mapToDouble(i -> Math.cos(i * i)).toArray();
    var hessian = Derivatives.hessian(DerivativesTest::springs, x);
    var g = Derivatives.gradient(DerivativesTest::springs, x);
    var step = new CholeskyDecomposition(hessian, 0, 0).getSolver().solve(g);
    assertArrayEquals(g.toArray(), hessian.operate(step).toArray(), 1e-12 * g.getNorm());
    ScalarFunction twisted = p -> p[0].exp().mul(p[1].sin()).div(p[2].add(p[0].mul(p[1]).cos()));
    new CholeskyDecomposition(
        Derivatives.hessian(twisted, 0.3, 0.7, 1.9)
            .add(MatrixUtils.createRealIdentityMatrix(3).scalarMultiply(100)),
        0,
        0);
  }

  @Test
  void newtonSystemsAreSolvedWithoutAMatrix() {
    int n = 200;
    List<PreconditionedIterativeLinearSolver> solvers =
        List.of(new ConjugateGradient(10 * n, 1e-13, true), new SymmLQ(10 * n, 1e-13, true));
    for (PreconditionedIterativeLinearSolver solver : solvers) {
      RealVector x = new ArrayRealVector(n, 0.5);
      for (int step = 0; step < 12; step++) {
        double[] point = x.toArray();
        RealVector gradient = Derivatives.gradient(DerivativesTest::springs, point);
        x =
            x.subtract(
                solver.solve(
                    Derivatives.hessianOperator(DerivativesTest::springs, point), gradient));
      }
      double[] gradient = Derivatives.gradient(DerivativesTest::springs, x.toArray()).toArray();
      assertArrayEquals(new double[n], gradient, 1e-11, solver.getClass().getSimpleName());
    }
  }

  @Test
  void thePointIsCopied() {
    double[] x = {2, 0.5};
    RealLinearOperator jacobian = Derivatives.jacobianOperator(POLAR, x);
    RealLinearOperator hessian = Derivatives.hessianOperator(p -> p[0].pow(3).mul(p[1]), x);
    x[0] = 100;
    assertEquals(4, jacobian.operate(vector(1, 0)).getEntry(2));
    assertEquals(6, hessian.operate(vector(1, 0)).getEntry(0), 1e-15);
  }

  @Test
  void manyThreads() {
    RealLinearOperator jacobian = Derivatives.jacobianOperator(POLAR, 2, 0.5);
    RealLinearOperator hessian =
        Derivatives.hessianOperator(x -> x[0].square().mul(x[1].square()), 2, 3);
    IntStream.range(0, 5000)
        .parallel()
        .forEach(i -> {
          assertEquals(4 * i, jacobian.operate(vector(i, 0)).getEntry(2));
          assertEquals(4 * i, jacobian.operateTranspose(vector(0, 0, i)).getEntry(0));
          assertEquals(vector(18 * i, 24 * i), hessian.operate(vector(i, 0)));
        });
  }

  @Test
  void misuse() {
    RealLinearOperator jacobian = Derivatives.jacobianOperator(POLAR, 2, 0.5);
    RealLinearOperator hessian = Derivatives.hessianOperator(x -> Real.dot(x, x), 2, 0.5);
    RealVector three = vector(1, 2, 3);
    RealVector two = vector(1, 2);
    assertThrows(DimensionMismatchException.class, () -> jacobian.operate(three));
    assertThrows(DimensionMismatchException.class, () -> jacobian.operateTranspose(two));
    assertThrows(DimensionMismatchException.class, () -> hessian.operate(three));
    assertThrows(DimensionMismatchException.class, () -> hessian.operateTranspose(three));
    assertThrows(NoDataException.class, () -> Derivatives.jacobian(x -> new Real[0], 1));
    assertThrows(NoDataException.class, () -> Derivatives.hessian(x -> Real.one()));
    assertThrows(NullPointerException.class, () -> Derivatives.gradient(null, 1));
    assertThrows(NullPointerException.class, () -> Derivatives.jacobian(null, 1));
    assertThrows(NullPointerException.class, () -> Derivatives.hessian(null, 1));
    assertThrows(NullPointerException.class, () -> Derivatives.jacobianOperator(null, 1));
    assertThrows(NullPointerException.class, () -> Derivatives.hessianOperator(null, 1));
  }

  @Test
  void nanStaysNaN() {
    double[][] hessian = Derivatives.hessian(x -> x[0].log(), -1).getData();
    assertTrue(Double.isNaN(hessian[0][0]), () -> Arrays.deepToString(hessian));
    RealVector product =
        Derivatives.hessianOperator(x -> x[0].square(), 3).operate(vector(Double.NaN));
    assertTrue(product.isNaN());
  }
}
