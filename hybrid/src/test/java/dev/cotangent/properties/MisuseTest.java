package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.hybrid.Mode;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Pullback;
import dev.cotangent.reverse.Reverse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What happens where the library is used wrongly or on the edge of what makes sense. */
class MisuseTest {
  private static final VectorFunction TWO = x -> new Real[] {x[0].mul(x[1]), x[0].sin()};

  private static void throwsNamed(
      Class<? extends Exception> type, Executable action, String... words) {
    Exception error = assertThrows(type, action);
    assertNotNull(error.getMessage());
    for (String word : words) {
      assertTrue(error.getMessage().contains(word), "'" + word + "' in: " + error.getMessage());
    }
  }

  @Test
  void nullFunctions() {
    ScalarFunction scalar = null;
    VectorFunction vector = null;
    UnaryOperator<Real> unary = null;
    List<Executable> calls =
        List.of(
            () -> Forward.derivative(unary, 1.0),
            () -> Forward.gradient(scalar, 1),
            () -> Forward.jacobian(vector, 1),
            () -> Forward.jvp(vector, new double[1], new double[1]),
            () -> Forward.directionalDerivative(scalar, new double[1], new double[1]),
            () -> Reverse.gradient(scalar, 1),
            () -> Reverse.valueAndGradient(scalar, 1),
            () -> Reverse.jacobian(vector, 1),
            () -> Reverse.vjp(vector, new double[1], new double[1]),
            () -> Reverse.pullback(vector, 1),
            () -> Hybrid.hessian(scalar, 1),
            () -> Hybrid.hessianVectorProduct(scalar, new double[1], new double[1]),
            () -> Hybrid.jacobian(vector, 1),
            () -> Hybrid.check(scalar, 1),
            () -> Hybrid.checkJacobian(vector, 1));
    for (Executable call : calls) {
      throwsNamed(NullPointerException.class, call, "f");
    }
  }

  @Test
  void nullPoints() {
    double[] none = null;
    Real[] noNumbers = null;
    List<Executable> calls =
        List.of(
            () -> Forward.gradient(x -> x[0], none),
            () -> Forward.gradient(x -> x[0], noNumbers),
            () -> Forward.derivative(x -> x, (Real) null),
            () -> Forward.jvp(TWO, new double[2], none),
            () -> Reverse.gradient(x -> x[0], none),
            () -> Reverse.gradient(x -> x[0], noNumbers),
            () -> Reverse.gradient(x -> x[0], new Real[] {null}),
            () -> Reverse.vjp(TWO, new double[2], none),
            () -> Hybrid.hessian(x -> x[0], none),
            () -> Hybrid.check(x -> x[0], none),
            () -> Real.values((Real) null),
            () -> Real.sum(Real.of(1), null),
            () -> Real.of(1).add((Real) null),
            () -> Real.of(1).max((Real) null));
    for (Executable call : calls) {
      throwsNamed(NullPointerException.class, call);
    }
  }

  @Test
  void functionsThatReturnNull() {
    ScalarFunction f = x -> null;
    for (Door door : Door.values()) {
      throwsNamed(
          NullPointerException.class,
          () -> door.gradient(f, Real.of(1, 2)),
          "function returned null");
    }
    throwsNamed(
        NullPointerException.class,
        () -> Forward.derivative(x -> null, 1.0),
        "function returned null");
    throwsNamed(NullPointerException.class, () -> Hybrid.check(f, 1), "function returned null");
    VectorFunction nothing = x -> null;
    VectorFunction hole = x -> new Real[] {x[0], null};
    throwsNamed(NullPointerException.class, () -> Forward.jacobian(nothing, 1), "returned null");
    throwsNamed(NullPointerException.class, () -> Reverse.jacobian(nothing, 1), "returned null");
    throwsNamed(NullPointerException.class, () -> Forward.jacobian(hole, 1), "output 1");
    throwsNamed(NullPointerException.class, () -> Reverse.jacobian(hole, 1), "output 1");
    throwsNamed(NullPointerException.class, () -> Hybrid.jacobian(hole, 1), "output 1");
  }

  /** An exception of the function's own comes through, and leaves nothing behind. */
  @Test
  void functionsThatThrow() {
    ScalarFunction f =
        x -> {
          if (x[0].greaterThan(1)) {
            throw new ArithmeticException("mine");
          }
          return x[0].exp().mul(x[1]).add(x[1].sin());
        };
    for (Door door : Door.values()) {
      throwsNamed(ArithmeticException.class, () -> door.gradient(f, Real.of(2, 0)), "mine");
      assertEquals(1 + 1, door.gradient(f, Real.of(0, 0))[1].value());
    }
  }

