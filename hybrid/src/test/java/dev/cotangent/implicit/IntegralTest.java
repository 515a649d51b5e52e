package dev.cotangent.implicit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import org.junit.jupiter.api.Test;

/** Integrals as functions of their limits and parameters. */
class IntegralTest {
  /** ∫ₐᵇ exp(-p x²) dx = √(π / 4p) (erf(√p b) - erf(√p a)). */
  @Test
  void gaussian() {
    ScalarFunction integral =
        v -> Integral.of((x, p) -> x.square().mul(p[0]).neg().exp(), v[0], v[1], v[2]);
    ScalarFunction closed =
        v -> {
          Real root = v[2].sqrt();
          Real areas = root.mul(v[1]).erf().sub(root.mul(v[0]).erf());
          return areas.div(root).mul(Math.sqrt(Math.PI) / 2);
        };
    Agreement.same(closed, integral, 2, 1e-12, -0.3, 1.5, 2);
    Agreement.same(closed, integral, 2, 1e-12, 2, -1, 0.5); // backwards
    Agreement.sound(integral.asVector(), -0.3, 1.5, 2);
  }

  /** The third derivative of ∫₀ᵇ sin(p x) dx = (1 - cos(p b)) / p. */
  @Test
  void thirdOrder() {
    Agreement.same(
        v -> v[0].mul(v[1]).cos().rsub(1).div(v[1]),
        v -> Integral.of((x, p) -> x.mul(p[0]).sin(), Real.of(0), v[0], v[1]),
        3,
        1e-12,
        1.2,
        0.7);
  }

  @Test
  void limitsAndIntegrandsOfOneVariable() {
    // F(x) = ∫ from x to x² of exp(x t) dt
    ScalarFunction f = v -> Integral.of((t, p) -> p[0].mul(t).exp(), v[0], v[0].square(), v[0]);
    ScalarFunction closed = v -> v[0].pow(3).exp().sub(v[0].square().exp()).div(v[0]);
    Agreement.same(closed, f, 3, 1e-11, 0.8);
  }

  @Test
  void severalIntegrandsAtOnce() {
    Agreement.sound(
        v ->
            Integral.ofVector(
                (x, p) -> new Real[] {x.mul(p[0]).cos(), x.mul(p[1]).exp(), p[0].mul(p[1])},
                v[0],
                v[1],
                v[2],
                v[3]),
        0.1,
        1.3,
        2,
        -1);
  }

  /** ∫₀ᵃ ∫₀ᵇ exp(x y) dy dx, differentiated in both limits: an integral within an integral. */
  @Test
  void doubleIntegrals() {
    ScalarFunction twice =
        v ->
            Integral.of(
                (x, p) -> Integral.of((y, q) -> q[0].mul(y).exp(), Real.of(0), p[0], x),
                Real.of(0),
                v[0],
                v[1]);
    double a = 0.9;
    double b = 1.4;
    // ∂²/∂a∂b = exp(a b), and ∂/∂a = (exp(a b) - 1) / a
    assertEquals(Math.expm1(a * b) / a, Forward.gradient(twice, a, b)[0], 1e-13);
    assertEquals(Math.expm1(a * b) / b, Reverse.gradient(twice, a, b)[1], 1e-12);
    double mixed =
        Forward.jvp(Reverse.gradient(twice), new double[] {a, b}, new double[] {0, 1})[0];
    assertEquals(Math.exp(a * b), mixed, 1e-11);
  }

  @Test
  void nothingToIntegrate() {
    ScalarFunction f = v -> Integral.of((x, p) -> p[0].mul(x), v[0], v[1], v[2]);
    assertEquals(0, f.apply(Real.of(2, 2, 5)).value());
    assertArrayEquals(new double[] {-10, 10, 0}, Reverse.gradient(f, 2, 2, 5));
    assertArrayEquals(new double[] {-10, 10, 0}, Forward.gradient(f, 2, 2, 5));
    ScalarFunction odd = v -> Integral.of((x, p) -> x.sin(), v[0].neg(), v[0]);
    assertEquals(0, odd.apply(Real.of(new double[] {2})).value(), 1e-16);
  }

  /** An infinite integrand at an end that does not move. */
  @Test
  void integrableSingularities() {
    ScalarFunction f =
        v -> Integral.of((x, p) -> x.sqrt().reciprocal().mul(p[0]), Real.of(0), v[0], v[1]);
    assertEquals(4, f.apply(Real.of(4, 1)).value(), 1e-12);
    assertArrayEquals(new double[] {0.5, 4}, Forward.gradient(f, 4, 1), 1e-12);
    assertArrayEquals(new double[] {0.5, 4}, Reverse.gradient(f, 4, 1), 1e-12);
  }

  @Test
  void steepIntegrands() {
    // A peak of width 1e-4: ∫₋₁¹ w / (x² + w²) dx = 2 atan(1 / w)
    ScalarFunction f =
        v ->
            Integral.of(
                (x, p) -> p[0].div(x.square().add(p[0].square())), Real.of(-1), Real.of(1), v[0]);
    double w = 1e-4;
    assertEquals(2 * Math.atan(1 / w), f.apply(Real.of(new double[] {w})).value(), 1e-12);
    assertEquals(-2 / (1 + w * w), Reverse.gradient(f, w)[0], 1e-8);
  }

  // Misuse.

  @Test
  void integrandsMustBeFinite() {
    failure(
        () -> Integral.of((x, p) -> x.sub(p[0]).log(), Real.of(0), Real.of(1), Real.of(0.5)),
        "f is [NaN] at x = ");
    failure(() -> Integral.of((x, p) -> x.reciprocal(), Real.of(0), Real.of(1)), "no convergence");
  }

  @Test
  void parametersMustBeHandedOver() {
    failure(
        () -> Forward.derivative(y -> Integral.of((x, p) -> x.mul(y), Real.of(0), y), 1.0),
        "not among its parameters");
    failure(
        () -> Reverse.gradient(y -> Integral.of((x, p) -> x.mul(y[0]), Real.of(0), Real.of(1)), 1),
        "not among its parameters");
  }

  private static void failure(Runnable call, String word) {
    var error = assertThrows(IllegalStateException.class, call::run);
    assertTrue(error.getMessage().startsWith("integral: "), error.getMessage());
    assertTrue(error.getMessage().contains(word), error.getMessage());
  }

  @Test
  void limitsMustBeFinite() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Integral.of((x, p) -> x, Real.of(0), Real.of(Double.POSITIVE_INFINITY)));
    assertTrue(error.getMessage().contains("integral: a limit"), error.getMessage());
    assertThrows(NullPointerException.class, () -> Integral.of(null, Real.of(0), Real.of(1)));
    assertThrows(
        NullPointerException.class,
        () -> Integral.ofVector((x, p) -> null, Real.of(0), Real.of(1)));
  }
}
