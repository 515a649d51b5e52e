package dev.cotangent.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.GradientCheck;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Usage;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.properties.Door;
import dev.cotangent.properties.Program;
import dev.cotangent.reverse.Pullback;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A function with a rule of its own is one operation, in every mode and at every order. */
class CustomFunctionTest {
  /** (x, y) to (x y, sin x, y²): its Jacobian has rows (y, x), (cos x, 0), (0, 2 y). */
  private static final UnaryOperator<double[]> VALUE =
      x -> new double[] {x[0] * x[1], Math.sin(x[0]), x[1] * x[1]};

  private static final LinearRule PUSHFORWARD =
      (x, y, v) ->
          new Real[] {
            x[1].mul(v[0]).add(x[0].mul(v[1])), x[0].cos().mul(v[0]), x[1].mul(v[1]).mul(2)
          };

  private static final LinearRule PULLBACK =
      (x, y, w) ->
          new Real[] {
            x[1].mul(w[0]).add(x[0].cos().mul(w[1])), x[0].mul(w[0]).add(x[1].mul(w[2]).mul(2))
          };

  private static final VectorFunction PLAIN =
      x -> new Real[] {x[0].mul(x[1]), x[0].sin(), x[1].square()};

  private static final double[] AT = {0.8, -1.7};