  @Test
  void wrongLengths() {
    double[] two = {1, 2};
    double[] three = {1, 2, 3};
    Class<IllegalArgumentException> wrong = IllegalArgumentException.class;
    throwsNamed(wrong, () -> Forward.jvp(TWO, two, three), "2", "3");
    throwsNamed(wrong, () -> Forward.directionalDerivative(x -> x[0], two, three), "2", "3");
    throwsNamed(wrong, () -> Reverse.vjp(TWO, two, three), "2", "3");
    throwsNamed(wrong, () -> Reverse.pullback(TWO, two).apply(three), "2", "3");
    throwsNamed(wrong, () -> Hybrid.hessianVectorProduct(x -> x[0], two, three), "2", "3");
    throwsNamed(wrong, () -> Forward.jacobian(TWO, two, 0), "0");
    throwsNamed(wrong, () -> Real.dot(Real.of(two), Real.of(three)), "2", "3");
    throwsNamed(wrong, () -> Real.dot(Real.of(two), three), "2", "3");
    throwsNamed(wrong, () -> Real.of(1).polygamma(-1), "-1");
    throwsNamed(wrong, () -> Real.of(1).clamp(3, 2), "3.0", "2.0");
    for (var f : Rows.all()) {
      if (f.arity() >= 0) {
        Real[] tooMany = Real.of(new double[f.arity() + 1]);
        throwsNamed(wrong, () -> f.apply(tooMany), f.name(), "" + f.arity(), "" + tooMany.length);
      }
    }
  }

  @Test
  void noInputs() {
    ScalarFunction f = x -> Real.of(3).sin();
    assertEquals(0, Forward.gradient(f, new double[0]).length);
    assertEquals(0, Reverse.gradient(f, new double[0]).length);
    assertEquals(Math.sin(3), Reverse.valueAndGradient(f).value());
    assertEquals(0, Hybrid.hessian(f).length);
    assertEquals(0, Hybrid.hessianVectorProduct(f, new double[0], new double[0]).length);
    assertArrayEquals(new double[][] {{}}, Forward.jacobian(f.asVector()));
    assertArrayEquals(new double[][] {{}}, Reverse.jacobian(f.asVector()));
    assertArrayEquals(new double[] {0}, Forward.jvp(f.asVector(), new double[0], new double[0]));
    assertArrayEquals(new double[] {}, Reverse.vjp(f.asVector(), new double[0], new double[] {1}));
    assertTrue(Hybrid.check(f).passed());
    assertFalse(Hybrid.check(f).message().isEmpty());
  }

  @Test
  void noOutputs() {
    VectorFunction f = x -> new Real[0];
    assertEquals(0, Forward.jacobian(f, 1, 2).length);
    assertEquals(0, Reverse.jacobian(f, 1, 2).length);
    assertEquals(0, Hybrid.jacobian(f, 1, 2).matrix().length);
    assertEquals(0, Forward.jvp(f, new double[2], new double[2]).length);
    assertArrayEquals(new double[2], Reverse.vjp(f, new double[2], new double[0]));
    assertArrayEquals(new double[2], Reverse.pullback(f, 1, 2).apply());
    assertTrue(Hybrid.checkJacobian(f, 1, 2).passed());
  }

  @Test
  void constantFunctionsAndIgnoredInputs() {
    ScalarFunction constant = x -> Real.of(7);
    ScalarFunction ignoring = x -> x[2].exp().mul(x[0]);
    for (Door door : Door.values()) {
      assertArrayEquals(new double[3], Real.values(door.gradient(constant, Real.of(1, 2, 3))));
      assertEquals(0, door.gradient(ignoring, Real.of(1, 2, 3))[1].value());
    }
    assertArrayEquals(new double[2], Reverse.gradient(constant, 1, 2));
    assertArrayEquals(new double[2], Forward.gradient(constant, 1, 2));
    assertArrayEquals(new double[2][2], Hybrid.hessian(constant, 1, 2));
    assertArrayEquals(new double[] {1, 0, 0}, Reverse.gradient(x -> x[0], 1, 2, 3));
    assertArrayEquals(new double[3][3], Hybrid.hessian(x -> x[0], 1, 2, 3));
    assertTrue(Hybrid.check(constant, 1, 2).passed());
    assertTrue(Hybrid.check(ignoring, 1, 2, 0.5).passed());
  }

  /** The function may change the array that it is given; the caller's stays as it is. */
  @Test
  void functionsThatChangeTheirInput() {
    double[] x = {2, 3};
    Real[] numbers = Real.of(x);
    Real first = numbers[0];
    ScalarFunction f =
        p -> {
          p[0] = p[0].mul(p[1]);
          p[1] = null;
          return p[0];
        };
    assertArrayEquals(new double[] {3, 2}, Forward.gradient(f, x));
    assertArrayEquals(new double[] {3, 2}, Reverse.gradient(f, x));
    assertArrayEquals(new double[][] {{0, 1}, {1, 0}}, Hybrid.hessian(f, x));
    assertTrue(Hybrid.check(f, x).passed());
    for (Door door : Door.values()) {
      assertArrayEquals(new double[] {3, 2}, Real.values(door.gradient(f, numbers)));
    }
    assertArrayEquals(new double[] {2, 3}, x);
    assertTrue(numbers[0] == first);
  }

