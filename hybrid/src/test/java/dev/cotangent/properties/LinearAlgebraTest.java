package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Eigen;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Qr;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Linear algebra on tensors. Its matrices have condition numbers below 30, so that rounding errors
 * of 1e-16 grow to 1e-13 in a derivative, which has up to four solutions one after the other, and
 * to 1e-12 in a second one; 1e-10 is asked for. Differences are exact to 1e-8.
 */
class LinearAlgebraTest {
  private static final double EXACT = 1e-10;
  private static final double APPROXIMATE = 1e-6;

  /** An operation, and operands that suit it. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record Case(String name, TensorFunction f, Tensor... x) {
    @Override
    public String toString() {
      return name;
    }

    Tensor[] like(int seed) {
      return Stream.of(x).map(t -> random(seed, t.shape()).to(t.type())).toArray(Tensor[]::new);
    }

    Tensor weights() {
      return random(99, f.apply(x.clone()).shape());
    }

    /** One number of all elements of the result. */
    TensorFunction weighted() {
      Tensor w = weights();
      return inputs -> f.apply(inputs).mul(w).sum();
    }
  }

  private static Tensor random(int seed, int... shape) {
    Random random = new Random(seed);
    return Tensor.generate(i -> 2 * random.nextDouble() - 1, shape);
  }

  /** A matrix with a strong diagonal, or a batch of them. */
  private static Tensor regular(int seed, int... shape) {
    int n = shape[shape.length - 1];
    return random(seed, shape).add(Tensor.identity(n).mul(n));
  }

  /** Q diag(1, 2, ... n) Qᵀ: symmetric and positive definite, with gaps of 1. */
  private static Tensor definite(int seed, int... shape) {
    int n = shape[shape.length - 1];
    Tensor q = random(seed, shape).add(Tensor.identity(n)).qr().q();
    return q.mul(Tensor.range(n).add(1)).matmul(transposed(q));
  }

  private static Tensor transposed(Tensor x) {
    return x.swapAxes(-2, -1);
  }

  private static Tensor joined(Qr qr) {
    return Tensor.concat(-2, qr.q(), qr.r());
  }

  private static Tensor joined(Eigen eigen) {
    return Tensor.concat(-2, eigen.values().expandDims(-2), eigen.vectors());
  }

  private static List<Case> cases() {
    TensorFunction solve = x -> x[0].solve(x[1]);
    TensorFunction lower = x -> x[0].solveTriangular(x[1], true);
    TensorFunction upper = x -> x[0].solveTriangular(x[1], false);
    TensorFunction inverse = x -> x[0].inverse();
    TensorFunction logDet = x -> x[0].logDet();
    TensorFunction determinant = x -> x[0].determinant();
    TensorFunction cholesky = x -> x[0].cholesky();
    TensorFunction qr = x -> joined(x[0].qr());
    TensorFunction eigen = x -> joined(x[0].symmetricEigen());
    return List.of(
        new Case("solve, a vector", solve, regular(1, 4, 4), random(2, 4)),
        new Case("solve, a matrix", solve, regular(3, 3, 3), random(4, 3, 2)),
        new Case("solve, one", solve, regular(3, 1, 1), random(4, 1, 2)),
        new Case("solve, a batch", solve, regular(5, 2, 3, 3), random(6, 2, 3, 2)),
        new Case("solve, one matrix for many", solve, regular(7, 3, 3), random(8, 2, 3, 2)),
        new Case("solve, many for one", solve, regular(9, 2, 1, 3, 3), random(10, 2, 3, 2)),
        new Case("solve, many for a vector", solve, regular(9, 2, 3, 3), random(10, 3)),
        new Case("lower triangle", lower, regular(11, 4, 4), random(12, 4, 2)),
        new Case("lower triangles", lower, regular(13, 2, 3, 3), random(14, 3, 2)),
        new Case("upper triangle", upper, regular(15, 4, 4), random(16, 4)),
        new Case("upper triangles", upper, regular(17, 3, 3), random(18, 2, 3, 2)),
        new Case("inverse", inverse, regular(19, 4, 4)),
        new Case("inverses", inverse, regular(20, 2, 2, 2)),
        new Case("logDet", logDet, regular(21, 4, 4)),
        new Case("logDet, negative", logDet, regular(22, 3, 3).neg()),
        new Case("logDets", logDet, regular(23, 2, 3, 3)),
        new Case("determinant", determinant, regular(24, 3, 3)),
        new Case("determinants", determinant, regular(25, 2, 2, 2)),
        new Case("determinant, one", determinant, random(25, 1, 1)),
        new Case("determinant, singular", determinant, Tensor.range(9).reshape(3, 3)),
        new Case("determinant, rank 1", determinant, Tensor.ones(3, 3)),
        new Case("determinant, zero", determinant, Tensor.zeros(2, 2)),
        new Case(
            "determinants, one singular",
            determinant,
            Tensor.range(8).reshape(2, 2, 2).mul(Tensor.of(new double[] {0, 1}, 2, 1, 1))),
        new Case("cholesky", cholesky, definite(26, 4, 4)),
        new Case("cholesky, not symmetric", cholesky, regular(27, 3, 3)),
        new Case("cholesky, one", cholesky, regular(27, 1, 1).add(1)),
        new Case("choleskys", cholesky, definite(28, 2, 3, 3)),
        new Case("qr, square", qr, regular(29, 3, 3)),
        new Case("qr, tall", qr, random(30, 5, 3)),
        new Case("qr, a column", qr, random(31, 4, 1)),
        new Case("qrs", qr, random(32, 2, 4, 2)),
        new Case("eigen", eigen, definite(33, 4, 4)),
        new Case("eigen, not symmetric", eigen, definite(34, 3, 3).add(random(35, 3, 3).mul(0.1))),
        new Case("eigen, one", eigen, random(36, 1, 1)),
        new Case("eigens", eigen, definite(37, 2, 3, 3)));
  }

  private static double dot(Tensor a, Tensor b) {
    return a.mul(b).sum().item();
  }

  private static double dot(Tensor[] a, Tensor[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += dot(a[k], b[k]);
    }
    return sum;
  }

  private static Tensor sumOfProducts(Tensor[] a, Tensor[] b) {
    Tensor sum = Tensor.scalar(0);
    for (int k = 0; k < a.length; k++) {
      sum = sum.add(a[k].mul(b[k]).sum());
    }
    return sum;
  }

  private static Tensor[] moved(Tensor[] x, Tensor[] v, double step) {
    Tensor[] moved = new Tensor[x.length];
    Arrays.setAll(moved, k -> x[k].add(v[k].mul(step)));
    return moved;
  }

  /** Central differences along a line, exact to the step's fourth power. */
  private static Tensor difference(TensorFunction f, Tensor[] x, Tensor[] v) {
    double h = 1e-3;
    Tensor near = f.apply(moved(x, v, h)).sub(f.apply(moved(x, v, -h))).mul(8);
    Tensor far = f.apply(moved(x, v, 2 * h)).sub(f.apply(moved(x, v, -2 * h)));
    return near.sub(far).div(12 * h);
  }

  private static void assertClose(Tensor expected, Tensor actual, double tolerance) {
    assertArrayEquals(expected.shape(), actual.shape());
    double scale = Math.max(1, expected.size() == 0 ? 0 : expected.abs().max().item());
    assertArrayEquals(expected.toArray(), actual.toArray(), tolerance * scale);
  }

  private static void assertClose(double expected, double actual, double tolerance) {
    assertEquals(expected, actual, tolerance * Math.max(1, Math.abs(expected)));
  }

  private static String messageOf(Supplier<?> action) {
    return assertThrows(IllegalArgumentException.class, action::get).getMessage();
  }

  private static void assertMentions(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  // Values.

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 20})
  void factorsMakeTheMatrix(int n) {
    Tensor a = regular(n, n, n);
    Tensor identity = Tensor.identity(n);
    Tensor b = random(1, n, 3);
    assertClose(b, a.matmul(a.solve(b)), 1e-13);
    assertClose(identity, a.matmul(a.inverse()), 1e-13);
    Tensor lower = a.lowerTriangle(0);
    assertClose(b, lower.matmul(a.solveTriangular(b, true)), 1e-13);
    assertClose(b, transposed(lower).matmul(transposed(a).solveTriangular(b, false)), 1e-13);

    Tensor s = definite(n, n, n);
    Tensor l = s.cholesky();
    assertClose(s, l.matmul(transposed(l)), 1e-13);
    assertArrayEquals(l.lowerTriangle(0).toArray(), l.toArray());
    assertClose(s.determinant().log(), s.logDet(), 1e-12);

    Eigen eigen = s.symmetricEigen();
    Tensor v = eigen.vectors();
    assertClose(Tensor.range(n).add(1), eigen.values(), 1e-13);
    assertClose(s, v.mul(eigen.values()).matmul(transposed(v)), 1e-13);
    assertClose(identity, transposed(v).matmul(v), 1e-13);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 8})
  void qrIsReduced(int n) {
    for (int m : new int[] {n, n + 1, 3 * n}) {
      Tensor a = random(m, m, n);
      Qr qr = a.qr();
      assertArrayEquals(new int[] {m, n}, qr.q().shape());
      assertArrayEquals(new int[] {n, n}, qr.r().shape());
      assertClose(a, qr.q().matmul(qr.r()), 1e-14);
      assertClose(Tensor.identity(n), transposed(qr.q()).matmul(qr.q()), 1e-14);
      assertArrayEquals(qr.r().upperTriangle(0).toArray(), qr.r().toArray());
      assertTrue(Arrays.stream(qr.r().diagonal().toArray()).allMatch(r -> r >= 0));
    }
  }

  @Test
  void scalingAMatrixChangesNothing() {
    for (double scale : new double[] {0x1p-600, 0x1p-40, 0x1p600}) {
      Tensor a = regular(1, 3, 3);
      Tensor s = definite(2, 3, 3);
      Tensor b = random(3, 3);
      assertClose(a.solve(b), a.mul(scale).solve(b.mul(scale)), 0);
      assertClose(a.qr().q(), a.mul(scale).qr().q(), 1e-15);
      assertClose(s.symmetricEigen().vectors(), s.mul(scale).symmetricEigen().vectors(), 1e-14);
      assertClose(s.cholesky(), s.mul(scale).cholesky().div(Math.sqrt(scale)), 1e-15);
      assertClose(a.logDet().item() + 3 * Math.log(scale), a.mul(scale).logDet().item(), 1e-14);
    }
  }

  @Test
  void determinantsHaveASignAndOverflowWhereLogarithmsDoNot() {
    Tensor swapped = Tensor.of(new double[][] {{0, 2}, {3, 0}});
    assertEquals(-6, swapped.determinant().item(), 1e-15);
    assertEquals(Math.log(6), swapped.logDet().item(), 1e-15);
    Tensor large = Tensor.identity(400).mul(10);
    assertEquals(Double.POSITIVE_INFINITY, large.determinant().item());
    assertEquals(400 * Math.log(10), large.logDet().item(), 1e-11);
    assertEquals(Double.NEGATIVE_INFINITY, Tensor.zeros(2, 2).logDet().item());
    assertEquals(0, Tensor.zeros(2, 2).determinant().item());
  }

  @Test
  void eigenvectorsHaveAFixedSign() {
    Eigen eigen = Tensor.of(new double[][] {{2, 1}, {1, 2}}).symmetricEigen();
    double half = Math.sqrt(0.5);
    assertClose(Tensor.of(new double[][] {{half, half}, {-half, half}}), eigen.vectors(), 1e-15);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void singlePrecisionIsRounded(Case c) {
    Tensor[] floats = Stream.of(c.x).map(x -> x.to(ElementType.FLOAT32)).toArray(Tensor[]::new);
    Tensor[] same = Stream.of(floats).map(x -> x.to(ElementType.FLOAT64)).toArray(Tensor[]::new);
    Tensor y = c.f.apply(floats.clone());
    assertEquals(ElementType.FLOAT32, y.type());
    assertArrayEquals(c.f.apply(same.clone()).toFloatArray(), y.toFloatArray());
    Tensor w = c.weights();
    Tensor[] exact = Reverse.vjp(c.f, same, w);
    Tensor[] rounded = Reverse.vjp(c.f, floats, w.to(ElementType.FLOAT32));
    for (int k = 0; k < exact.length; k++) {
      assertEquals(ElementType.FLOAT32, rounded[k].type());
      assertClose(exact[k], rounded[k].to(ElementType.FLOAT64), 1e-4);
    }
  }

  // Derivatives.

  @ParameterizedTest
  @MethodSource("cases")
  void derivativesAreThoseOfDifferences(Case c) {
    Tensor[] v = c.like(50);
    assertClose(difference(c.f, c.x, v), Forward.jvp(c.f, c.x, v), APPROXIMATE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theModesAreAdjoint(Case c) {
    Tensor[] v = c.like(51);
    Tensor w = c.weights();
    double forward = dot(w, Forward.jvp(c.f, c.x, v));
    assertClose(forward, dot(Reverse.vjp(c.f, c.x, w), v), EXACT);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void secondDerivativesAgreeInAllNestings(Case c) {
    TensorFunction f = c.weighted();
    Tensor[] u = c.like(52);
    Tensor[] v = c.like(53);
    TensorFunction slope = x -> Forward.jvp(f, x, u);
    TensorFunction product = x -> sumOfProducts(Reverse.gradient(f, x), u);
    double forwardOverForward = Forward.jvp(slope, c.x, v).item();
    double tolerance = EXACT;
    assertClose(difference(slope, c.x, v).item(), forwardOverForward, APPROXIMATE);
    assertClose(forwardOverForward, Forward.jvp(product, c.x, v).item(), tolerance);
    assertClose(forwardOverForward, dot(Reverse.gradient(slope, c.x), v), tolerance);
    assertClose(forwardOverForward, dot(Reverse.gradient(product, c.x), v), tolerance);
    assertClose(forwardOverForward, dot(Hybrid.hessianVectorProduct(f, c.x, u), v), tolerance);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void thirdDerivativesAgree(Case c) {
    TensorFunction f = c.weighted();
    Tensor[] u = c.like(54);
    Tensor[] v = c.like(55);
    TensorFunction curvature = x -> Forward.jvp(z -> Forward.jvp(f, z, u), x, v);
    TensorFunction mixed = x -> sumOfProducts(Reverse.gradient(z -> Forward.jvp(f, z, u), x), v);
    double third = Forward.jvp(curvature, c.x, u).item();
    assertClose(third, dot(Reverse.gradient(mixed, c.x), u), 100 * EXACT);
    assertClose(difference(curvature, c.x, u).item(), third, 10 * APPROXIMATE);
  }

  @Test
  void closedForms() {
    Tensor a = regular(60, 3, 3);
    Tensor inverse = a.inverse();
    assertClose(transposed(inverse), Reverse.gradient(x -> x[0].logDet(), a)[0], 1e-14);
    Tensor cofactors = transposed(inverse).mul(a.determinant());
    assertClose(cofactors, Reverse.gradient(x -> x[0].determinant(), a)[0], 1e-13);
    Tensor da = random(61, 3, 3);
    Tensor change = inverse.matmul(da).matmul(inverse).neg();
    assertClose(
        change, Forward.jvp(x -> x[0].inverse(), new Tensor[] {a}, new Tensor[] {da}), 1e-15);

    // The eigenvalues of [[p, q], [q, r]] are (p + r)/2 ± √((p - r)²/4 + q²).
    Tensor s = Tensor.of(new double[][] {{3, 2}, {2, 0}});
    UnaryOperator<Tensor> largest = x -> x.symmetricEigen().values().at(0, 1);
    assertEquals(4, largest.apply(s).item(), 1e-15);
    Tensor slopes = Reverse.gradient(x -> largest.apply(x[0]), s)[0];
    assertClose(Tensor.of(new double[][] {{0.8, 0.4}, {0.4, 0.2}}), slopes, 1e-15);
    Tensor[] turn = {Tensor.of(new double[][] {{0, 1}, {1, 0}})};
    Tensor[] turned = Hybrid.hessianVectorProduct(x -> largest.apply(x[0]), new Tensor[] {s}, turn);
    // d²λ/dq² = (p - r)²/4 / (λ - (p + r)/2)³ = 2.25 / 2.5³
    assertEquals(2.25 / 15.625, dot(turned, turn), 1e-15);
  }

  /** The square of a matrix, put together from its eigenvalues and eigenvectors. */
  @Test
  void functionsOfAMatrix() {
    TensorFunction square =
        x -> {
          Eigen e = x[0].symmetricEigen();
          return e.vectors().mul(e.values().square()).matmul(transposed(e.vectors()));
        };
    Tensor s = definite(62, 4, 4);
    Tensor[] ds = {random(63, 4, 4)};
    Tensor symmetric = ds[0].add(transposed(ds[0])).div(2);
    Tensor expected = s.matmul(symmetric).add(symmetric.matmul(s));
    assertClose(expected, Forward.jvp(square, new Tensor[] {s}, ds), 1e-13);
  }

  @Test
  void theDerivativeIsThatOfTheSymmetricPart() {
    Tensor s = definite(64, 3, 3);
    Tensor skew = random(65, 3, 3);
    Tensor a = s.add(skew.sub(transposed(skew)));
    List<TensorFunction> functions =
        List.of(x -> x[0].cholesky().square().sum(0), x -> x[0].symmetricEigen().values());
    for (TensorFunction f : functions) {
      Tensor w = random(66, 3);
      assertClose(f.apply(new Tensor[] {s}), f.apply(new Tensor[] {a}), 1e-14);
      Tensor gradient = Reverse.vjp(f, new Tensor[] {a}, w)[0];
      assertClose(gradient, transposed(gradient), 0);
      assertClose(gradient, Reverse.vjp(f, new Tensor[] {s}, w)[0], 1e-13);
    }
  }

  @Test
  void batchesAreLoops() {
    Tensor a = definite(67, 2, 3, 4, 4);
    Tensor b = random(68, 3, 4, 2);
    List<TensorFunction> functions =
        List.of(
            x -> x[0].solve(x[1]),
            x -> x[0].inverse().matmul(x[1]),
            x -> x[0].logDet().add(x[1].sum(-1, -2)),
            x -> x[0].determinant(),
            x -> x[0].cholesky(),
            x -> joined(x[0].qr()),
            x -> joined(x[0].symmetricEigen()));
    for (TensorFunction f : functions) {
      Tensor all = f.apply(new Tensor[] {a, b});
      Tensor gradient = Reverse.gradient(x -> f.apply(x).square().sum(), a, b)[0];
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 3; j++) {
          Tensor[] one = {a.at(0, i).at(0, j), b.at(0, j)};
          assertClose(f.apply(one.clone()), all.at(0, i).at(0, j), 0);
          Tensor own = Reverse.gradient(x -> f.apply(x).square().sum(), one)[0];
          assertClose(own, gradient.at(0, i).at(0, j), 1e-13);
        }
      }
    }
  }

  @Test
  void emptyMatricesAndBatches() {
    Tensor empty = Tensor.zeros(2, 0, 0);
    assertArrayEquals(new double[] {1, 1}, empty.determinant().toArray());
    assertArrayEquals(new double[] {0, 0}, empty.logDet().toArray());
    assertArrayEquals(new int[] {2, 0, 3}, empty.solve(Tensor.zeros(0, 3)).shape());
    assertArrayEquals(new int[] {3, 0}, regular(1, 3, 3).solve(Tensor.zeros(3, 0)).shape());
    assertArrayEquals(new int[] {2, 0, 0}, empty.cholesky().shape());
    assertArrayEquals(new int[] {2, 0}, empty.symmetricEigen().values().shape());
    Tensor none = Tensor.of(new double[0], 0, 3, 3);
    assertEquals(0, none.slice(1, 1, 3).flip(2).toArray().length);
    assertArrayEquals(new int[] {0, 3, 3}, none.inverse().shape());
    assertArrayEquals(new int[] {0, 3, 3}, none.qr().q().shape());
    for (Tensor x : List.of(empty, none)) {
      TensorFunction all =
          z ->
              Tensor.concat(
                      0,
                      z[0].determinant().flatten(),
                      z[0].logDet().flatten(),
                      z[0].inverse().flatten(),
                      z[0].solve(z[0]).flatten(),
                      z[0].cholesky().flatten(),
                      joined(z[0].qr()).flatten(),
                      joined(z[0].symmetricEigen()).flatten())
                  .sum();
      assertArrayEquals(x.shape(), Reverse.gradient(all, x)[0].shape());
      assertEquals(0, Forward.jvp(all, new Tensor[] {x}, new Tensor[] {x}).item());
    }
  }

  // Where something does not exist.

  @Test
  void shapesThatDoNotFit() {
    Tensor wide = Tensor.zeros(2, 3);
    List<UnaryOperator<Tensor>> square =
        List.of(
            x -> x.solve(wide),
            x -> x.solveTriangular(wide, true),
            Tensor::inverse,
            Tensor::logDet,
            Tensor::determinant,
            Tensor::cholesky,
            x -> x.symmetricEigen().values());
    for (UnaryOperator<Tensor> f : square) {
      assertMentions(messageOf(() -> f.apply(wide)), "[2, 3]", "not square");
      assertMentions(messageOf(() -> f.apply(Tensor.zeros(3))), "[3]", "two axes");
    }
    assertMentions(messageOf(wide::qr), "qr", "[2, 3]", "more columns");
    assertMentions(messageOf(Tensor.scalar(1)::qr), "qr", "[]", "two axes");
    Tensor a = regular(1, 2, 2);
    assertMentions(messageOf(() -> a.solve(Tensor.zeros(3))), "[2, 2]", "[3]", "length 2");
    assertMentions(messageOf(() -> a.solve(Tensor.zeros(3, 2))), "[2, 2]", "[3, 2]", "2 rows");
    assertMentions(messageOf(() -> a.solve(Tensor.scalar(1))), "[2, 2]", "[]");
    assertMentions(
        messageOf(() -> regular(1, 3, 2, 2).solve(Tensor.zeros(2, 2, 1))), "solve", "[3]", "[2]");
    assertMentions(messageOf(() -> a.solve(Tensor.floats(1, 2))), "solve", "FLOAT32");
  }

  @Test
  void singularMatrices() {
    Tensor ones = Tensor.ones(2, 2);
    Tensor batch = Tensor.stack(0, Tensor.identity(2), ones, Tensor.identity(2));
    assertMentions(messageOf(ones::inverse), "inverse", "[2, 2]", "singular", "identity");
    assertMentions(messageOf(batch::inverse), "matrix number 1 of shape [3, 2, 2]");
    assertMentions(messageOf(() -> ones.solve(Tensor.ones(2))), "solve", "singular");
    assertMentions(
        messageOf(() -> Tensor.of(new double[][] {{1, 0}, {1, 0}}).solveTriangular(ones, true)),
        "element 1 of the diagonal");
    assertMentions(
        messageOf(() -> Reverse.gradient(x -> x[0].logDet(), ones)), "logDet", "no derivative");
    Tensor[] x = {batch};
    assertMentions(
        messageOf(() -> Forward.jvp(z -> z[0].logDet(), x, x)), "matrix number 1", "logDet");
  }

  @Test
  void determinantsOfAlmostSingularMatricesHaveExactSlopes() {
    Tensor a = Tensor.range(9).add(1).reshape(3, 3);
    Tensor cofactors = Tensor.of(new double[][] {{-3, 6, -3}, {6, -12, 6}, {-3, 6, -3}});
    assertClose(cofactors, Reverse.gradient(x -> x[0].determinant(), a)[0], 1e-13);
  }

  @Test
  void matricesThatAreNotPositiveDefinite() {
    Tensor a = Tensor.of(new double[][] {{1, 2}, {2, 1}});
    assertMentions(
        messageOf(a::cholesky), "cholesky", "[2, 2]", "not positive definite", "pivot 1");
    Tensor batch = Tensor.stack(0, Tensor.identity(2), Tensor.zeros(2, 2));
    assertMentions(messageOf(batch::cholesky), "matrix number 1 of shape [2, 2, 2]", "pivot 0");
  }

  @Test
  void dependentColumnsHaveFactorsButNoDerivative() {
    for (double other : new double[] {0, 1, 2.0 / 3}) {
      Tensor a = Tensor.of(new double[][] {{1, other}, {3, 3 * other}, {0.1, 0.1 * other}});
      Qr qr = a.qr();
      assertClose(a, qr.q().matmul(qr.r()), 1e-14);
      assertClose(Tensor.identity(2), transposed(qr.q()).matmul(qr.q()), 1e-14);
      String reverse = messageOf(() -> Reverse.gradient(x -> x[0].qr().r().sum(), a));
      assertMentions(reverse, "qr", "[3, 2]", "column 1", "no derivative");
      Tensor[] x = {a};
      assertEquals(reverse, messageOf(() -> Forward.jvp(z -> z[0].qr().r(), x, x)));
    }
    Tensor graded = Tensor.of(new double[][] {{1, 1e-30}, {1, -1e-30}});
    assertTrue(isFinite(Reverse.gradient(x -> x[0].qr().r().sum(), graded)[0]), "scaled only");
  }

  private static boolean isFinite(Tensor x) {
    return Arrays.stream(x.toArray()).allMatch(Double::isFinite);
  }

  @ParameterizedTest
  @EnumSource
  void equalEigenvaluesHaveDerivativesAsSums(ElementType type) {
    Tensor q = random(70, 4, 4).qr().q();
    Tensor s = q.mul(Tensor.of(2, 5, 5, 5)).matmul(transposed(q)).to(type);
    double tolerance = type == ElementType.FLOAT64 ? 1e-13 : 1e-5;
    TensorFunction sum = x -> x[0].symmetricEigen().values().sum();
    Tensor identity = Tensor.identity(4).to(type);
    Tensor[] x = {s};
    Tensor[] ds = {random(71, 4, 4).to(type)};
    assertClose(identity, Reverse.gradient(sum, s)[0], tolerance);
    assertClose(ds[0].trace(), Forward.jvp(sum, x, ds), tolerance);
    TensorFunction squares = z -> z[0].symmetricEigen().values().square().sum();
    assertClose(s.mul(2), Reverse.gradient(squares, s)[0], tolerance);

    // The vector of the eigenvalue that is no other's has a derivative.
    TensorFunction lone = z -> z[0].symmetricEigen().vectors().at(1, 0);
    Tensor forward = Forward.jvp(lone, x, ds);
    Tensor w = random(72, 4).to(type);
    assertTrue(isFinite(forward));
    assertClose(dot(w, forward), dot(Reverse.vjp(lone, x, w)[0], ds[0]), tolerance);

    TensorFunction other = z -> z[0].symmetricEigen().vectors().at(1, 2);
    assertFalse(isFinite(Forward.jvp(other, x, ds)));
    assertMentions(
        messageOf(() -> Reverse.vjp(other, x, w)),
        "symmetricEigen",
        "[4, 4]",
        "equal eigenvalues",
        "no derivative");
  }

  @Test
  void equalEigenvaluesAreNamed() {
    Tensor batch = Tensor.stack(0, definite(1, 3, 3), Tensor.identity(3).mul(7));
    TensorFunction f = x -> x[0].symmetricEigen().vectors().mul(random(2, 3, 3)).sum();
    assertMentions(
        messageOf(() -> Reverse.gradient(f, batch)),
        "matrix number 1 of shape [2, 3, 3]",
        "number 0 and number 1 (7.0)");
  }

  @Test
  void equalEigenvaluesAreKinks() {
    TensorFunction largest = x -> x[0].symmetricEigen().values().at(0, 2);
    for (Tensor s : List.of(definite(1, 3, 3), Tensor.of(5, 7, 7).diag())) {
      var forward = Kinks.watch(() -> Forward.gradient(largest, s));
      var reverse = Kinks.watch(() -> Reverse.gradient(largest, s)[0]);
      assertClose(forward.result(), reverse.result(), 1e-14);
      boolean equal = s.at(0, 1).at(0, 1).item() == 7;
      assertEquals(equal, !forward.met().isEmpty());
      assertEquals(equal, !reverse.met().isEmpty());
    }
  }

  /** Of the trace of x², whose second derivative is twice the identity, nothing wrong is said. */
  @Test
  void secondDerivativesAtEqualEigenvaluesAreRightOrVisiblyNot() {
    TensorFunction squares = x -> x[0].symmetricEigen().values().square().sum();
    Tensor[] x = {Tensor.identity(3)};
    Tensor[] along = {Tensor.of(1, 2, 3).diag()};
    assertClose(along[0].mul(2), Hybrid.hessianVectorProduct(squares, x, along)[0], 1e-14);
    Tensor[] across = {Tensor.ones(3, 3)};
    assertTrue(Double.isNaN(Hybrid.hessianVectorProduct(squares, x, across)[0].sum().item()));
    TensorFunction slope = z -> Forward.jvp(squares, z, across);
    assertTrue(Double.isNaN(Forward.jvp(slope, x, across).item()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void notANumberStaysVisible(double bad) {
    double[] elements = definite(73, 3, 3).toArray();
    elements[4] = bad;
    Tensor a = Tensor.of(elements, 3, 3);
    List<UnaryOperator<Tensor>> functions =
        List.of(
            x -> x.solve(Tensor.ones(3)),
            Tensor::inverse,
            Tensor::logDet,
            Tensor::determinant,
            Tensor::cholesky,
            x -> joined(x.qr()),
            x -> joined(x.symmetricEigen()));
    for (int i = 0; i < functions.size(); i++) {
      UnaryOperator<Tensor> f = functions.get(i);
      if (Double.isNaN(bad)) {
        assertFalse(isFinite(f.apply(a)), "number " + i);
        assertFalse(isFinite(Reverse.gradient(x -> f.apply(x[0]).sum(), a)[0]), "number " + i);
      } else {
        assertTrue(f.apply(a).size() > 0, "it comes to an end");
      }
    }
  }
}
