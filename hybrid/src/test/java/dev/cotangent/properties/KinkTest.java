package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** At a kink the policy decides, the same in every mode and nesting, and can be told about it. */
class KinkTest {
  private static Arguments row(String name, ScalarFunction f, double[] at, double[]... expected) {
    return Arguments.of(name, f, at, expected);
  }

  private static double[] of(double... x) {
    return x;
  }

  /** Gradients at kinks under STANDARD, CONSISTENT, FIRST and SECOND. */
  static Stream<Arguments> kinks() {
    double[] zero = {0};
    double[] half = {0.5};
    double[] one = {1};
    double[] minusOne = {-1};
    double[] tie = {1, 1};
    double[] halves = {0.5, 0.5};
    return Stream.of(
        row("relu", x -> x[0].relu(), zero, zero, half, one, zero),
        row("relu(-0)", x -> x[0].relu(), of(-0.0), zero, half, one, zero),
        row("abs", x -> x[0].abs(), zero, zero, zero, one, minusOne),
        row("max", x -> x[0].max(x[1]), tie, halves, halves, of(1, 0), of(0, 1)),
        row("min", x -> x[0].min(x[1]), tie, halves, halves, of(1, 0), of(0, 1)),
        row("max of constant", x -> x[0].max(0), zero, half, half, one, zero),
        row("min of constant", x -> x[0].min(0), zero, half, half, one, zero),
        row("max of itself", x -> x[0].max(x[0]), zero, one, one, one, one),
        row("clamp low", x -> x[0].clamp(0, 2), zero, half, half, one, zero),
        row("clamp high", x -> x[0].clamp(-2, 0), zero, half, half, one, zero),
        row(
            "clamp to variables",
            x -> x[0].clamp(x[1], x[2]),
            of(1, 1, 3),
            of(0.5, 0.5, 0),
            of(0.5, 0.5, 0),
            of(1, 0, 0),
            of(0, 1, 0)),
        row("leakyRelu", x -> x[0].leakyRelu(0.2), zero, of(0.2), of(0.6), one, of(0.2)),
        row("hypot", x -> x[0].hypot(x[1]), of(0, 0), of(0, 0), of(0, 0), of(0, 0), of(0, 0)),
        row("hypot of constant", x -> x[0].hypot(0), zero, zero, zero, zero, zero),
        row("signum", x -> x[0].signum(), zero, zero, zero, zero, zero),
        row("floor", x -> x[0].floor(), zero, zero, zero, zero, zero),
        row("ceil", x -> x[0].ceil(), zero, zero, zero, zero, zero),
        row("rint", x -> x[0].rint(), half, zero, zero, zero, zero),
        row("hinge", x -> Rows.HINGE.apply(x[0]), one, of(-0.5), of(-0.5), minusOne, zero));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinks")
  void policies(String name, ScalarFunction f, double[] at, double[][] expected) {
    for (Subgradient policy : Subgradient.values()) {
      double[] wanted = expected[policy.ordinal()];
      policy.during(() -> {
        for (Door door : Door.values()) {
          double[] gradient = Real.values(door.gradient(f, Real.of(at)));
          assertArrayEquals(wanted, gradient, 1e-15, policy + ", " + door);
        }
        assertArrayEquals(wanted, Reverse.gradient(f, at), 1e-15);
        assertArrayEquals(wanted, Forward.gradient(f, at), 1e-15);
        return null;
      });
    }
  }

  /** The gradient seen by an outer differentiation is the same, and has slope 0 itself. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("kinks")
  void nestedPolicies(String name, ScalarFunction f, double[] at, double[][] expected) {
    for (Subgradient policy : Subgradient.values()) {
      double[] wanted = expected[policy.ordinal()];
      policy.during(() -> {
        for (List<Door> nesting : Door.nestings(2)) {
          Door inner = nesting.getFirst();
          // Scaling the function by an outer variable t makes the gradient t times as steep.
          Real[] slopes =
              new Real[] {
                nesting
                    .getLast()
                    .derivative(
                        t -> inner.gradient(x -> f.apply(x).mul(t), Real.of(at))[0], Real.of(3))
              };
          assertEquals(wanted[0], slopes[0].value(), 1e-15, policy + ", " + nesting);
          double[] hessian = Real.values(Door.derivatives(nesting, f, Real.of(at)));
          if (!name.startsWith("hypot")) {
            assertArrayEquals(new double[hessian.length], hessian, policy + ", " + nesting);
          }
        }
        return null;
      });
    }
  }

  /** The policy holds for numbers that carry outer derivatives, and does not move with them. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("kinks")
  void policiesAtPointsThatAreDifferentiated(
      String name, ScalarFunction f, double[] at, double[][] expected) {
    for (Subgradient policy : Subgradient.values()) {
      double[] wanted = expected[policy.ordinal()];
      policy.during(() -> {
        for (List<Door> nesting : Door.nestings(3)) {
          ScalarFunction inner =
              s -> {
                Real[] point = Real.of(at);
                Arrays.setAll(point, k -> point[k].mul(s[0]).mul(s[1]));
                Real[] gradient = nesting.get(0).gradient(f, point);
                double[] actual = Real.values(gradient);
                assertArrayEquals(wanted, actual, 1e-15, policy + ", " + nesting);
                return gradient[0];
              };
          ScalarFunction middle = s -> nesting.get(1).gradient(inner, s)[0];
          nesting.get(2).gradient(middle, Real.of(1, 1));
        }
        return null;
      });
    }
  }

  /** Equal formulas have equal subgradients. */
  @Test
  void consistent() {
    List<ScalarFunction> positivePart =
        List.of(
            x -> x[0].relu(),
            x -> x[0].max(0),
            x -> x[0].max(Real.of(0)),
            x -> Real.of(0).max(x[0]),
            x -> x[0].add(x[0].abs()).div(2),
            x -> x[0].neg().min(0).neg(),
            x -> x[0].sub(x[0].min(0)),
            x -> x[0].leakyRelu(0),
            x -> x[0].clamp(0, 1));
    for (ScalarFunction f : positivePart) {
      Subgradient.CONSISTENT.during(() -> {
        for (Door door : Door.values()) {
          assertEquals(0.5, door.gradient(f, Real.of(new double[] {0}))[0].value());
        }
        return null;
      });
    }
  }

  @ParameterizedTest
  @EnumSource(Subgradient.class)
  void policyHoldsInTheBlockOnly(Subgradient policy) {
    assertEquals(Subgradient.STANDARD, Subgradient.current());
    assertEquals(policy, policy.during(Subgradient::current));
    Subgradient nested = Subgradient.FIRST.during(() -> policy.during(() -> Subgradient.current()));
    assertEquals(policy, nested);
    assertThrows(ArithmeticException.class, () -> policy.during(() -> 1 / zero()));
    assertEquals(Subgradient.STANDARD, Subgradient.current());
    assertThrows(NullPointerException.class, () -> policy.during(null));
  }

  private static int zero() {
    return 0;
  }

  @Test
  void threadsHaveTheirOwnPolicy() throws InterruptedException {
    double[] other = new double[1];
    double here =
        Subgradient.FIRST.during(() -> {
          Thread thread =
              Thread.ofPlatform().start(() -> other[0] = Reverse.gradient(x -> x[0].relu(), 0)[0]);
          try {
            thread.join();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return Reverse.gradient(x -> x[0].relu(), 0)[0];
        });
    assertEquals(1, here);
    assertEquals(0, other[0]);
  }

  @Test
  void watchReportsThePrimitiveTheValuesAndTheLine() {
    for (Door door : Door.values()) {
      var report =
          Kinks.watch(() ->
              door.gradient(
                  x -> {
                    Real a = x[0].abs();
                    return a.max(x[1]).add(x[1].relu());
                  },
                  Real.of(0, 0)));
      List<String> met = report.met().stream().map(Kinks.Met::primitive).distinct().toList();
      assertEquals(List.of("abs", "max", "relu"), met, door.toString());
      assertEquals(List.of(0.0), report.met().get(0).at());
      assertEquals(List.of(0.0, 0.0), report.met().get(1).at());
      int line = report.met().getFirst().where().orElseThrow().getLineNumber();
      assertEquals(line + 1, report.met().getLast().where().orElseThrow().getLineNumber());
      for (Kinks.Met kink : report.met()) {
        StackTraceElement where = kink.where().orElseThrow();
        assertEquals(KinkTest.class.getName(), where.getClassName());
        assertTrue(where.getMethodName().contains("watchReports"), where.toString());
        assertTrue(kink.toString().contains(kink.primitive()));
        assertTrue(kink.toString().contains("KinkTest.java:"), kink.toString());
      }
    }
  }

  @Test
  void watchReportsAKinkOnceHoweverDeepTheNesting() {
    for (List<Door> nesting : Door.nestings(2)) {
      var report =
          Kinks.watch(
              () -> Door.derivatives(nesting, x -> x[0].abs().mul(x[0]), Real.of(new double[1])));
      assertEquals(1, report.met().size(), nesting + ": " + report.met());
    }
  }

  @Test
  void watchSeesNothingWhereThereIsNoKink() {
    ScalarFunction f = x -> x[0].abs().max(x[1]).add(x[0].floor()).add(x[1].clamp(-1, 1));
    assertEquals(List.of(), Kinks.watch(() -> Forward.gradient(f, 0.5, 0.3)).met());
    assertEquals(List.of(), Kinks.watch(() -> Hybrid.hessian(f, 0.5, 0.3)).met());
  }

  @Test
  void watchReturnsTheResultAndNests() {
    var outer =
        Kinks.watch(() -> {
          Reverse.gradient(x -> x[0].abs(), 0);
          return Kinks.watch(() -> Reverse.gradient(x -> x[0].relu(), 0)).met().size();
        });
    assertEquals(1, outer.result());
    assertEquals(List.of("abs"), outer.met().stream().map(Kinks.Met::primitive).toList());
  }

  @Test
  void watchOfAMillionKinksIsBounded() {
    double[] zeros = new double[1_000_000];
    ScalarFunction f = x -> Real.sum(Arrays.stream(x).map(Real::abs).toArray(Real[]::new));
    var report = Kinks.watch(() -> Reverse.gradient(f, zeros));
    assertFalse(report.met().isEmpty());
    assertTrue(report.met().size() <= 1_000);
  }
}
