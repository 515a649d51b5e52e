package dev.cotangent.implicit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.ConjugateGradient;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

/** Solutions of linear systems as functions of the matrix and the right-hand side. */
class LinearSolveTest {
  private static final LinearSolve.Solver CG =
      (a, b) ->
          new ConjugateGradient(1000, 1e-14, false).solve(a, new ArrayRealVector(b)).toArray();

  /** Asks for the matrix column by column and eliminates; for any matrix. */
  private static final LinearSolve.Solver DIRECT =
      (a, b) -> {
        RealMatrix matrix = new Array2DRowRealMatrix(b.length, b.length);
        for (int j = 0; j < b.length; j++) {
          double[] unit = new double[b.length];
          unit[j] = 1;
          matrix.setColumn(j, a.operate(new ArrayRealVector(unit)).toArray());
        }
        return new LUDecomposition(matrix).getSolver().solve(new ArrayRealVector(b)).toArray();
      };

  // A matrix of 4 rows that is not symmetric, with 9 entries.
  private static final int[] STARTS = {0, 2, 4, 7, 9};
  private static final int[] COLUMNS = {0, 2, 1, 3, 0, 2, 3, 1, 3};
  private static final int N = 4;

  private static double[] point() {
    double[] entries = {3, -1, 2, 0.5, 1, 4, -0.7, 0.3, 2.5};
    double[] b = {1, -2, 0.5, 3};
    double[] all = Arrays.copyOf(entries, entries.length + N);
    System.arraycopy(b, 0, all, entries.length, N);
    return all;
  }

  private static Real[] dense(Real[] x) {
    Real[] elements = Real.of(new double[N * N]);
    for (int i = 0; i < N; i++) {
      for (int k = STARTS[i]; k < STARTS[i + 1]; k++) {
        elements[i * N + COLUMNS[k]] = x[k];
      }
    }
    Real[] b = Arrays.copyOfRange(x, COLUMNS.length, x.length);
    return Tensor.of(elements, N, N).solve(Tensor.of(b, N)).toReals();
  }

  private static Real[] sparse(LinearSolve system, Real[] x) {
    return system.solve(
        Arrays.copyOf(x, COLUMNS.length), Arrays.copyOfRange(x, COLUMNS.length, x.length));
  }

  @Test
  void sparseMatrices() {
    LinearSolve system = LinearSolve.sparse(STARTS, COLUMNS, DIRECT);
    double[] w = {1, -0.3, 2, 0.7};
    ScalarFunction expected = x -> Real.dot(dense(x), w);
    ScalarFunction actual = x -> Real.dot(sparse(system, x), w);
    Agreement.same(expected, actual, 1, 1e-13, point());
    double[] v = new SplittableRandom(7).doubles(point().length, -1, 1).toArray();
    Agreement.same(
        Hybrid.hessianVectorProduct(expected, point(), v),
        Hybrid.hessianVectorProduct(actual, point(), v),
        1e-12,
        "forward over reverse");
    Agreement.same(
        Hybrid.hessianVectorProduct(expected, point(), v),
        Reverse.gradient(x -> Forward.jvp(actual.asVector(), x, Real.of(v))[0], point()),
        1e-12,
        "reverse over forward");
    Agreement.sound(x -> sparse(system, x), point());
  }

  @Test
  void theTransposedSystem() {
    LinearSolve system = LinearSolve.sparse(STARTS, COLUMNS, DIRECT).transposed();
    Agreement.sound(x -> sparse(system, x), point());
    double[] entries = Arrays.copyOf(point(), COLUMNS.length);
    double[] z = Real.values(system.solve(Real.of(entries), Real.of(1, 2, 3, 4)));
    double[] product = new double[N];
    for (int i = 0; i < N; i++) {
      for (int k = STARTS[i]; k < STARTS[i + 1]; k++) {
        product[COLUMNS[k]] += entries[k] * z[i];
      }
    }
    assertArrayEquals(new double[] {1, 2, 3, 4}, product, 1e-14);
  }