  static List<CustomFunction> functions() {
    return List.of(
        CustomFunction.of("both", VALUE, PUSHFORWARD, PULLBACK),
        CustomFunction.ofPushforward("forwards", VALUE, PUSHFORWARD),
        CustomFunction.ofPullback("backwards", VALUE, PULLBACK));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void derivativesOfEveryOrder(CustomFunction f) {
    ScalarFunction own = x -> Real.dot(f.apply(x), Real.of(1, 2, -0.5)).mul(x[0]).exp();
    ScalarFunction plain = x -> Real.dot(PLAIN.apply(x), Real.of(1, 2, -0.5)).mul(x[0]).exp();
    Stream.of(0, 1, 2, 3)
        .flatMap(order -> Door.nestings(order).stream())
        .forEach(doors -> {
          double[] expected = Real.values(Door.derivatives(doors, plain, Real.of(AT)));
          double[] actual = Real.values(Door.derivatives(doors, own, Real.of(AT)));
          double size = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
          assertArrayEquals(expected, actual, 1e-13 * size, f + " " + doors);
        });
  }

  @ParameterizedTest
  @MethodSource("functions")
  void jacobiansInEveryMode(CustomFunction f) {
    double[][] expected = Forward.jacobian(PLAIN, AT);
    double[][] reverse = Reverse.jacobian(f, AT);
    double[][] forward = Forward.jacobian(f, AT);
    Pullback pullback = Reverse.pullback(f, AT);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], forward[i], 1e-15);
      assertArrayEquals(expected[i], reverse[i], 1e-15);
      assertArrayEquals(expected[i], pullback.jacobian()[i], 1e-15);
    }
    assertTrue(f.check(AT).passed(), f.check(AT).message());
  }

  @Provide
  Arbitrary<Program> programs() {
    return Program.upTo(6);
  }

  @Provide
  Arbitrary<double[]> points() {
    return Program.points();
  }

  /** A random program as a custom function: its rules are the program's own derivatives. */
  @Property(seed = "11", tries = 10, edgeCases = EdgeCasesMode.NONE)
  void randomPrograms(@ForAll("programs") Program program, @ForAll("points") double[] x) {
    VectorFunction f = program.several();
    UnaryOperator<double[]> value = p -> Real.values(f.apply(Real.of(p)));
    LinearRule pushforward = (p, y, v) -> Forward.jvp(f, p, v);
    LinearRule pullback = (p, y, w) -> Reverse.vjp(f, p, w);
    ScalarFunction plain = p -> Real.sum(f.apply(p)).sin();
    List<CustomFunction> all =
        List.of(
            CustomFunction.of("both", value, pushforward, pullback),
            CustomFunction.ofPushforward("forwards", value, pushforward),
            CustomFunction.ofPullback("backwards", value, pullback));
    for (int order = 1; order <= 2; order++) {
      for (List<Door> doors : Door.nestings(order)) {
        double[] expected = Real.values(Door.derivatives(doors, plain, Real.of(x)));
        double size = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElseThrow());
        for (CustomFunction own : all) {
          double[] actual =
              Real.values(Door.derivatives(doors, p -> Real.sum(own.apply(p)).sin(), Real.of(x)));
          assertArrayEquals(expected, actual, 1e-10 * size, own + " " + doors);
        }
      }
    }
  }

  /** One entry on a tape, one pullback; and forwards one pushforward for each direction. */
  @Test
  void rulesAreCalledOnce() {
    AtomicInteger values = new AtomicInteger();
    AtomicInteger pushed = new AtomicInteger();
    AtomicInteger pulled = new AtomicInteger();
    CustomFunction f =
        CustomFunction.of(
            "counted",
            x -> {
              values.incrementAndGet();
              return VALUE.apply(x);
            },
            (x, y, v) -> {
              pushed.incrementAndGet();
              return PUSHFORWARD.apply(x, y, v);
            },
            (x, y, w) -> {
              pulled.incrementAndGet();
              return PULLBACK.apply(x, y, w);
            });
    Reverse.gradient(x -> Real.sum(f.apply(x)), AT);
    assertEquals(List.of(1, 0, 1), List.of(values.get(), pushed.get(), pulled.get()));
    Forward.jacobian(f, AT);
    assertEquals(List.of(2, 2, 1), List.of(values.get(), pushed.get(), pulled.get()));
    f.apply(Real.of(AT));
    assertEquals(List.of(3, 2, 1), List.of(values.get(), pushed.get(), pulled.get()));
  }

  @Test
  void theResultServesTheRule() {
    CustomFunction exp =
        CustomFunction.ofPushforward(
            "exp", x -> new double[] {Math.exp(x[0])}, (x, y, v) -> new Real[] {y[0].mul(v[0])});
    for (List<Door> doors : Door.nestings(3)) {
      double third =
          Door.derivatives(doors, x -> exp.apply(x)[0], Real.of(new double[] {1}))[0].value();
      assertEquals(Math.E, third, 4 * Math.ulp(Math.E), doors.toString());
    }
  }

  @Test
  void argumentsAreTheFunctionsOwn() {
    UnaryOperator<double[]> rude =
        x -> {
          double[] y = {x[0] * x[0]};
          x[0] = Double.NaN;
          return y;
        };
    LinearRule rudeRule =
        (x, y, v) -> {
          Real slope = x[0].mul(v[0]).mul(2);
          Arrays.fill(x, Real.of(Double.NaN));
          Arrays.fill(y, Real.of(Double.NaN));
          return new Real[] {slope};
        };
    CustomFunction f = CustomFunction.ofPushforward("rude", rude, rudeRule);
    assertEquals(6, Forward.gradient(x -> f.apply(x)[0].add(x[0].sub(x[0])), 3)[0]);
    assertEquals(6, Reverse.gradient(x -> f.apply(x)[0].add(x[0].sub(x[0])), 3)[0], 1e-15);
  }

  @Test
  void tensors() {
    for (CustomFunction f : functions()) {
      TensorFunction loss = x -> f.apply(x[0]).square().sum();
      ScalarFunction plain = x -> Real.dot(PLAIN.apply(x), PLAIN.apply(x));
      double[] expected = Forward.gradient(plain, AT);
      Tensor x = Tensor.of(AT, 2, 1);
      assertArrayEquals(expected, Reverse.gradient(loss, x)[0].toArray(), 1e-14);
      assertArrayEquals(expected, Forward.gradient(loss, x).toArray(), 1e-14);
      Tensor v = Tensor.of(new double[] {0.3, 2}, 2, 1);
      assertArrayEquals(
          Hybrid.hessianVectorProduct(plain, AT, v.toArray()),
          Hybrid.hessianVectorProduct(loss, new Tensor[] {x}, new Tensor[] {v})[0].toArray(),
          1e-13);
      assertEquals(
          ElementType.FLOAT32, Reverse.gradient(loss, Tensor.floats(0.8f, -1.7f))[0].type());
    }
  }

  /**
   * A level that only looks on sees a constant, as with tensors; the numbers before it are seen.
   */
  @Test
  void observersLookOn() {
    CustomFunction f = functions().getFirst();
    List<Primitive> used = Usage.of(x -> f.apply(new Real[] {x[0].exp(), x[1]}), AT);
    assertEquals(List.of(Registry.find("exp").orElseThrow()), used);
  }

  /** A tape in one's own hands, with numbers before and after. */
  @Test
  void onATape() {
    for (CustomFunction f : functions()) {
      try (Tape tape = Tape.open()) {
        Real x = tape.variable(AT[0]);
        Real y = tape.variable(AT[1]);
        Real product = f.apply(new Real[] {x.mul(2), y})[0];
        assertArrayEquals(
            new double[] {2 * AT[1], 2 * AT[0]}, tape.gradient(product), f.toString());
      }
    }
  }

  @Test
  void nothingIn() {
    CustomFunction constant =
        CustomFunction.of(
            "constant", x -> new double[] {7}, (x, y, v) -> Real.of(0.0, 0.0), (x, y, w) -> w);
    assertEquals(7, constant.apply(new Real[0])[0].value());
  }

  // Checks.

  @Test
  void checkFindsWrongRules() {
    LinearRule wrong =
        (x, y, v) -> {
          Real[] right = PUSHFORWARD.apply(x, y, v);
          right[2] = right[2].mul(1.001);
          return right;
        };
    assertFalse(CustomFunction.ofPushforward("wrong", VALUE, wrong).check(AT).passed());
    assertFalse(CustomFunction.of("wrong", VALUE, wrong, PULLBACK).check(AT).passed());
    assertFalse(CustomFunction.of("swapped", VALUE, PUSHFORWARD, reversed()).check(AT).passed());
  }

  private static LinearRule reversed() {
    return (x, y, w) -> {
      Real[] pulled = PULLBACK.apply(x, y, w);
      return new Real[] {pulled[1], pulled[0]};
    };
  }

  /** A rule that is right for each unit vector, and yet not linear. */
  @Test
  void checkFindsWhatIsNotLinear() {
    LinearRule largest = (x, y, v) -> new Real[] {v[0].abs().greaterThan(v[1].abs()) ? v[0] : v[1]};
    LinearRule sum = (x, y, w) -> new Real[] {w[0], w[0]};
    GradientCheck check =
        CustomFunction.of("sum", x -> new double[] {x[0] + x[1]}, largest, sum).check(1, 2);
    assertFalse(check.passed());
    assertTrue(check.message().contains("pushforward is not linear"), check.message());
  }

  // Misuse.

  private static final UnaryOperator<double[]> SUM = x -> new double[] {x[0] + x[1]};

  @Test
  void notLinearRulesAreNotTransposed() {
    List<LinearRule> rules =
        List.of(
            (x, y, v) -> new Real[] {v[0].add(v[1]).square()},
            (x, y, v) -> new Real[] {v[0].abs().add(v[1])},
            (x, y, v) -> new Real[] {v[0].add(v[1]).add(0.5)},
            (x, y, v) -> new Real[] {v[0].greaterThan(0) ? v[0].add(v[1]) : v[1]},
            (x, y, v) -> new Real[] {v[0].hypot(v[1])},
            (x, y, v) -> new Real[] {v[0].add(v[1].detach())});
    for (int i = 0; i < rules.size(); i++) {
      CustomFunction f = CustomFunction.ofPushforward("bent", SUM, rules.get(i));
      var error =
          assertThrows(
              IllegalStateException.class,
              () -> Reverse.gradient(x -> f.apply(x)[0], 1, 2),
              "rule " + i);
      assertTrue(
          error.getMessage().contains("bent: the pushforward is not linear"), error::getMessage);
      assertTrue(error.getMessage().contains("give the pullback as well"), error::getMessage);
    }
    CustomFunction back =
        CustomFunction.ofPullback("bent", SUM, (x, y, w) -> new Real[] {w[0], w[0].square()});
    assertThrows(IllegalStateException.class, () -> Forward.jacobian(back, 1, 2));
  }

  @Test
  void linearRulesWithLargeAndSmallNumbersAreTransposed() {
    CustomFunction f =
        CustomFunction.ofPushforward(
            "scales",
            x -> new double[] {1e150 * x[0], 1e-150 * x[1]},
            (x, y, v) -> new Real[] {v[0].mul(1e150), v[1].mul(1e-150)});
    double[][] jacobian = Reverse.jacobian(f, 1, 1);
    assertArrayEquals(new double[] {1e150, 0}, jacobian[0]);
    assertArrayEquals(new double[] {0, 1e-150}, jacobian[1]);
  }

  @Test
  void lengthsMustFit() {
    CustomFunction f =
        CustomFunction.of(
            "short", SUM, (x, y, v) -> new Real[] {v[0], v[1]}, (x, y, w) -> new Real[] {w[0]});
    var forward = assertThrows(IllegalStateException.class, () -> Forward.jacobian(f, 1, 2));
    assertEquals(
        "short: the pushforward returned 2 numbers where 1 are needed, one for each output",
        forward.getMessage());
    var reverse = assertThrows(IllegalStateException.class, () -> Reverse.jacobian(f, 1, 2));
    assertEquals(
        "short: the pullback returned 1 numbers where 2 are needed, one for each input",
        reverse.getMessage());
  }

  @Test
  void nullsAreNamed() {
    List<Runnable> wrong = new ArrayList<>();
    wrong.add(() -> CustomFunction.of(null, SUM, PUSHFORWARD, PULLBACK));
    wrong.add(() -> CustomFunction.ofPushforward("f", null, PUSHFORWARD));
    wrong.add(() -> CustomFunction.ofPullback("f", SUM, null));
    wrong.add(() -> CustomFunction.ofPushforward("f", x -> null, PUSHFORWARD).apply(Real.of(1, 2)));
    wrong.add(
        () -> Forward.jacobian(CustomFunction.ofPushforward("f", SUM, (x, y, v) -> null), 1, 2));
    wrong.add(() ->
        Reverse.jacobian(
            CustomFunction.ofPullback("f", SUM, (x, y, w) -> new Real[] {w[0], null}), 1, 2));
    for (int i = 0; i < wrong.size(); i++) {
      Runnable call = wrong.get(i);
      var error = assertThrows(NullPointerException.class, call::run, "case " + i);
      assertTrue(
          error.getMessage().matches("(f: |a function|number 1 that f: ).*|f"), error::getMessage);
    }
  }

  /** What a function captures, its value as doubles loses. */
  @Test
  void rulesMustNotUseOtherNumbers() {
    List<UnaryOperator<Real>> functions = new ArrayList<>();
    for (Door door : Door.values()) {
      functions.add(a -> door.derivative(y -> captured(a, true).apply(new Real[] {y})[0], TWO));
      functions.add(a -> door.derivative(y -> captured(a, false).apply(new Real[] {y})[0], TWO));
    }
    for (UnaryOperator<Real> f : functions) {
      var error = assertThrows(IllegalStateException.class, () -> Forward.derivative(f, 3.0));
      assertTrue(error.getMessage().contains("that it was not given"), error::getMessage);
    }
  }

  private static final Real TWO = Real.of(2);

  private static CustomFunction captured(Real a, boolean isPushforward) {
    UnaryOperator<double[]> value = x -> new double[] {x[0] * a.value()};
    LinearRule rule = (x, y, v) -> new Real[] {v[0].mul(a)};
    return isPushforward
        ? CustomFunction.ofPushforward("captured", value, rule)
        : CustomFunction.ofPullback("captured", value, rule);
  }
}
