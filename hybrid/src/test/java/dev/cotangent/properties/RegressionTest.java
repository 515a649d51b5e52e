package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Role;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.primitive.Unary;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Pullback;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases that once went wrong. */
class RegressionTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void aRuleMayTakeADerivative() {
    Unary cube =
        Primitive.unary(
            "cube", x -> x * x * x, (x, y) -> Forward.derivative(t -> t.mul(t).mul(t), x));
    assertEquals(12, Hybrid.hessian(v -> cube.apply(v[0]), 2)[0][0]);
    assertEquals(
        12, Forward.derivative(Forward.derivative((Real x) -> cube.apply(x)), 2.0), "by nesting");
  }

  @Test
  void aRuleMayTakeADerivativeOfSomethingThatBranches() {
    Unary branching =
        Primitive.unary(
            "branching",
            x -> x < 0 ? x * x : 3 * x,
            (x, y) -> Forward.derivative(t -> t.lessThan(0) ? t.square() : t.mul(3), x));
    assertEquals(-4, Forward.derivative((Real x) -> branching.apply(x), -2.0));
    assertEquals(3, Forward.derivative((Real x) -> branching.apply(x), 2.0));
  }

  @Test
  void aRuleThatCapturesAnActiveNumberIsRefused() {
    assertThrows(
        IllegalStateException.class,
        () ->
            Forward.derivative(
                c -> {
                  Unary f = Primitive.unary("scaled", x -> c.value() * x, (x, y) -> c);
                  return Forward.derivative((Real x) -> f.apply(x), Real.of(1));
                },
                3.0));
  }

  @Test
  void aRouterMaySelectNothing() {
    Binary gate =
        Primitive.binary(
                "gate", (x, y) -> x > 0 ? y : 0, (x, y, z) -> Real.zero(), (x, y, z) -> Real.one())
            .kinked("x = 0", (x, y) -> x, 0, (x, y, z) -> Real.zero(), (x, y, z) -> Real.zero())
            .as(Role.ROUTER);
    assertArrayEquals(new double[] {0, 0}, Forward.gradient(x -> gate.apply(x[0], x[1]), -1, 5));
    assertArrayEquals(new double[] {0, 0}, Reverse.gradient(x -> gate.apply(x[0], x[1]), -1, 5));
    assertArrayEquals(new double[] {0, 1}, Reverse.gradient(x -> gate.apply(x[0], x[1]), 1, 5));
  }

  @ParameterizedTest
  @EnumSource
  void tiesAreReportedUnderEveryPolicy(Subgradient policy) {
    var report =
        Kinks.watch(() -> policy.during(() -> Reverse.gradient(x -> x[0].max(x[1]), 3, 3)));
    assertEquals(1, report.met().size());
  }

  @Test
  void aTapeRefusesTheResultOfAnother() {
    try (Tape outer = Tape.open();
        Tape inner = Tape.open()) {
      Real x = outer.variable(3);
      inner.variable(1);
      var e = assertThrows(IllegalStateException.class, () -> inner.gradient(x.square()));
      assertTrue(e.getMessage().contains(outer.toString()), e.getMessage());
      assertTrue(e.getMessage().contains(inner.toString()), e.getMessage());
    }
  }

  @Test
  void aTapeIsClosedOnItsThread() throws InterruptedException {
    try (Tape tape = Tape.open()) {
      Throwable[] thrown = new Throwable[1];
      Thread other = new Thread(tape::close);
      other.setUncaughtExceptionHandler((thread, e) -> thrown[0] = e);
      other.start();
      other.join();
      assertTrue(thrown[0] instanceof IllegalStateException);
      Real x = tape.variable(2);
      assertArrayEquals(new double[] {4}, tape.gradient(x.square()));
    }
  }

  @Test
  void valuesDoNotLoseAnOuterDerivative() {
    double slope =
        Forward.derivative(
            x -> {
              Pullback pullback =
                  Reverse.pullback(y -> new Real[] {y[0].add(x.square())}, new Real[] {Real.of(1)});
              assertThrows(IllegalStateException.class, pullback::values);
              return pullback.realValues()[0];
            },
            3.0);
    assertEquals(6, slope);
    assertThrows(
        IllegalStateException.class,
        () ->
            Forward.derivative(
                x -> Real.of(Reverse.valueAndGradient(y -> y[0].add(x.square()), 1).value()), 3.0));
  }

  @Test
  void manyPullbacksKeepLittle() {
    ScalarFunction large =
        x -> {
          Real sum = x[0];
          for (int i = 0; i < 300_000; i++) {
            sum = sum.add(x[i & 1].mul(x[0]).sin());
          }
          return sum;
        };
    Pullback[] kept = new Pullback[20];
    long before = usedHeap();
    for (int i = 0; i < kept.length; i++) {
      Reverse.gradient(large, 1, 2); // its memory must not stay with the small pullback
      kept[i] = Reverse.pullback(x -> new Real[] {x[0].mul(x[1])}, 1, 2);
    }
    assertTrue(usedHeap() - before < 100_000_000, "the pullbacks hold on to large tapes");
    assertArrayEquals(new double[] {2, 1}, kept[kept.length - 1].apply(1));
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void whatDoesNotChangeDoesNotMeetAnInfiniteSlope() {
    assertArrayEquals(
        new double[][] {{0, 1}, {1, 0}}, Hybrid.hessian(x -> x[0].mul(x[1]), INFINITY, 1));
    double[][] atZero = Hybrid.hessian(x -> x[0].square().add(x[1].sqrt()), 1, 0);
    assertEquals(2, atZero[0][0]);
    assertEquals(0, atZero[0][1]);
    assertEquals(0, atZero[1][0]);
    assertEquals(-INFINITY, atZero[1][1]);
    VectorFunction edge = x -> new Real[] {x[0].sqrt().add(x[1])};
    assertArrayEquals(
        new double[] {1}, Forward.jvp(edge, new double[] {0, 3}, new double[] {0, 1}));
    ScalarFunction gap = x -> x[0].add(x[2]).sqrt();
    assertArrayEquals(new double[] {INFINITY, 0, INFINITY}, Forward.gradient(gap, 0, 5, 0));
    assertArrayEquals(new double[] {INFINITY, 0, INFINITY}, Reverse.gradient(gap, 0, 5, 0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void roundingIsFlatAtInfinity(double x) {
    assertEquals(0, Forward.derivative(Real::floor, x));
    assertEquals(0, Forward.derivative(Real::ceil, x));
    assertEquals(0, Forward.derivative(Real::rint, x));
    assertEquals(0, Hybrid.hessian(v -> v[0].floor(), x)[0][0]);
  }

  @Test
  void correctGradientsPassTheCheckAtSmallInputsAndFastOscillation() {
    assertTrue(Hybrid.check(x -> x[0].log(), 1e-8).passed());
    assertTrue(Hybrid.check(x -> x[0].sqrt(), 1e-6).passed());
    assertTrue(Hybrid.check(x -> x[0].reciprocal(), 1e-8).passed());
    assertTrue(Hybrid.check(x -> x[0].mul(1000).sin(), 2).passed());
  }

  @Test
  void theCheckSaysThatTheNumberOfOutputsVaries() {
    var e =
        assertThrows(
            IllegalStateException.class,
            () ->
                Hybrid.checkJacobian(
                    x -> x[0].greaterThan(1) ? new Real[] {x[0], x[0]} : new Real[] {x[0]}, 1));
    assertTrue(e.getMessage().contains("outputs"), e.getMessage());
  }

  /** A rule of a row may be the rule of a row with kinks, and beside it may stand a constant. */
  @Test
  void rulesMadeOfRulesWithKinksHaveSecondDerivatives() {
    Binary hypot =
        Primitive.binary(
            "another hypot", Math::hypot, Arithmetic.HYPOT::first, Arithmetic.HYPOT::second);
    double expected = 9 / Math.pow(0.36 + 9, 1.5); // y²/√(x² + y²)³
    assertEquals(expected, Hybrid.hessian(x -> hypot.apply(x[0], 3), 0.6)[0][0], 1e-15);
    assertEquals(expected, Hybrid.hessian(x -> hypot.apply(Real.of(3), x[0]), 0.6)[0][0], 1e-15);
    assertEquals(expected, Hybrid.hessian(x -> hypot.apply(x[0], x[1]), 0.6, 3)[0][0], 1e-15);
    Unary cube =
        Primitive.unary(
            "cube of the size",
            x -> Math.abs(x * x * x),
            (x, y) -> Piecewise.ABS.slope(x, x).mul(x.square()).mul(3));
    assertEquals(3.6, Hybrid.hessian(x -> cube.apply(x[0]), -0.6)[0][0], 1e-14);
  }
}