  /** A matrix that is never formed: a diagonal and a rank-one part, whose transpose is a sweep. */
  @Test
  void matrixFree() {
    int n = 2;
    // θ = (d, u, v): A = diag(d) + u vᵀ, solved by Sherman and Morrison's formula as the oracle.
    LinearSolve.Operator operator =
        (theta, v) -> {
          Real inner = Real.dot(Arrays.copyOfRange(theta, 2 * n, 3 * n), v);
          Real[] product = new Real[n];
          Arrays.setAll(product, i -> theta[i].mul(v[i]).add(theta[n + i].mul(inner)));
          return product;
        };
    ScalarFunction formula =
        x -> {
          Real up = Real.zero();
          Real down = Real.one();
          for (int i = 0; i < n; i++) {
            up = up.add(x[2 * n + i].mul(x[3 * n + i]).div(x[i]));
            down = down.add(x[2 * n + i].mul(x[n + i]).div(x[i]));
          }
          Real sum = Real.zero();
          for (int i = 0; i < n; i++) {
            Real z = x[3 * n + i].sub(x[n + i].mul(up.div(down))).div(x[i]);
            sum = sum.add(z.mul(i + 1));
          }
          return sum;
        };
    LinearSolve system = LinearSolve.of(operator, DIRECT);
    ScalarFunction solved =
        x ->
            Real.dot(
                system.solve(Arrays.copyOf(x, 3 * n), Arrays.copyOfRange(x, 3 * n, 4 * n)),
                Real.of(1, 2));
    double[] at = new SplittableRandom(4).doubles(4L * n, 1, 2).toArray();
    Agreement.same(formula, solved, 2, 1e-12, at);
  }

  /** A large symmetric system by conjugate gradients: the discrete Laplacian with a reaction. */
  @Test
  void conjugateGradients() {
    int n = 120;
    LinearSolve.Operator laplacian =
        (theta, v) -> {
          Real[] product = new Real[n];
          for (int i = 0; i < n; i++) {
            product[i] = v[i].mul(theta[i].add(2));
            product[i] = i > 0 ? product[i].sub(v[i - 1]) : product[i];
            product[i] = i < n - 1 ? product[i].sub(v[i + 1]) : product[i];
          }
          return product;
        };
    LinearSolve system = LinearSolve.of(laplacian, laplacian, CG, CG);
    double[] b = new double[n];
    Arrays.fill(b, 1);
    double[] reaction = new double[n];
    Arrays.setAll(reaction, i -> 0.1 + 0.05 * Math.sin(i));
    ScalarFunction energy = theta -> Real.dot(system.solve(theta, Real.of(b)), b);
    double[] gradient = Reverse.gradient(energy, reaction);
    // d bᵀ A⁻¹ b = -zᵀ dA z
    double[] z = Real.values(system.solve(Real.of(reaction), Real.of(b)));
    for (int i = 0; i < n; i++) {
      assertTrue(Math.abs(gradient[i] + z[i] * z[i]) < 1e-10 * z[i] * z[i], "reaction " + i);
    }
    double[] direction = new SplittableRandom(6).doubles(n, -1, 1).toArray();
    double[] forward = Forward.jvp(energy.asVector(), reaction, direction);
    double[] reverse = {0};
    Arrays.setAll(reverse, i -> Real.dot(Real.of(gradient), direction).value());
    assertArrayEquals(reverse, forward, 1e-9 * Math.abs(forward[0]));
  }

  @Test
  void nothingOnTheRight() {
    LinearSolve system = LinearSolve.sparse(STARTS, COLUMNS, DIRECT);
    double[] x = Arrays.copyOf(point(), COLUMNS.length + N);
    Arrays.fill(x, COLUMNS.length, x.length, 0);
    VectorFunction f = p -> sparse(system, p);
    double[][] expected = Forward.jacobian(LinearSolveTest::dense, x);
    double[][] actual = Reverse.jacobian(f, x);
    for (int i = 0; i < N; i++) {
      assertArrayEquals(expected[i], actual[i], 1e-15);
    }
  }

  // Misuse.

