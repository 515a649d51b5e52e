package dev.cotangent.properties;

import static dev.cotangent.properties.Vectors.dot;
import static dev.cotangent.properties.Vectors.flat;
import static dev.cotangent.properties.Vectors.norm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Calculus;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Vector calculus: known fields, and the identities that hold for all. */
class CalculusTest {
  private static final VectorFunction POLAR =
      q -> new Real[] {q[0].mul(q[1].cos()), q[0].mul(q[1].sin())};

  /** Radius, angle from the pole, longitude. */
  private static final VectorFunction SPHERICAL =
      q -> {
        Real aside = q[0].mul(q[1].sin());
        return new Real[] {aside.mul(q[2].cos()), aside.mul(q[2].sin()), q[0].mul(q[1].cos())};
      };

  @Provide
  Arbitrary<Program> programs() {
    return Program.upTo(6);
  }

  @Provide
  Arbitrary<double[]> points() {
    return Program.points();
  }

  private static Real squaredNorm(Real... x) {
    return Real.dot(x, x);
  }

  // Known fields.

  @Test
  void harmonicFunctions() {
    double[] plane = {0.3, -0.5};
    assertEquals(0, Calculus.laplacian(x -> squaredNorm(x).log(), plane), 1e-13);
    assertEquals(0, Calculus.laplacian(x -> x[0].exp().mul(x[1].sin()), plane), 1e-15);
    ScalarFunction poisson =
        x ->
            squaredNorm(x)
                .rsub(1)
                .div(x[0].sub(0.6).square().add(x[1].sub(0.8).square())); // source (0.6, 0.8)
    assertEquals(0, Calculus.laplacian(poisson, plane), 1e-13);
    ScalarFunction newton = x -> squaredNorm(x).sqrt().reciprocal();
    assertEquals(0, Calculus.laplacian(newton, 1, -2, 2), 1e-16);
  }

  /** Δ|x|ᵖ = p (p + n - 2) |x|ᵖ⁻², and Δ²|x|⁴ = 8 n (n + 2). */
  @Test
  void powersOfTheRadius() {
    double[] x = {0.5, -1, 2, 0.25};
    double radius = norm(x);
    for (double p : new double[] {-2, 1, 2, 3.5, 6}) {
      double expected = p * (p + x.length - 2) * Math.pow(radius, p - 2);
      double actual = Calculus.laplacian(v -> squaredNorm(v).pow(p / 2), x);
      assertEquals(expected, actual, 1e-14 * (1 + Math.abs(expected)), "power " + p);
    }
    ScalarFunction fourth = v -> squaredNorm(v).square();
    double biharmonic = Calculus.laplacian(v -> Calculus.laplacian(fourth, v), x);
    assertEquals(8 * 4 * 6, biharmonic, 1e-12);
  }

  @Test
  void fieldsInSpace() {
    VectorFunction rotation = x -> new Real[] {x[1].neg(), x[0], Real.of(3)};
    assertArrayEquals(new double[] {0, 0, 2}, Calculus.curl(rotation, 5, 6, 7));
    assertEquals(0, Calculus.divergence(rotation, 5, 6, 7));
    assertEquals(2, Calculus.asymmetry(rotation, 5, 6, 7));
    VectorFunction field =
        x -> new Real[] {x[1].mul(x[2]), x[0].square().mul(x[2]), x[0].mul(x[1].exp())};
    double e = Math.exp(3);
    assertArrayEquals(
        new double[] {2 * e - 4, 3 - e, 2 * 2 * 5 - 5}, Calculus.curl(field, 2, 3, 5), 1e-14);
    VectorFunction coulomb =
        x -> {
          Real cube = squaredNorm(x).pow(1.5);
          return new Real[] {x[0].div(cube), x[1].div(cube), x[2].div(cube)};
        };
    assertEquals(0, Calculus.divergence(coulomb, 1, 2, -2), 1e-16);
    assertEquals(4, Calculus.divergence(x -> x, 1, 2, 3, 4));
    assertEquals(1, Calculus.scalarCurl(x -> new Real[] {x[1].square(), x[0].mul(x[1])}, 9, -1));
    assertTrue(
        Double.isNaN(
            Calculus.asymmetry(x -> new Real[] {x[0].mul(x[1]).mul(Double.NaN), x[1]}, 1, 2)));
  }