  @Test
  void sameOutputTwiceAndInputsAsOutputs() {
    VectorFunction f = x -> new Real[] {x[0], x[0], x[1], Real.of(5)};
    double[][] expected = {{1, 0}, {1, 0}, {0, 1}, {0, 0}};
    assertArrayEquals(expected, Forward.jacobian(f, 1, 2));
    assertArrayEquals(expected, Reverse.jacobian(f, 1, 2));
    assertArrayEquals(
        new double[] {3, 4}, Reverse.vjp(f, new double[2], new double[] {1, 2, 4, 9}));
  }

  @Test
  void shapesDecideTheMode() {
    VectorFunction wide = x -> new Real[] {Real.sum(x)};
    VectorFunction tall = x -> new Real[] {x[0], x[0].sin(), x[0].exp()};
    var one = Hybrid.jacobian(wide, new double[200]);
    assertEquals(Mode.REVERSE, one.mode());
    assertArrayEquals(Reverse.jacobian(wide, new double[200]), one.matrix());
    assertTrue(one.reason().contains("200 input") && one.reason().contains("1 output"));
    var two = Hybrid.jacobian(tall, 0);
    assertEquals(Mode.FORWARD, two.mode());
    assertArrayEquals(new double[][] {{1}, {1}, {1}}, two.matrix());
  }

  @Test
  void manyOutputsInOneSweep() {
    VectorFunction f =
        x -> {
          Real[] y = new Real[70];
          for (int i = 0; i < y.length; i++) {
            y[i] = x[i % 3].mul(i).add(x[(i + 1) % 3].sin().mul(x[i % 3].exp()));
          }
          return y;
        };
    double[][] forward = Forward.jacobian(f, 0.1, 0.2, 0.3);
    double[][] reverse = Reverse.jacobian(f, 0.1, 0.2, 0.3);
    for (int i = 0; i < forward.length; i++) {
      assertArrayEquals(forward[i], reverse[i], 1e-13);
    }
  }

  @Test
  void manyInputsInChunks() {
    double[] x = new double[150];
    java.util.Arrays.setAll(x, i -> Math.sin(i));
    ScalarFunction f = p -> Real.dot(p, p).mul(p[77]).add(p[149].exp());
    double[] reverse = Reverse.gradient(f, x);
    assertArrayEquals(reverse, Forward.gradient(f, x), 1e-12);
    assertArrayEquals(reverse, Forward.jacobian(f.asVector(), x, 7)[0], 1e-12);
    assertArrayEquals(reverse, Forward.jacobian(f.asVector(), x, 1_000)[0], 1e-12);
  }

  @Test
  void outputsThatChangeInNumber() {
    int[] calls = {0};
    VectorFunction f = x -> Real.of(new double[1 + calls[0]++]);
    throwsNamed(
        IllegalStateException.class, () -> Forward.jacobian(f, new double[] {1, 2}, 1), "1", "2");
  }

  @Test
  void theCheckPassesWhatIsRight() {
    var check = Hybrid.check(x -> x[0].log().add(x[0].mul(x[1])).sub(x[1].sin()), 2, 5);
    assertTrue(check.passed(), check.message());
    assertTrue(check.worstRelativeError() < 1e-9, check.message());
    assertTrue(check.worstModeError() <= 2, check.message());
    assertTrue(check.kinks().isEmpty());
    assertTrue(check.message().contains("agree"), check.message());
    assertTrue(Hybrid.checkJacobian(TWO, 0.3, 0.4).passed());
    assertTrue(Hybrid.check(x -> x[0].exp().mul(1e-200), 1).passed());
    assertTrue(Hybrid.check(x -> x[0].square().mul(1e200), 1e3).passed());
  }

  @Test
  void theCheckFindsAWrongRule() {
    var wrong =
        dev.cotangent.primitive.Primitive.unary("wrongCube", x -> x * x * x, (x, y) -> x.square());
    var check = Hybrid.check(x -> x[0].add(wrong.apply(x[1])), 1, 2);
    assertFalse(check.passed());
    assertEquals(1, check.worstInput());
    assertEquals(0, check.worstOutput());
    assertEquals(2.0 / 3, check.worstRelativeError(), 1e-6);
    assertTrue(check.message().contains("No kink"), check.message());
    var second = Hybrid.checkJacobian(x -> new Real[] {x[0], wrong.apply(x[0])}, 2);
    assertFalse(second.passed());
    assertEquals(1, second.worstOutput());
  }

