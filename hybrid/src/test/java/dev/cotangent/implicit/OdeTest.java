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
import org.junit.jupiter.api.Test;

/** Solutions of differential equations as functions of where they start, and of parameters. */
class OdeTest {
  private static final Ode.Slope GROWTH = (t, y, p) -> new Real[] {y[0].mul(p[0])};

  /** u' = a u - b u v, v' = d u v - c v, with p = (a, b, c, d). */
  private static final Ode.Slope LOTKA_VOLTERRA =
      (t, y, p) ->
          new Real[] {
            y[0].mul(p[0]).sub(p[1].mul(y[0]).mul(y[1])),
            p[3].mul(y[0]).mul(y[1]).sub(p[2].mul(y[1]))
          };

  /** The initial state (1, 1), and parameters. */
  private static final double[] START = {1, 1, 1.5, 1, 3, 1};

  // At t = 2, by a Taylor method with 25 digits for the variational equations.
  private static final double[] END = {6.777_189_388_280_357, 2.012_753_711_564_748};
  private static final double[][] SENSITIVITIES = {
    {
      -5.884_779_880_884_528,
      0.266_319_536_187_855_3,
      -3.381_527_125_862_901,
      0.266_319_536_187_855_3,
      3.505_960_798_711_811,
      -12.661_969_269_164_885
    },
    {
      5.023_761_978_941_371,
      -2.545_335_485_536_791,
      10.143_810_601_920_671,
      -4.558_089_197_101_538,
      -0.158_761_587_877_435_2,
      5.023_761_978_941_371
    }
  };

  private static VectorFunction lotkaVolterra(Ode ode) {
    return x ->
        ode.solve(Real.of(0), Real.of(2), Arrays.copyOf(x, 2), Arrays.copyOfRange(x, 2, x.length));
  }