  /** ∇³ exp(a · x)[u, v] = (a · u) (a · v) exp(a · x) a. */
  @Test
  void thirdDerivativeOfAnExponential() {
    double[] a = {1, -0.5, 0.25};
    double[] x = {0.3, 0.2, 0.1};
    double[] u = {1, 2, 3};
    double[] v = {-1, 0, 4};
    double factor = dot(a, u) * dot(a, v) * Math.exp(dot(a, x));
    double[] expected = Arrays.stream(a).map(ai -> ai * factor).toArray();
    ScalarFunction f = p -> Real.dot(p, a).exp();
    assertArrayEquals(expected, Calculus.thirdDerivative(f, x, u, v), 1e-14);
    assertArrayEquals(
        new double[] {0, 0, 6 * 2}, Calculus.thirdDerivative(p -> p[2].pow(3), x, axis(2), two(2)));
  }

  private static double[] axis(int i) {
    double[] axis = new double[3];
    axis[i] = 1;
    return axis;
  }

  private static double[] two(int i) {
    return Arrays.stream(axis(i)).map(e -> 2 * e).toArray();
  }

  // Identities, on random programs.

  @Property(seed = "1", tries = 150, edgeCases = EdgeCasesMode.NONE)
  void secondDerivativesAreThoseOfTheHessian(
      @ForAll("programs") Program f,
      @ForAll("points") double[] x,
      @ForAll("points") double[] u,
      @ForAll("points") double[] v) {
    double[][] hessian = Hybrid.hessian(f, x);
    double size = norm(flat(hessian)) + norm(Forward.gradient(f, x));
    double[] diagonal = Calculus.hessianDiagonal(f, x);
    double trace = 0;
    for (int i = 0; i < x.length; i++) {
      assertEquals(hessian[i][i], diagonal[i], 1e-11 * size, () -> f.toString());
      trace += hessian[i][i];
    }
    assertEquals(trace, Calculus.laplacian(f, x), 1e-11 * size);
    assertEquals(trace, Calculus.laplacian(f, Real.of(x)).value(), 1e-11 * size);
    double product = dot(u, Hybrid.hessianVectorProduct(f, x, v));
    double scale = 1e-11 * size * (1 + norm(u)) * (1 + norm(v));
    assertEquals(product, Calculus.secondDerivative(f, x, u, v), scale);
    assertEquals(
        product, Calculus.secondDerivative(f, Real.of(x), Real.of(u), Real.of(v)).value(), scale);
  }