  @Test
  void theCheckSaysThatAFunctionIsNotDeterministic() {
    int[] calls = {0};
    var check = Hybrid.check(x -> x[0].mul(1 + 1e-3 * calls[0]++), 2);
    assertFalse(check.passed());
    assertTrue(check.message().contains("not deterministic"), check.message());
  }

  @Test
  void theCheckReportsNan() {
    var value = Hybrid.check(x -> x[0].log(), -1);
    assertFalse(value.passed());
    assertTrue(value.message().contains("NaN"), value.message());
    assertTrue(Double.isNaN(value.worstRelativeError()));
    var infinite = Hybrid.check(x -> x[0].reciprocal(), 0);
    assertFalse(infinite.passed());
    assertTrue(infinite.message().contains("Infinity"), infinite.message());
    var slope = Hybrid.check(x -> x[0].sqrt(), 0);
    assertFalse(slope.passed(), "the slope is infinite and the left side NaN");
  }

  @Test
  void theCheckExplainsAKink() {
    var check = Hybrid.check(x -> x[0].abs().add(x[1]).relu(), 0, 0);
    assertFalse(check.passed());
    assertFalse(check.kinks().isEmpty());
    assertTrue(check.message().contains("kink"), check.message());
    assertTrue(check.message().contains("abs at 0.0"), check.message());
    assertTrue(check.message().contains("MisuseTest.java:"), check.message());
    var harmless = Hybrid.check(x -> x[0].max(x[1]).add(x[0].min(x[1])), 1, 1);
    assertTrue(harmless.passed(), harmless.message());
    assertEquals(2, harmless.kinks().stream().map(k -> k.primitive()).distinct().count());
  }

  /** A recursion of the user's own, deep but within the stack, is no deeper for the sweep. */
  @Test
  void deepRecursion() throws InterruptedException {
    List<Throwable> errors = new ArrayList<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              int depth = 100_000;
              double forward = Forward.derivative(x -> recursive(x, x, depth), 0.5);
              double reverse = Reverse.gradient(x -> recursive(x[0], x[0], depth), 0.5)[0];
              assertEquals(forward, reverse, 1e-9 * Math.abs(forward));
            },
            "deep",
            1L << 28);
    thread.setUncaughtExceptionHandler((t, e) -> errors.add(e));
    thread.start();
    thread.join();
    assertEquals(List.of(), errors);
  }

  private static Real recursive(Real x, Real y, int depth) {
    return depth == 0 ? y : recursive(x, y.mul(x).add(y.sin()).add(x), depth - 1).mul(0.5).add(y);
  }

  /** A chain of a million terms on a thread with a small stack. */
  @Test
  void longChains() throws InterruptedException {
    List<Throwable> errors = new ArrayList<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              ScalarFunction f =
                  x -> {
                    Real y = x[0];
                    for (int i = 0; i < 1_000_000; i++) {
                      y = y.mul(x[1]).add(x[0].mul(x[2])).sin();
                    }
                    return y;
                  };
              double[] forward = Forward.gradient(f, 0.5, 0.4, 0.3);
              assertArrayEquals(forward, Reverse.gradient(f, 0.5, 0.4, 0.3), 1e-9);
              double[] v = {1, 0, 0};
              assertTrue(
                  Double.isFinite(Hybrid.hessianVectorProduct(f, new double[] {.5, .4, .3}, v)[0]));
              Pullback pullback = Reverse.pullback(f.asVector(), 0.5, 0.4, 0.3);
              assertArrayEquals(forward, pullback.apply(1), 1e-9);
            },
            "small stack",
            1L << 18);
    thread.setUncaughtExceptionHandler((t, e) -> errors.add(e));
    thread.start();
    thread.join();
    assertEquals(List.of(), errors);
  }

  @Test
  void pullbacksOutliveTheirRecording() throws InterruptedException {
    Pullback pullback = Reverse.pullback(TWO, 2, 3);
    for (int i = 0; i < 100; i++) {
      Reverse.gradient(x -> x[0].mul(x[1]).add(x[0].sin()), i, i);
    }
    List<double[]> results = new ArrayList<>();
    Thread other = new Thread(() -> results.add(pullback.apply(1, 0)));
    other.start();
    other.join();
    assertArrayEquals(new double[] {3, 2}, results.getFirst());
    assertArrayEquals(new double[] {Math.cos(2), 0}, pullback.apply(0, 1));
    assertArrayEquals(new double[][] {{3, 2}, {Math.cos(2), 0}}, pullback.jacobian());
    assertEquals(2, pullback.inputs());
    assertEquals(2, pullback.outputs());
    assertArrayEquals(new double[] {6, Math.sin(2)}, pullback.values());
  }
}
