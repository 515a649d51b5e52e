package dev.cotangent.implicit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Roots of equations as functions of their parameters. */
class RootTest {
  private static final ScalarEquation SQUARE = (y, p) -> y.square().sub(p[0]);
  private static final ScalarEquation KEPLER =
      (anomaly, p) -> anomaly.sub(p[1].mul(anomaly.sin())).sub(p[0]);

  /** The positive root of y² = p is √p, whose derivatives of all orders are known. */
  @Test
  void squareRoot() {
    for (double x : new double[] {2, 1e-6, 1e8}) {
      Agreement.same(
          p -> p[0].sqrt(), p -> Implicit.root(SQUARE, 2 * Math.sqrt(x), p), 3, 1e-13, x);
      Agreement.same(p -> p[0].sqrt(), p -> Implicit.root(SQUARE, 0, 1 + x, p), 2, 1e-13, x);
    }
  }

  @Test
  void fourthDerivativeOfTheSquareRoot() {
    UnaryOperator<Real> root = x -> Implicit.root(SQUARE, 2, x);
    UnaryOperator<Real> second = x -> Forward.derivative(Forward.derivative(root), x);
    double fourth = Forward.derivative(Forward.derivative(second), 4.0);
    assertEquals(-15.0 / 16 * Math.pow(4, -3.5), fourth, 1e-15);
  }