  @Property(
      seed = "2",
      tries = 100,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void thirdDerivativesAreThoseOfHessianVectorProducts(
      @ForAll("programs") Program f,
      @ForAll("points") double[] x,
      @ForAll("points") double[] u,
      @ForAll("points") double[] v) {
    double[] expected = Forward.jvp(p -> Hybrid.hessianVectorProduct(f, p, Real.of(v)), x, u);
    double rounding =
        1e-10 * (1 + norm(expected) + norm(flat(Hybrid.hessian(f, x)))) * (1 + norm(u) * norm(v));
    assertArrayEquals(expected, Calculus.thirdDerivative(f, x, u, v), rounding);
    assertArrayEquals(
        Calculus.thirdDerivative(f, x, v, u),
        Real.values(Calculus.thirdDerivative(f, Real.of(x), Real.of(u), Real.of(v))),
        rounding,
        "symmetric");
  }

  @Property(
      seed = "3",
      tries = 60,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void identitiesOfFields(@ForAll("programs") Program f, @ForAll("points") double[] x) {
    VectorFunction gradient = Reverse.gradient(f);
    double size = 1e-11 * (1 + norm(flat(Hybrid.hessian(f, x))) + norm(Forward.gradient(f, x)));
    assertArrayEquals(new double[3], Calculus.curl(gradient, x), size, "curl grad");
    assertEquals(0, Calculus.asymmetry(gradient, x), size);
    assertEquals(Calculus.laplacian(f, x), Calculus.divergence(gradient, x), size, "div grad");
    VectorFunction field = f.several();
    double[] laplacians = new double[3];
    double second = 1;
    for (int i = 0; i < 3; i++) {
      int component = i;
      ScalarFunction one = p -> field.apply(p)[component];
      laplacians[i] = Calculus.laplacian(one, x);
      second += norm(flat(Hybrid.hessian(one, x)));
    }
    second += norm(flat(Forward.jacobian(field, x)));
    VectorFunction curl = p -> Calculus.curl(field, p);
    assertEquals(0, Calculus.divergence(curl, x), 1e-11 * second, "div curl");
    double[] gradDiv = Reverse.gradient((ScalarFunction) p -> Calculus.divergence(field, p), x);
    double[] expected = new double[3];
    Arrays.setAll(expected, i -> gradDiv[i] - laplacians[i]);
    assertArrayEquals(expected, Calculus.curl(curl, x), 1e-11 * second, "curl curl");
  }

  /** A field in other coordinates has the gradient and the Hessian that it has in its own. */
  @Property(
      seed = "4",
      tries = 60,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void otherCoordinates(@ForAll("programs") Program f) {
    double[] q = {1.3, 0.8, -0.4};
    double[] x = Real.values(SPHERICAL.apply(Real.of(q)));
    ScalarFunction inTheirTerms = p -> f.apply(SPHERICAL.apply(p));
    double[] gradient = Forward.gradient(f, x);
    double[][] hessian = Hybrid.hessian(f, x);
    // The map's Jacobian has a condition number of some 2 here.
    double rounding = 1e-11 * (1 + norm(gradient) + norm(flat(hessian)));
    assertArrayEquals(gradient, Calculus.gradientIn(SPHERICAL, inTheirTerms, q), rounding);
    double[][] actual = Calculus.hessianIn(SPHERICAL, inTheirTerms, q);
    assertArrayEquals(flat(hessian), flat(actual), rounding);
  }

  @Test
  void polarCoordinates() {
    assertArrayEquals(
        new double[] {4, 0}, Calculus.gradientIn(POLAR, q -> q[0].square(), 2, 0), 1e-15);
    double angle = 0.7;
    ScalarFunction harmonic = q -> q[0].pow(3).mul(q[1].mul(3).cos()); // Re z³
    double[][] hessian = Calculus.hessianIn(POLAR, harmonic, 2, angle);
    double x = 2 * Math.cos(angle);
    double y = 2 * Math.sin(angle);
    assertArrayEquals(
        new double[] {6 * x, -6 * y, -6 * y, -6 * x}, flat(hessian), 1e-13, "of x³ - 3 x y²");
    assertThrows(IllegalArgumentException.class, () -> Calculus.gradientIn(POLAR, q -> q[0], 0, 1));
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void everythingNests(Door door) {
    Real[] at = Real.of(0.5, -0.25, 2);
    ScalarFunction f = x -> x[0].pow(3).mul(x[1].square()).add(x[2].pow(4)).add(x[0].mul(x[2]));
    // Δf = 6 x y² + 2 x³ + 12 z²
    double[] ofLaplacian = {6 * 0.0625 + 6 * 0.25, 12 * 0.5 * -0.25, 24 * 2};
    VectorFunction gradient = Forward.gradient(f);
    assertArrayEquals(
        ofLaplacian, Real.values(door.gradient(x -> Calculus.laplacian(f, x), at)), 1e-14);
    assertArrayEquals(
        ofLaplacian, Real.values(door.gradient(x -> Calculus.divergence(gradient, x), at)), 1e-14);
    assertArrayEquals(
        new double[] {6 * 0.0625, 12 * 0.5 * -0.25, 0},
        Real.values(door.gradient(x -> Calculus.hessianDiagonal(f, x)[0], at)),
        1e-14);
    assertArrayEquals(
        new double[] {0, 0, 24},
        Real.values(
            door.gradient(
                x -> Calculus.thirdDerivative(f, x, Real.of(axis(2)), Real.of(axis(2)))[2], at)),
        1e-14);
    VectorFunction field = x -> new Real[] {x[1].mul(x[2]).neg(), x[0].mul(x[2]), x[2]};
    assertArrayEquals(
        new double[] {0, 0, 2},
        Real.values(door.gradient(x -> Calculus.curl(field, x)[2], at)),
        1e-15);
    Real[] flatAt = Real.of(2, 0.3);
    Real[] slope = door.gradient(q -> Calculus.gradientIn(POLAR, p -> p[0].square(), q)[0], flatAt);
    assertArrayEquals( // of 2 r cos φ
        new double[] {2 * Math.cos(0.3), -4 * Math.sin(0.3)}, Real.values(slope), 1e-14);
    Real[] third = door.gradient(q -> Calculus.hessianIn(POLAR, p -> p[0].pow(3), q)[0][0], flatAt);
    double c = Math.cos(0.3);
    double s = Math.sin(0.3);
    assertArrayEquals( // of ∂²r³/∂x² = 3 r (1 + cos² φ)
        new double[] {3 * (1 + c * c), -12 * c * s}, Real.values(third), 1e-13);
    Real planar =
        door.derivative(
            t -> Calculus.scalarCurl(x -> new Real[] {x[1].mul(t), x[0]}, Real.of(1, 2)),
            Real.of(5));
    assertEquals(-1, planar.value());
  }

  // Functions of tensors.

  private static Tensor random(int seed, int... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(i -> random.nextDouble(-1, 1), shape);
  }

  private static TensorFunction network(Tensor w1, Tensor w2) {
    return x -> x[0].matmul(w1).tanh().matmul(w2);
  }

  /** u = Σₖ aₖ tanh(x · wₖ) has Δu = Σₖ aₖ |wₖ|² (-2 t (1 - t²)). */
  @Test
  void laplacianOfANetwork() {
    Tensor w1 = random(1, 3, 5);
    Tensor w2 = random(2, 5, 1);
    Tensor x = random(3, 7, 3);
    Tensor t = x.matmul(w1).tanh();
    Tensor curvature = t.mul(t.square().sub(1)).mul(2).mul(w1.square().sum(0));
    double[] expected = curvature.matmul(w2).toArray();
    Tensor actual = Calculus.laplacian(network(w1, w2), x);
    assertArrayEquals(new int[] {7, 1}, actual.shape());
    assertArrayEquals(expected, actual.toArray(), 1e-14);
    Tensor one = Calculus.laplacian(network(w1, w2), x.slice(0, 2, 3));
    assertArrayEquals(new double[] {expected[2]}, one.toArray(), 1e-14);
    Tensor single =
        Calculus.laplacian(
            network(w1.to(ElementType.FLOAT32), w2.to(ElementType.FLOAT32)),
            x.to(ElementType.FLOAT32));
    assertEquals(ElementType.FLOAT32, single.type());
    assertArrayEquals(expected, single.toArray(), 1e-5);
  }

  /** What training a physics-informed network needs: the residual's gradient by the weights. */
  @Test
  void laplacianOfANetworkByItsWeights() {
    Tensor w1 = random(1, 2, 4);
    Tensor w2 = random(2, 4, 1);
    Tensor x = random(3, 6, 2);
    TensorFunction loss = w -> Calculus.laplacian(network(w[0], w[1]), x).sub(1).square().mean();
    assertTrue(Hybrid.check(loss, w1, w2).passed());
    Tensor[] gradient = Reverse.gradient(loss, w1, w2);
    Tensor change = Forward.jvp(loss, new Tensor[] {w1, w2}, new Tensor[] {w1, w2});
    double expected = gradient[0].mul(w1).sum().item() + gradient[1].mul(w2).sum().item();
    assertEquals(expected, change.item(), 1e-13);
  }

  @Test
  void secondDerivativeOfATensor() {
    Tensor[] x = {Tensor.of(1, 2, 3)};
    Tensor[] v = {Tensor.of(1, 0, -2)};
    Tensor second = Calculus.secondDerivative(p -> p[0].pow(3), x, v);
    assertArrayEquals(new double[] {6, 0, 72}, second.toArray(), 1e-13);
  }

  private static void rejected(Executable call, String... words) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }

  @Test
  void misuse() {
    ScalarFunction f = x -> x[0];
    VectorFunction field = x -> new Real[] {x[0]};
    double[] two = new double[2];
    double[] three = new double[3];
    rejected(() -> Calculus.secondDerivative(f, two, three), "secondDerivative", "2", "3");
    rejected(() -> Calculus.secondDerivative(f, two, two, three), "secondDerivative", "2", "3");
    rejected(() -> Calculus.thirdDerivative(f, two, two, three), "thirdDerivative", "2", "3");
    rejected(() -> Calculus.thirdDerivative(f, two, three, two), "thirdDerivative", "2", "3");
    rejected(() -> Calculus.divergence(field, 1, 2), "divergence", "1 components");
    rejected(() -> Calculus.asymmetry(field, 1, 2), "asymmetry", "1 components");
    rejected(() -> Calculus.curl(field, 1, 2), "curl", "3 dimensions");
    rejected(() -> Calculus.curl(field, 1, 2, 3), "curl", "1 components");
    rejected(() -> Calculus.scalarCurl(field, 1, 2, 3), "scalarCurl", "2 dimensions");
    rejected(() -> Calculus.gradientIn(field, f, 1, 2), "coordinates", "1 components");
    rejected(() -> Calculus.laplacian(x -> x[0], Tensor.scalar(1)), "laplacian", "axis");
    ScalarFunction none = x -> null;
    assertThrows(NullPointerException.class, () -> Calculus.laplacian(none, 1));
  }

  @Test
  void whatEnclosesIsNotLost() {
    assertThrows(
        IllegalStateException.class,
        () ->
            Forward.derivative(
                t -> Real.of(Calculus.laplacian(x -> x[0].square().mul(t), 1)), 2.0));
  }
}