  @Test
  void lotkaVolterraInEveryMode() {
    VectorFunction f = lotkaVolterra(Ode.of(LOTKA_VOLTERRA));
    assertArrayEquals(END, Real.values(f.apply(Real.of(START))), 1e-11);
    double[][] forward = Forward.jacobian(f, START);
    double[][] reverse = Reverse.jacobian(f, START);
    double[][] cut = Reverse.jacobian(lotkaVolterra(Ode.of(LOTKA_VOLTERRA).withSegments(3)), START);
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(SENSITIVITIES[i], forward[i], 1e-10);
      assertArrayEquals(SENSITIVITIES[i], reverse[i], 1e-10);
      assertArrayEquals(SENSITIVITIES[i], cut[i], 1e-10);
    }
  }

  /** The differentiated steps converge to the same, with order 4. */
  @Test
  void discreteStepsConverge() {
    double[] errors = new double[2];
    for (int k = 0; k < 2; k++) {
      int steps = 200 << k;
      double[][] jacobian =
          Reverse.jacobian(
              x ->
                  Ode.discrete(
                      LOTKA_VOLTERRA,
                      Real.of(0),
                      Real.of(2),
                      steps,
                      Arrays.copyOf(x, 2),
                      Arrays.copyOfRange(x, 2, x.length)),
              START);
      for (int j = 0; j < START.length; j++) {
        errors[k] = Math.max(errors[k], Math.abs(jacobian[0][j] - SENSITIVITIES[0][j]));
      }
    }
    assertTrue(errors[0] < 1e-5, "error " + errors[0]);
    assertEquals(16, errors[0] / errors[1], 2, "halving the step");
  }

  /** y₀ exp(p (t₁ - t₀)), in all five arguments, at every order and nesting. */
  @Test
  void growthInEveryArgument() {
    ScalarFunction closed = x -> x[2].mul(x[3].mul(x[1].sub(x[0])).exp());
    Ode ode = Ode.of(GROWTH).withTolerance(1e-13, 1e-13);
    Agreement.same(
        closed,
        x -> ode.solve(x[0], x[1], new Real[] {x[2]}, x[3])[0],
        2,
        1e-10,
        0.2,
        1.1,
        3,
        -0.7);
    Agreement.same(
        closed,
        x -> Ode.discrete(GROWTH, x[0], x[1], 100, new Real[] {x[2]}, x[3])[0],
        2,
        1e-9,
        0.2,
        1.1,
        3,
        -0.7);
  }

  @Test
  void backwardsInTime() {
    Ode ode = Ode.of(GROWTH);
    ScalarFunction f = x -> ode.solve(Real.of(1), Real.of(-0.5), new Real[] {x[0]}, x[1])[0];
    double shrink = Math.exp(-1.5 * 0.8);
    assertArrayEquals(new double[] {shrink, -1.5 * 2 * shrink}, Reverse.gradient(f, 2, 0.8), 1e-11);
    assertArrayEquals(new double[] {shrink, -1.5 * 2 * shrink}, Forward.gradient(f, 2, 0.8), 1e-11);
  }

  /** y' = cos(p t): sin(p t) / p; the time itself stands in the equation. */
  @Test
  void timeInTheEquation() {
    Ode ode = Ode.of((t, y, p) -> new Real[] {p[0].mul(t).cos()});
    ScalarFunction closed = x -> x[2].mul(x[1]).sin().sub(x[2].mul(x[0]).sin()).div(x[2]);
    Agreement.same(
        closed,
        x -> ode.solve(x[0], x[1], Real.of(new double[1]), x[2])[0],
        2,
        1e-10,
        0.3,
        1.4,
        1.7);
  }

  /** Forward over reverse, reverse over forward and differences of gradients: one Hessian. */
  @Test
  void secondDerivativesOfLotkaVolterra() {
    Ode ode = Ode.of(LOTKA_VOLTERRA);
    ScalarFunction f =
        x -> ode.solve(Real.of(0), Real.of(1), Arrays.copyOf(x, 2), Arrays.copyOfRange(x, 2, 6))[0];
    ScalarFunction discrete =
        x ->
            Ode.discrete(
                LOTKA_VOLTERRA,
                Real.of(0),
                Real.of(1),
                400,
                Arrays.copyOf(x, 2),
                Arrays.copyOfRange(x, 2, 6))[0];
    double[] v = {0.3, -1, 0.5, 0.2, 0.7, -0.4};
    double[] expected = Hybrid.hessianVectorProduct(discrete, START, v);
    assertArrayEquals(expected, Hybrid.hessianVectorProduct(f, START, v), 1e-8);
    VectorFunction slope = x -> Forward.jvp(f.asVector(), x, Real.of(v));
    assertArrayEquals(expected, Reverse.jacobian(slope, START)[0], 1e-8);
  }

  /** Sensitivities far from size 1 are as right as others. */
  @Test
  void sensitivitiesOfAllSizes() {
    Ode ode = Ode.of((t, y, p) -> new Real[] {y[0].mul(p[0]).mul(1e-9)});
    ScalarFunction f =
        x -> ode.solve(Real.of(0), Real.of(2), new Real[] {x[0]}, x[1])[0].mul(1e-12);
    double end = 3 * Math.exp(2 * 0.5) * 1e-12;
    double[] expected = {end / 3, end * 2e-9};
    for (double[] gradient :
        new double[][] {Forward.gradient(f, 3, 0.5e9), Reverse.gradient(f, 3, 0.5e9)}) {
      assertEquals(expected[0], gradient[0], 1e-10 * expected[0]);
      assertEquals(expected[1], gradient[1], 1e-10 * expected[1]);
    }
  }

  /** A state that settles cannot be integrated back; shorter ways can. */
  @Test
  void forgetfulStates() {
    Ode ode = Ode.of((t, y, p) -> new Real[] {p[0].sub(y[0]).mul(30)});
    ScalarFunction f = x -> ode.solve(Real.of(0), Real.of(2), new Real[] {x[0]}, x[1])[0];
    double[] expected = {Math.exp(-60), 1};
    assertArrayEquals(expected, Forward.gradient(f, 3, 2), 1e-10);
    var error = assertThrows(IllegalStateException.class, () -> Reverse.gradient(f, 3, 2));
    assertTrue(error.getMessage().contains("withSegments"), error.getMessage());
    Ode cut = ode.withSegments(10);
    ScalarFunction g = x -> cut.solve(Real.of(0), Real.of(2), new Real[] {x[0]}, x[1])[0];
    assertArrayEquals(expected, Reverse.gradient(g, 3, 2), 1e-9);
  }

  @Test
  void noTimeAtAll() {
    ScalarFunction f = x -> Ode.of(GROWTH).solve(x[0], x[0], new Real[] {x[1]}, x[2])[0];
    assertEquals(5, f.apply(Real.of(1, 5, 2)).value());
    assertArrayEquals(new double[] {0, 1, 0}, Forward.gradient(f, 1, 5, 2));
    assertArrayEquals(new double[] {0, 1, 0}, Reverse.gradient(f, 1, 5, 2));
  }

  // Misuse.

  private static void failure(Runnable call, String word) {
    var error = assertThrows(IllegalStateException.class, call::run);
    assertTrue(error.getMessage().startsWith("ode: "), error.getMessage());
    assertTrue(error.getMessage().contains(word), error.getMessage());
  }

  private static void refusal(Runnable call, String word) {
    var error = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(error.getMessage().startsWith("ode: "), error.getMessage());
    assertTrue(error.getMessage().contains(word), error.getMessage());
  }

  @Test
  void solutionsMayEndBefore() {
    // y' = y² from 1 is at infinity at t = 1.
    Ode ode = Ode.of((t, y, p) -> new Real[] {y[0].square()});
    failure(() -> ode.solve(Real.of(0), Real.of(2), Real.of(new double[] {1})), "t = ");
    Ode log = Ode.of((t, y, p) -> new Real[] {y[0].log()});
    failure(
        () -> log.solve(Real.of(0), Real.of(2), Real.of(new double[] {-1})), "f is [NaN] at t = 0");
  }

  @Test
  void inputsMustFit() {
    Real[] one = Real.of(new double[] {1});
    Ode ode = Ode.of((t, y, p) -> Real.of(1.0, 2.0));
    failure(() -> ode.solve(Real.of(0), Real.of(1), one), "2 slopes for a state of length 1");
    failure(
        () -> Ode.discrete((t, y, p) -> Real.of(1.0, 2.0), Real.of(0), Real.of(1), 3, one),
        "2 slopes");
    refusal(() -> Ode.of(GROWTH).solve(Real.of(0), Real.of(1), new Real[0]), "state is empty");
    refusal(() -> Ode.of(GROWTH).solve(Real.of(0), Real.of(Double.NaN), one), "NaN");
    refusal(() -> Ode.of(GROWTH).withSegments(0), "0 segments");
    refusal(() -> Ode.of(GROWTH).withTolerance(0, 1e-9), "tolerances of 0.0");
    refusal(() -> Ode.discrete(GROWTH, Real.of(0), Real.of(1), 0, one), "0 steps");
    assertThrows(NullPointerException.class, () -> Ode.of(null));
    assertThrows(
        NullPointerException.class,
        () -> Ode.of((t, y, p) -> null).solve(Real.of(0), Real.of(1), one));
  }

  @Test
  void parametersMustBeHandedOver() {
    failure(
        () ->
            Forward.derivative(
                x ->
                    Ode.of((t, y, p) -> new Real[] {y[0].mul(x)})
                        .solve(Real.of(0), Real.of(1), Real.of(new double[] {1}))[0],
                0.5),
        "not among its parameters");
  }

  /** Directions and weights are scaled, and a subnormal number has no finite reciprocal. */
  @Test
  void directionsAndWeightsOfAnySize() {
    VectorFunction end = x -> Ode.of(GROWTH).solve(Real.of(0), Real.of(1), new Real[] {x[0]}, x[1]);
    double[] at = {1, 1};
    for (double size : new double[] {0x1p-1040, 0x1p-300, 0x1p1000}) {
      double forward = Forward.jvp(end, at, new double[] {size, 0})[0];
      assertEquals(Math.E, forward / size, 1e-9);
      double backward = Reverse.vjp(end, at, new double[] {size})[0];
      assertEquals(Math.E, backward / size, 1e-9);
    }
    assertArrayEquals(new double[2], Reverse.vjp(end, at, new double[1]));
  }
}