  /** E - e sin E = M: E_M = 1 / (1 - e cos E), E_e = sin E E_M, and so on. */
  @Test
  void keplersEquation() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20; i++) {
      double anomaly = random.nextDouble(-3, 3);
      double e = random.nextDouble(0.9);
      double mean = anomaly - e * Math.sin(anomaly);
      ScalarFunction f = p -> Implicit.root(KEPLER, mean, p);
      double slope = 1 / (1 - e * Math.cos(anomaly));
      double[] gradient = {slope, Math.sin(anomaly) * slope};
      assertEquals(anomaly, f.apply(Real.of(mean, e)).value(), 1e-14);
      assertArrayEquals(gradient, Forward.gradient(f, mean, e), 1e-12);
      assertArrayEquals(gradient, Reverse.gradient(f, mean, e), 1e-12);
      double cubed = slope * slope * slope;
      double[][] hessian = Hybrid.hessian(f, mean, e);
      assertEquals(-e * Math.sin(anomaly) * cubed, hessian[0][0], 1e-10 * cubed);
      double mixed = Math.cos(anomaly) * slope * slope - e * gradient[1] * gradient[1] * slope;
      assertEquals(mixed, hessian[0][1], 1e-10 * cubed);
      assertEquals(hessian[0][1], hessian[1][0], 1e-10 * cubed);
    }
  }

  /** The steps of Newton's method, differentiated where they have converged, say the same. */
  @Test
  void agreesWithDifferentiatedSteps() {
    ScalarFunction steps =
        p -> {
          Real y = Real.of(1);
          for (int i = 0; i < 40; i++) {
            Real slope = p[1].mul(y.cos()).rsub(1);
            y = y.sub(KEPLER.apply(y, p).div(slope));
          }
          return y;
        };
    Agreement.same(steps, p -> Implicit.root(KEPLER, 0, 4, p), 2, 1e-12, 1.2, 0.6);
    Agreement.same(steps, p -> Implicit.root(KEPLER, 1, p), 1, 1e-13, 1.2, 0.6);
  }

  /** Polar coordinates as the root of what turns them into Cartesian ones. */
  private static final Equation POLAR =
      (y, p) -> new Real[] {y[0].mul(y[1].cos()).sub(p[0]), y[0].mul(y[1].sin()).sub(p[1])};

  @Test
  void polarCoordinates() {
    ScalarFunction expected = p -> p[0].hypot(p[1]).mul(3).add(p[1].atan2(p[0]).mul(p[0])).exp();
    ScalarFunction actual =
        p -> {
          Real[] y = Implicit.root(POLAR, new double[] {1, 0.5}, p);
          return y[0].mul(3).add(y[1].mul(p[0])).exp();
        };
    Agreement.same(expected, actual, 2, 1e-12, 0.4, 0.9);
    Agreement.sound(p -> Implicit.root(POLAR, new double[] {1, 0.5}, p), 0.4, 0.9);
  }

  /** A random system A tanh(y) + y = p, whose Jacobian's inverse is dy/dp. */
  @Test
  void randomSystems() {
    SplittableRandom random = new SplittableRandom(2);
    for (int n = 1; n <= 6; n++) {
      double[] a = random.doubles((long) n * n, -0.3, 0.3).toArray();
      int size = n;
      Equation f =
          (y, p) -> {
            Real[] residual = new Real[size];
            for (int i = 0; i < size; i++) {
              residual[i] = y[i].sub(p[i]);
              for (int j = 0; j < size; j++) {
                residual[i] = residual[i].add(y[j].tanh().mul(a[i * size + j]));
              }
            }
            return residual;
          };
      VectorFunction root = p -> Implicit.root(f, new double[size], p);
      double[] p = random.doubles(n, -2, 2).toArray();
      Agreement.sound(root, p);
      double[] y = Real.values(root.apply(Real.of(p)));
      double[][] there = Forward.jacobian(z -> f.apply(z, Real.of(p)), y);
      double[][] back = Forward.jacobian(root, p);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double product = 0;
          for (int k = 0; k < n; k++) {
            product += there[i][k] * back[k][j];
          }
          assertEquals(i == j ? 1 : 0, product, 1e-13);
        }
      }
    }
  }

  @Test
  void fullNewtonStepsWouldDiverge() {
    // From 3, undamped Newton steps for atan grow without end.
    Real y = Implicit.root((z, p) -> z.sub(p[0]).atan(), 3, Real.of(1e-3));
    assertEquals(1e-3, y.value(), 1e-18);
  }

  @Test
  void unitsDoNotMatter() {
    // y₀ = 1e-9 p₀, y₁ = 1e9 p₁, coupled, in equations of sizes 1e12 and 1e-12.
    Equation f =
        (y, p) ->
            new Real[] {
              y[0].mul(1e9).sub(p[0]).add(y[1].mul(1e-10).sin()).mul(1e12),
              y[1].mul(1e-9).sub(p[1]).add(y[0].mul(1e8).sin()).mul(1e-12)
            };
    ScalarFunction scaled =
        p -> Real.dot(Implicit.root(f, new double[] {1e-9, 1e9}, p), Real.of(1e9, 1e-9));
    Equation same =
        (y, p) ->
            new Real[] {
              y[0].sub(p[0]).add(y[1].mul(0.1).sin()), y[1].sub(p[1]).add(y[0].mul(0.1).sin())
            };
    Agreement.same(
        p -> Real.sum(Implicit.root(same, new double[] {1, 1}, p)), scaled, 2, 1e-11, 1, 2);
  }

  /** Several roots of one another: the inner one's parameters are the outer one's unknowns. */
  @Test
  void rootsWithinRoots() {
    // y = √z where z = 1 / √... : y² = z, z · p = 1, so that y = p^(-1/2).
    ScalarFunction nested =
        p -> Implicit.root((y, q) -> y.mul(Implicit.root(SQUARE, 1, q[0])).sub(1), 0.5, p);
    Agreement.same(p -> p[0].pow(-0.5), nested, 2, 1e-12, 1.7);
    ScalarFunction inside =
        p -> Implicit.root((y, q) -> Implicit.root(SQUARE, 1, y.add(1)).sub(q[0]), 0.5, p);
    Agreement.same(p -> p[0].square().sub(1), inside, 2, 1e-12, 1.3);
  }

  @Test
  void ownSolversAreCheckedAndPolished() {
    UnaryOperator<double[]> rough = p -> new double[] {Math.sqrt(p[0]) * (1 + 1e-9)};
    Real root = Implicit.root(SQUARE.asEquation(), rough, Real.of(2))[0];
    assertEquals(Math.sqrt(2), root.value(), Math.ulp(1.5));
    UnaryOperator<double[]> wrong = p -> new double[] {Math.sqrt(p[0]) * 1.001};
    failure(
        () -> Implicit.root(SQUARE.asEquation(), wrong, Real.of(2)),
        "root: what the solver returned",
        "is no solution");
    failure(
        () -> Implicit.root(SQUARE.asEquation(), p -> new double[] {Double.NaN}, Real.of(2)),
        "root");
  }

  // Misuse.

  private static void failure(Runnable call, String... words) {
    var error = assertThrows(IllegalStateException.class, call::run);
    for (String word : words) {
      assertTrue(error.getMessage().contains(word), error.getMessage());
    }
  }

  private static void refusal(Runnable call, String... words) {
    var error = assertThrows(IllegalArgumentException.class, call::run);
    for (String word : words) {
      assertTrue(error.getMessage().contains(word), error.getMessage());
    }
  }

  @Test
  void multipleRootsAreNoFunctions() {
    failure(
        () -> Implicit.root((y, p) -> y.sub(p[0]).pow(3), 0, 3, Real.of(1)), "root", "singular");
    failure(() -> Implicit.root((y, p) -> y.square().sub(p[0]), 1, Real.of(0)), "singular");
    Equation touching = (y, p) -> new Real[] {y[0].square().sub(y[0].mul(2)).add(p[0])};
    failure(() -> Implicit.root(touching, p -> new double[] {1 + 1e-8}, Real.of(1)), "singular");
    Equation twice = (y, p) -> new Real[] {y[0].add(y[1]).sub(p[0]), y[0].add(y[1]).sub(p[0])};
    failure(
        () -> Implicit.root(twice, new double[] {0, 0}, Real.of(1)), "singular", "y = [0.0, 0.0]");
  }

  @Test
  void noRoot() {
    failure(
        () -> Implicit.root((y, p) -> y.square().add(p[0]), 1, Real.of(1)), "root", "p = [1.0]");
    refusal(
        () -> Implicit.root((y, p) -> y.square().add(p[0]), -1, 2, Real.of(1)),
        "same sign",
        "2.0 at y = -1.0",
        "5.0 at y = 2.0");
    failure(() -> Implicit.root((y, p) -> y.log().sub(p[0]), -1, Real.of(1)), "at the guess");
    failure(() -> Implicit.root((y, p) -> y.log().sub(p[0]), -1, 2, Real.of(1)), "NaN");
  }

  @Test
  void lengthsMustFit() {
    Equation one = (y, p) -> new Real[] {y[0].sub(p[0])};
    failure(
        () -> Implicit.root(one, new double[] {1, 2}, Real.of(1)), "1 numbers where 2 are needed");
    refusal(() -> Implicit.root(one, new double[0], Real.of(1)), "guess is empty");
    refusal(() -> Implicit.root(SQUARE, 2, 1, Real.of(1)), "2.0 is not below");
    refusal(() -> Implicit.root(SQUARE, Double.NaN, Real.of(1)), "guess");
    refusal(() -> Implicit.root(SQUARE, 1, Real.of(Double.NaN)), "parameter");
  }

  @Test
  void nullsAreNamed() {
    for (Runnable call :
        List.<Runnable>of(
            () -> Implicit.root((y, p) -> null, new double[] {1}, Real.of(1)),
            () -> Implicit.root((Equation) null, new double[] {1}, Real.of(1)),
            () -> Implicit.root((y, p) -> null, 1, Real.of(1)))) {
      var error = assertThrows(NullPointerException.class, call::run);
      assertTrue(error.getMessage().contains("root"), error.getMessage());
    }
  }

  /** What is differentiated and not handed over would be lost: an exception, not a silent 0. */
  @Test
  void parametersMustBeHandedOver() {
    for (UnaryOperator<Real> hidden :
        List.<UnaryOperator<Real>>of(
            x -> Implicit.root((y, p) -> y.square().sub(x), 1),
            x -> Implicit.root((y, p) -> y.square().sub(x), 0, 3, Real.of(7)))) {
      var forward =
          assertThrows(IllegalStateException.class, () -> Forward.derivative(hidden, 2.0));
      assertTrue(forward.getMessage().contains("not among its parameters"), forward.getMessage());
      assertThrows(IllegalStateException.class, () -> Reverse.gradient(x -> hidden.apply(x[0]), 2));
    }
    assertEquals(
        0, Forward.derivative(x -> Implicit.root((y, p) -> y.square().sub(x.detach()), 1), 2.0));
  }
}
