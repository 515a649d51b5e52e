package dev.cotangent.implicit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Minima as functions of parameters. */
class MinimumTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /** Ridge regression: argmin |X w - t|² + λ |w|² is (Xᵀ X + λ)⁻¹ Xᵀ t. */
  @Test
  void ridgeRegression() {
    int rows = 12;
    int columns = 4;
    SplittableRandom random = new SplittableRandom(5);
    Tensor x = Tensor.generate(i -> random.nextDouble(-1, 1), rows, columns);
    Tensor t = Tensor.generate(i -> random.nextDouble(-1, 1), rows);
    InnerObjective loss =
        (w, p) -> {
          Tensor weights = Tensor.of(w, columns);
          Tensor misses = x.matmul(weights).sub(t);
          return misses.square().sum().toReal().add(Real.dot(w, w).mul(p[0].exp()));
        };
    Tensor gram = x.transpose().matmul(x);
    Tensor right = x.transpose().matmul(t);
    VectorFunction closed =
        p -> {
          Tensor ridge = Tensor.identity(columns).mul(Tensor.scalar(p[0].exp()));
          return gram.add(ridge).solve(right).toReals();
        };
    VectorFunction found = p -> Implicit.argmin(loss, new double[columns], p);
    Agreement.sound(found, -1.2);
    double[] w = {1, -2, 0.5, 3};
    Agreement.same(
        p -> Real.dot(closed.apply(p), w), p -> Real.dot(found.apply(p), w), 2, 1e-11, -1.2);
  }

  /** The nearest point of a box, in each coordinate the parameter, cut off at the bounds. */
  @Test
  void projectionOntoABox() {
    VectorFunction project =
        p ->
            Implicit.argmin(
                (y, q) -> y[0].sub(q[0]).square().add(y[1].sub(q[1]).square()),
                new double[] {-1, -INFINITY},
                new double[] {1, 0.5},
                new double[] {0, 0},
                p);
    double[][] points = {{0.3, 0.2}, {2, 0.2}, {-3, 7}, {0.3, 4}, {-1.5, -100}};
    for (double[] point : points) {
      double[] expected = {Math.clamp(point[0], -1.0, 1.0), Math.min(point[1], 0.5)};
      assertArrayEquals(expected, Real.values(project.apply(Real.of(point))), 1e-14);
      double[][] slopes = {
        {expected[0] == point[0] ? 1 : 0, 0}, {0, expected[1] == point[1] ? 1 : 0}
      };
      double[][] forward = Forward.jacobian(project, point);
      double[][] reverse = Reverse.jacobian(project, point);
      for (int i = 0; i < 2; i++) {
        assertArrayEquals(slopes[i], forward[i], 1e-15);
        assertArrayEquals(slopes[i], reverse[i], 1e-15);
      }
    }
  }

  /**
   * y₀² + y₀ y₁ + y₁² - p₀ y₀ - p₁ y₁ with y₁ ≤ 0: with the bound active y₀ = p₀ / 2, whatever p₁
   * is; otherwise both solve a linear system.
   */
  @Test
  void heldUnknownsDoNotFollow() {
    VectorFunction f =
        p ->
            Implicit.argmin(
                (y, q) ->
                    y[0].square()
                        .add(y[0].mul(y[1]))
                        .add(y[1].square())
                        .sub(q[0].mul(y[0]))
                        .sub(q[1].mul(y[1])),
                new double[] {-INFINITY, -INFINITY},
                new double[] {INFINITY, 0},
                new double[] {-1, -1},
                p);
    double[] held = {1, 3};
    assertArrayEquals(new double[] {0.5, 0}, Real.values(f.apply(Real.of(held))), 1e-15);
    assertArrayEquals(new double[] {0.5, 0}, Reverse.jacobian(f, held)[0], 1e-15);
    assertArrayEquals(new double[] {0, 0}, Reverse.jacobian(f, held)[1], 1e-15);
    double[] free = {1, -3};
    assertArrayEquals(new double[] {2.0 / 3, -1.0 / 3}, Forward.jacobian(f, free)[0], 1e-15);
    assertArrayEquals(new double[] {-1.0 / 3, 2.0 / 3}, Forward.jacobian(f, free)[1], 1e-15);
    Agreement.sound(f, held);
    Agreement.sound(f, free);
  }

  /**
   * A random convex quadratic in a box: the conditions for a minimum hold, and differences agree.
   */
  @Test
  void randomQuadraticsInABox() {
    SplittableRandom random = new SplittableRandom(8);
    int n = 4;
    double[] lower = new double[n];
    double[] upper = new double[n];
    java.util.Arrays.fill(upper, 1);
    int held = 0;
    for (int round = 0; round < 4; round++) {
      Tensor root = Tensor.generate(i -> random.nextDouble(-1, 1), n, n);
      Tensor a = root.transpose().matmul(root).add(Tensor.identity(n).mul(0.5));
      InnerObjective f =
          (y, p) -> {
            Tensor z = Tensor.of(y, n);
            return z.dot(a.matmul(z)).toReal().mul(0.5).sub(Real.dot(y, p));
          };
      VectorFunction minimum = p -> Implicit.argmin(f, lower, upper, new double[n], p);
      double[] p = random.doubles(n, -2, 2).toArray();
      double[] y = Real.values(minimum.apply(Real.of(p)));
      double[] slopes = Reverse.gradient(z -> f.apply(z, Real.of(p)), y);
      for (int i = 0; i < n; i++) {
        boolean outward = (y[i] == 0 && slopes[i] > 0) || (y[i] == 1 && slopes[i] < 0);
        held += outward ? 1 : 0;
        assertTrue(outward || Math.abs(slopes[i]) < 1e-13, "unknown " + i);
      }
      Agreement.sound(minimum, p);
    }
    assertTrue(held > 2 && held < 14, held + " of 16 held");
  }

  /** Rosenbrock's valley has its minimum at (p, p²), however far the guess is. */
  @Test
  void rosenbrock() {
    InnerObjective valley =
        (y, p) -> y[1].sub(y[0].square()).square().mul(100).add(y[0].sub(p[0]).square());
    ScalarFunction f =
        p -> Real.dot(Implicit.argmin(valley, new double[] {-1.2, 1}, p), Real.of(1, 2));
    Agreement.same(p -> p[0].add(p[0].square().mul(2)), f, 2, 1e-11, 0.8);
  }

  /** A minimum of minima: the envelope of a family, by nesting. */
  @Test
  void minimumOfAMinimum() {
    // min over z of (z - y)² + z² is y²/2; min over y of y²/2 - p y is at y = p.
    InnerObjective inner = (z, q) -> z[0].sub(q[0]).square().add(z[0].square());
    InnerObjective outer =
        (y, p) -> {
          Real[] z = Implicit.argmin(inner, new double[] {0.3}, y);
          return inner.apply(z, y).sub(p[0].mul(y[0]));
        };
    Agreement.same(
        p -> p[0].exp(), p -> Implicit.argmin(outer, new double[] {0}, p)[0].exp(), 2, 1e-12, 0.7);
  }

  // Misuse.

  @Test
  void degenerateBoundsAreNoticed() {
    VectorFunction f =
        p ->
            Implicit.argmin(
                (y, q) -> y[0].sub(q[0]).square(),
                new double[] {0},
                new double[] {1},
                new double[] {0.5},
                p);
    for (double kink : new double[] {0, 1}) {
      assertEquals(kink, f.apply(Real.of(new double[] {kink}))[0].value(), "the value is there");
      assertThrows(IllegalStateException.class, () -> Reverse.jacobian(f, kink));
      var error = assertThrows(IllegalStateException.class, () -> Forward.jacobian(f, kink));
      assertTrue(error.getMessage().contains("unknown 0 is at its bound"), error.getMessage());
      assertTrue(error.getMessage().contains("not held"), error.getMessage());
    }
  }

  @Test
  void fixedUnknownsStay() {
    VectorFunction f =
        p ->
            Implicit.argmin(
                (y, q) -> y[0].sub(q[0]).square().add(y[1].sub(y[0]).square()),
                new double[] {0.5, -INFINITY},
                new double[] {0.5, INFINITY},
                new double[] {0, 0},
                p);
    assertArrayEquals(new double[] {0.5, 0.5}, Real.values(f.apply(Real.of(0.5, 0))), 1e-15);
    assertArrayEquals(new double[] {0}, Reverse.jacobian(f, 0.5)[1]);
  }

  @Test
  void noMinimum() {
    failure(
        () -> Implicit.argmin((y, p) -> p[0].mul(y[0]), new double[] {1}, Real.of(1)), "argmin");
    failure(
        () -> Implicit.argmin((y, p) -> y[0].square().neg(), new double[] {1}, Real.of(1)),
        "argmin");
    failure(
        () -> Implicit.argmin((y, p) -> y[0].log(), new double[] {-1}, Real.of(1)),
        "the value is NaN");
  }

  private static void failure(Runnable call, String word) {
    var error = assertThrows(IllegalStateException.class, call::run);
    assertTrue(error.getMessage().contains(word), error.getMessage());
  }

  @Test
  void boundsMustFit() {
    InnerObjective f = (y, p) -> y[0].square();
    for (Runnable call :
        new Runnable[] {
          () -> Implicit.argmin(f, new double[] {1}, new double[] {0}, new double[] {0}),
          () -> Implicit.argmin(f, new double[] {1}, new double[] {2, 3}, new double[] {0}),
          () -> Implicit.argmin(f, new double[] {1}, new double[] {2}, new double[] {0, 0}),
          () -> Implicit.argmin(f, new double[] {Double.NaN}, new double[] {2}, new double[] {0}),
          () -> Implicit.argmin(f, new double[0])
        }) {
      var error = assertThrows(IllegalArgumentException.class, call::run);
      assertTrue(error.getMessage().startsWith("argmin: "), error.getMessage());
    }
  }

  @Test
  void parametersMustBeHandedOver() {
    var error =
        assertThrows(
            IllegalStateException.class,
            () ->
                Forward.derivative(
                    x -> Implicit.argmin((y, p) -> y[0].sub(x).square(), new double[] {0})[0],
                    1.0));
    assertTrue(error.getMessage().contains("not among its parameters"), error.getMessage());
    assertEquals(
        0,
        Forward.derivative(
            x -> Implicit.argmin((y, p) -> y[0].sub(x.detach()).square(), new double[] {0})[0],
            1.0));
  }
}
