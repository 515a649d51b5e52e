package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Differences tell right derivatives from wrong ones, and know when they cannot. */
class SlopeTest {
  private static Slope of(DoubleUnaryOperator f, double x) {
    double size = Math.max(1, Math.abs(x));
    return Slope.of(
        size,
        f.applyAsDouble(x),
        k -> f.applyAsDouble(x - size * Slope.step(k)),
        k -> f.applyAsDouble(x + size * Slope.step(k)));
  }

  private static void assertTells(double derivative, DoubleUnaryOperator f, double x) {
    Slope slope = of(f, x);
    assertEquals(Slope.Kind.SMOOTH, slope.kind(), slope::toString);
    assertTrue(slope.admits(derivative), slope::toString);
    assertFalse(slope.admits(1.001 * derivative + 1e-3), slope::toString);
    assertFalse(slope.admits(-derivative - 1e-3), slope::toString);
    assertFalse(slope.admits(Double.NaN), slope::toString);
  }

  @Test
  void smoothFunctions() {
    assertTells(Math.cos(0.7), Math::sin, 0.7);
    assertTells(Math.exp(3), Math::exp, 3);
    assertTells(-1e4, x -> 1 / x, 0.01);
    assertTells(3e12, x -> x * x * x, 1e6);
    assertTells(2, x -> 2 * x, 0);
    assertTells(0, x -> 5, 1);
    assertTells(100 * Math.cos(100), x -> Math.sin(100 * x), 1);
  }

  /** What cancels leaves noise, which must not make a right derivative wrong. */
  @Test
  void illConditionedFunctions() {
    assertTrue(of(x -> (1e10 + Math.sin(x)) - 1e10, 1).admits(Math.cos(1)));
    assertTrue(of(x -> Math.pow(x - 1, 7), 1.001).admits(7 * Math.pow(1.001 - 1, 6)));
    assertTrue(
        of(x -> ((((x - 5) * x + 10) * x - 10) * x + 5) * x - 1, 1.01)
            .admits(5 * Math.pow(1.01 - 1, 4)));
  }

  @Test
  void kinks() {
    Slope slope = of(Math::abs, 0);
    assertEquals(Slope.Kind.KINK, slope.kind());
    assertTrue(slope.admits(1) && slope.admits(-1) && slope.admits(0));
    assertFalse(slope.admits(1.5));
    assertEquals(
        "from -1.0 on the left to 1.0 on the right: the point is near a kink", slope.toString());
    // Near enough for the larger steps only: the smaller ones see a smooth function.
    assertTells(1, Math::abs, 1e-4);
  }

  @Test
  void jumpsAndHoles() {
    assertEquals(Slope.Kind.UNKNOWN, of(x -> x < 1 ? 0 : 1, 1).kind());
    assertEquals(Slope.Kind.UNKNOWN, of(x -> x < 1 ? Double.NaN : 1, 1).kind());
    assertTrue(of(x -> x < 1 ? 0 : 1, 1).admits(7));
    // A jump that only the larger steps meet.
    assertTells(2, x -> x < 1 ? 2 * x : 7, 1 - 1e-4);
  }

  // Checks of whole derivatives.

  static double f(double[] x) {
    return x[0] * x[0] * x[1] + Math.abs(x[2]);
  }

  static double[] h(double[] x) {
    return new double[] {x[0] * x[1], x[1]};
  }

  private static Source source(PlainScalarFunction function) {
    return Source.of(java.lang.invoke.MethodHandles.lookup(), function);
  }

  private static void assertMessage(String part, Runnable call) {
    String message = assertThrows(DerivativeMismatchException.class, call::run).getMessage();
    assertTrue(message.startsWith(part), message);
  }

  @Test
  void aWrongGradientIsTold() {
    Kernel.Scalar wrong =
        (x, gradient, memory) -> {
          gradient[0] = 2 * x[0] * x[1];
          gradient[1] = x[0] * x[0] + 0.01;
          gradient[2] = Math.signum(x[2]);
          return f(x);
        };
    Kernel.Scalar checked = Check.gradient(source(SlopeTest::f), wrong);
    assertMessage(
        "the gradient of SlopeTest.f(double[]) with respect to x[1] is 4.01; differences say 4.0",
        () -> checked.at(new double[] {2, 3, 0}, new double[3], null));
  }