  @Test
  void whatIsNoSolutionIsRefused() {
    Real[] entries = Real.of(Arrays.copyOf(point(), COLUMNS.length));
    Real[] b = Real.of(1, 2, 3, 4);
    LinearSolve rough = LinearSolve.sparse(STARTS, COLUMNS, (a, r) -> new double[] {1, 2, 3, 4});
    var error = assertThrows(IllegalStateException.class, () -> rough.solve(entries, b));
    assertTrue(error.getMessage().contains("is no solution"), error.getMessage());
    LinearSolve undefined =
        LinearSolve.sparse(STARTS, COLUMNS, (a, r) -> new double[] {Double.NaN, 0, 0, 0});
    assertThrows(IllegalStateException.class, () -> undefined.solve(entries, b));
    LinearSolve few = LinearSolve.sparse(STARTS, COLUMNS, (a, r) -> new double[2]);
    var length = assertThrows(IllegalStateException.class, () -> few.solve(entries, b));
    assertTrue(length.getMessage().contains("2 numbers for 4 equations"), length.getMessage());
    LinearSolve none = LinearSolve.sparse(STARTS, COLUMNS, (a, r) -> null);
    assertThrows(NullPointerException.class, () -> none.solve(entries, b));
  }

  /** A solver that is right for A and wrong for Aᵀ is found out by the sweep. */
  @Test
  void theTransposedSolverIsCheckedToo() {
    LinearSolve.Solver ofOne =
        (a, b) -> {
          double[][] rows = {{2, 1}, {0, 3}};
          RealMatrix matrix = new Array2DRowRealMatrix(rows);
          return new LUDecomposition(matrix).getSolver().solve(new ArrayRealVector(b)).toArray();
        };
    LinearSolve system = LinearSolve.sparse(new int[] {0, 2, 3}, new int[] {0, 1, 1}, ofOne);
    ScalarFunction f = b -> system.solve(Real.of(2, 1, 3), b)[0];
    assertArrayEquals(new double[] {0.5, -1.0 / 6}, Forward.gradient(f, 1, 2), 1e-15);
    assertThrows(IllegalStateException.class, () -> Reverse.gradient(f, 1, 2));
  }

  @Test
  void shapesMustFit() {
    for (Runnable call :
        new Runnable[] {
          () -> LinearSolve.sparse(new int[] {0, 2}, new int[] {0}, CG),
          () -> LinearSolve.sparse(new int[] {1, 1}, new int[] {0}, CG),
          () -> LinearSolve.sparse(new int[] {0, 2, 1}, new int[] {0}, CG),
          () -> LinearSolve.sparse(new int[] {0, 1}, new int[] {1}, CG),
          () -> LinearSolve.sparse(new int[] {0, 1}, new int[] {-1}, CG),
          () -> LinearSolve.sparse(new int[0], new int[0], CG),
          () -> LinearSolve.sparse(STARTS, COLUMNS, CG).solve(Real.of(1, 2), Real.of(1, 2, 3, 4)),
          () ->
              LinearSolve.sparse(STARTS, COLUMNS, CG)
                  .solve(Real.of(new double[9]), Real.of(1, 2, 3)),
          () ->
              LinearSolve.sparse(STARTS, COLUMNS, CG)
                  .solve(Real.of(new double[9]), Real.of(1, 2, 3, Double.NaN))
        }) {
      var error = assertThrows(IllegalArgumentException.class, call::run);
      assertTrue(error.getMessage().startsWith("LinearSolve: "), error.getMessage());
    }
    assertThrows(NullPointerException.class, () -> LinearSolve.of(null, CG));
    assertThrows(NullPointerException.class, () -> LinearSolve.sparse(STARTS, COLUMNS, null));
  }

  @Test
  void parametersMustBeHandedOver() {
    var error =
        assertThrows(
            IllegalStateException.class,
            () ->
                Forward.derivative(
                    x ->
                        LinearSolve.of((theta, v) -> new Real[] {v[0].mul(x)}, CG)
                            .solve(new Real[0], Real.of(new double[] {1}))[0],
                    2.0));
    assertTrue(error.getMessage().contains("not among its parameters"), error.getMessage());
  }

  /** A solver may well solve 2 z + 1 = b, but a derivative would keep the 1. */
  @Test
  void operatorsMustBeLinear() {
    LinearSolve affine =
        LinearSolve.of(
            (theta, v) -> new Real[] {v[0].mul(2).add(1)}, (a, b) -> new double[] {(b[0] - 1) / 2});
    for (double b : new double[] {0, 5}) {
      var error =
          assertThrows(
              IllegalStateException.class,
              () -> affine.solve(new Real[0], Real.of(new double[] {b})));
      assertTrue(error.getMessage().contains("of 0 it makes [1.0]"), error.getMessage());
    }
  }
}
