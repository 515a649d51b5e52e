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
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Fixed points as functions of parameters. */
class FixedPointTest {
  /** More unknowns than are solved for by elimination. */
  private static final int MANY = 130;

  private static final Equation COSINE = (y, p) -> new Real[] {p[0].mul(y[0]).cos()};

  @Test
  void fixedPointOfTheCosine() {
    ScalarFunction f = p -> Implicit.fixedPoint(COSINE, new double[] {1}, p)[0];
    double y = 0.739_085_133_215_160_6; // the root of y = cos y
    assertEquals(y, f.apply(Real.of(new double[] {1})).value(), Math.ulp(1.0));
    double slope = -y * Math.sin(y) / (1 + Math.sin(y));
    assertEquals(slope, Forward.gradient(f, 1)[0], 1e-15);
    assertEquals(slope, Reverse.gradient(f, 1)[0], 1e-15);
  }

  /** The iteration, differentiated step by step until it has converged, says the same. */
  @Test
  void agreesWithDifferentiatedSteps() {
    ScalarFunction steps =
        p -> {
          Real[] y = Real.of(new double[] {1});
          for (int i = 0; i < 150; i++) {
            y = COSINE.apply(y, p);
          }
          return y[0];
        };
    Agreement.same(steps, p -> Implicit.fixedPoint(COSINE, new double[] {1}, p)[0], 2, 1e-12, 0.9);
  }

  /** yᵢ = p₀ tanh(mean of the neighbours of yᵢ) + p₁ xᵢ on a ring. */
  private static Equation ring(int n) {
    return (y, p) -> {
      Real[] next = new Real[n];
      for (int i = 0; i < n; i++) {
        Real mean = y[(i + 1) % n].add(y[(i + n - 1) % n]).mul(0.5);
        next[i] = p[0].mul(mean.tanh()).add(p[1].mul(Math.sin(i + 1.0)));
      }
      return next;
    };
  }

  /**
   * With many unknowns, derivatives come by iteration; a root of the same equations knows better.
   */
  @Test
  void manyUnknowns() {
    Equation g = ring(MANY);
    Equation zero =
        (y, p) -> {
          Real[] residual = g.apply(y, p);
          Arrays.setAll(residual, i -> y[i].sub(residual[i]));
          return residual;
        };
    VectorFunction iterated = p -> Implicit.fixedPoint(g, new double[MANY], p);
    VectorFunction solved = p -> Implicit.root(zero, new double[MANY], p);
    double[] at = {0.6, 1.3};
    assertArrayEquals(
        Real.values(solved.apply(Real.of(at))), Real.values(iterated.apply(Real.of(at))), 1e-14);
    double[] w = new SplittableRandom(3).doubles(MANY, -1, 1).toArray();
    assertArrayEquals(Reverse.vjp(solved, at, w), Reverse.vjp(iterated, at, w), 1e-11);
    double[] v = {0.3, -0.8};
    assertArrayEquals(Forward.jvp(solved, at, v), Forward.jvp(iterated, at, v), 1e-12);
    ScalarFunction a = p -> Real.dot(solved.apply(p), w);
    ScalarFunction b = p -> Real.dot(iterated.apply(p), w);
    assertArrayEquals(
        Hybrid.hessianVectorProduct(a, at, v), Hybrid.hessianVectorProduct(b, at, v), 1e-10);
    double[] twice = Reverse.jacobian(Forward.gradient(b), at)[0];
    assertArrayEquals(Hybrid.hessianVectorProduct(a, at, new double[] {1, 0}), twice, 1e-10);
  }

  @Test
  void fewUnknowns() {
    Agreement.sound(p -> Implicit.fixedPoint(ring(5), new double[5], p), 0.6, 1.3);
  }

  @Test
  void misuse() {
    Equation expanding = (y, p) -> new Real[] {y[0].mul(2).add(p[0])};
    failure(() -> Implicit.fixedPoint(expanding, new double[] {1}, Real.of(1)), "left the finite");
    Equation turning = (y, p) -> new Real[] {p[0].sub(y[0])};
    failure(() -> Implicit.fixedPoint(turning, new double[] {1}, Real.of(1)), "did not converge");
    Equation wide = (y, p) -> new Real[] {p[0], p[0]};
    failure(() -> Implicit.fixedPoint(wide, new double[] {1}, Real.of(1)), "2 numbers where 1");
    for (int n : new int[] {1, MANY}) {
      Equation g = ring(n);
      var error =
          assertThrows(
              IllegalStateException.class,
              () ->
                  Forward.derivative(
                      x ->
                          Implicit.fixedPoint(
                              (y, p) -> g.apply(y, new Real[] {x, p[0]}),
                              new double[n],
                              Real.of(1))[0],
                      0.3));
      assertTrue(error.getMessage().contains("not among its parameters"), error.getMessage());
    }
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Implicit.fixedPoint(COSINE, new double[0], Real.of(1)));
    assertTrue(error.getMessage().contains("fixedPoint: the guess is empty"), error.getMessage());
  }

  private static void failure(Runnable call, String word) {
    var error = assertThrows(IllegalStateException.class, call::run);
    assertTrue(error.getMessage().startsWith("fixedPoint"), error.getMessage());
    assertTrue(error.getMessage().contains(word), error.getMessage());
  }
}