  @Test
  void onlyTheFirstOneIsChecked() {
    AtomicInteger calls = new AtomicInteger();
    Kernel.Scalar onceRight =
        (x, gradient, memory) -> {
          gradient[0] = calls.getAndIncrement() == 0 ? 2 * x[0] * x[1] : 77;
          gradient[1] = x[0] * x[0];
          return f(x);
        };
    Kernel.Scalar checked = Check.gradient(source(SlopeTest::f), onceRight);
    double[] gradient = new double[3];
    checked.at(new double[] {2, 3, 0}, gradient, null); // at the kink of |x[2]|, too
    checked.at(new double[] {2, 3, 0}, gradient, null);
    assertEquals(77, gradient[0]);
  }

  @Test
  void wrongProductsAreTold() {
    Source source =
        Source.of(java.lang.invoke.MethodHandles.lookup(), (PlainVectorFunction) SlopeTest::h);
    Kernel.Tangent jvp = (x, direction, values) -> new double[] {x[1] * direction[0], direction[1]};
    assertMessage(
        "jvp of SlopeTest.h(double[]), result 0, with respect to the direction is 3.0",
        () -> Check.jvp(source, jvp).at(new double[] {2, 3}, new double[] {1, 1}, new double[1][]));
    Kernel.Vector vjp =
        (x, gradient, weights, memory) -> {
          gradient[0] = weights[0] * x[1];
          return h(x);
        };
    assertMessage(
        "vjp of SlopeTest.h(double[]) with respect to x[1] is 0.0",
        () ->
            Check.vjp(source, vjp)
                .at(new double[] {2, 3}, new double[2], new double[] {1, 1}, null));
    Kernel.Second second =
        (x, gradient, memory, direction, product, value) -> {
          gradient[0] = 2 * x[0] * x[1];
          gradient[1] = x[0] * x[0];
          product[0] = 2 * x[1] * direction[0];
          product[1] = 2 * x[0] * direction[0];
          return 0;
        };
    assertMessage(
        "the product with the Hessian of SlopeTest.f(double[]), result 0, with respect to the"
            + " direction is 6.0",
        () ->
            Check.hessianVectorProduct(source(SlopeTest::f), second)
                .at(
                    new double[] {2, 3, 1},
                    new double[3],
                    null,
                    new double[] {1, 1, 0},
                    new double[3],
                    new double[1]));
  }

  /** More inputs than are checked one by one: the sum of all slopes is. */
  @Test
  void manyInputs() {
    Kernel.Scalar wrong =
        (x, gradient, memory) -> {
          for (int i = 0; i < x.length; i++) {
            gradient[i] = i == 1 ? 0 : 2 * x[i];
          }
          return 0;
        };
    double[] x = new double[200];
    java.util.Arrays.fill(x, 0.5);
    assertMessage(
        "the gradient of SlopeTest.squares(double[]) with respect to all inputs at once is 199.0",
        () -> Check.gradient(source(SlopeTest::squares), wrong).at(x, new double[200], null));
  }

  static double squares(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v;
    }
    return sum;
  }

  @Test
  void whatIsGeneratedPasses() {
    double[] x = {2, 3, 0.5};
    double[] v = {1, 2, 3};
    Derivatives doors = Compiled.checked();
    doors.gradient(SlopeTest::f).at(x);
    doors.jvp(SlopeTest::h).at(x, v);
    doors.vjp(SlopeTest::h).at(x, new double[] {1, 2});
    doors.jacobian(SlopeTest::h).at(x);
    doors.hessianVectorProduct(SlopeTest::f).at(x, v);
    MethodGradient growth = doors.adjoint(MethodGradientTest.class, "growth");
    growth.at(0.05, new double[] {100, 200}, 2, true);
    doors
        .adjoint(MethodGradientTest.class, "writeScaled")
        .weightedBy(new double[2], new double[] {1, 2})
        .at(new double[] {1, 2}, 3.0, new double[2]);
    doors
        .adjoint(MethodGradientTest.class, "trace")
        .at(new double[][] {{1, 2}, {3, 4}}, new double[][] {{5, 6}, {7, 8}});
  }
}
