package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.reverse.Reverse;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The doors to generated derivatives of functions of n doubles, and what is refused there. */
class GradientDoorsTest {
  private static final double[] POINT = {0.6, 0.7, 0.8, 0.9, 1.0, 1.1};

  static double product(double[] x) {
    return x[0] * x[1] + Math.sin(x[1]);
  }

  static double area(double width, double height) {
    return width * height * height;
  }

  static double[] polar(double r, double angle) {
    return new double[] {r * Math.cos(angle), r * Math.sin(angle)};
  }

  static double[] neighbours(double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] * x[i] - (i > 0 ? x[i - 1] : 0);
    }
    return y;
  }

  static double[] sums(double[] x) {
    double[] y = new double[2];
    for (int i = 0; i < x.length; i++) {
      y[i % 2] += x[i] * x[i];
    }
    return y;
  }

  static double writeInPlace(double[] x) {
    x[0] *= x[1];
    x[1] = x[0] * x[0];
    return x[0] + x[1];
  }

  static double[] writeAndReturn(double[] x) {
    x[0] *= x[1];
    return x;
  }

  static double fails(double[] x) {
    if (x[0] < 0) {
      throw new IllegalStateException("negative: " + x[0]);
    }
    return Math.sqrt(x[0]);
  }

  /** Boxed in a list, which the generators do not take. */
  static double onlyLifted(double[] x) {
    List<double[]> rows = new ArrayList<>();
    rows.add(new double[] {x[0] * x[0], x[1]});
    return rows.getFirst()[0] * rows.getFirst()[1];
  }

  static double[] onlyLiftedVector(double[] x) {
    return new double[] {onlyLifted(x), x[0]};
  }

  // Ways in.

  @Test
  void aMethodReference() {
    Gradient g = Compiled.gradient(GradientDoorsTest::product);
    assertArrayEquals(new double[] {5, 2 + Math.cos(5)}, g.at(2, 5));
    double[] into = {7, 7};
    double[] x = {2, 5};
    assertEquals(product(x), g.valueAndGradient(x, into));
    assertArrayEquals(new double[] {5, 2 + Math.cos(5)}, into);
    assertTrue(g.isCompiled());
    assertEquals("gradient of GradientDoorsTest.product(double[])", g.toString());
  }

  @Test
  void aLambdaWithItsConstants() {
    double c = 3;
    int n = 2;
    double[] data = {1, 10};
    Gradient g = Compiled.gradient(x -> c * Math.pow(x[0], n) + data[1] * x[1]);
    assertArrayEquals(new double[] {12, 10}, g.at(2, 5));
    data[1] = 20; // a call sees what is there now, as the original would
    assertArrayEquals(new double[] {12, 20}, g.at(2, 5));
  }

  @Test
  void byClassAndNameAndWithALookup() {
    double[] expected = {25, 20};
    assertArrayEquals(expected, Compiled.gradient(GradientDoorsTest.class, "area").at(2, 5));
    assertArrayEquals(
        expected,
        Compiled.derivatives()
            .with(MethodHandles.lookup())
            .gradient(GradientDoorsTest.class, "area")
            .at(2, 5));
    assertArrayEquals(
        new double[] {5, 2 + Math.cos(5)},
        Compiled.gradient(MethodHandles.lookup(), GradientDoorsTest::product).at(2, 5));
  }

  @Test
  void productsWithTheJacobian() {
    double[] x = {2, 0.5};
    Jvp.Result columns = Compiled.jvp(GradientDoorsTest::neighbours).at(x, new double[] {1, 10});
    assertArrayEquals(neighbours(x), columns.values());
    assertArrayEquals(new double[] {4, 9}, columns.derivatives(), 1e-14);
    Vjp.Result rows = Compiled.vjp(GradientDoorsTest::neighbours).at(x, new double[] {1, 10});
    assertArrayEquals(neighbours(x), rows.values());
    assertArrayEquals(new double[] {-6, 10}, rows.gradient(), 1e-14);
  }

  @Test
  void ofSeveralParameters() {
    double[] x = {2, 0};
    assertArrayEquals(
        new double[] {3, 8},
        Compiled.jvp(GradientDoorsTest.class, "polar").at(x, new double[] {3, 4}).derivatives());
    assertArrayEquals(
        new double[] {3, 8},
        Compiled.vjp(GradientDoorsTest.class, "polar").at(x, new double[] {3, 4}).gradient());
    assertArrayEquals(
        new double[] {0, 2}, Compiled.jacobian(GradientDoorsTest.class, "polar").at(x)[1]);
    HessianVectorProduct h = Compiled.hessianVectorProduct(GradientDoorsTest.class, "area");
    assertArrayEquals(new double[] {10, 14}, h.at(new double[] {2, 5}, new double[] {1, 1}));
  }

  /** Two rows of many columns, and as many rows as columns. */
  @Test
  void jacobiansByRowsAndByColumns() {
    double[][] wide = Compiled.jacobian(GradientDoorsTest::sums).at(1, 2, 3, 4, 5, 6, 7, 8);
    assertArrayEquals(new double[] {2, 0, 6, 0, 10, 0, 14, 0}, wide[0]);
    assertArrayEquals(new double[] {0, 4, 0, 8, 0, 12, 0, 16}, wide[1]);
    double[][] square = Compiled.jacobian(GradientDoorsTest::neighbours).at(1, 2, 3);
    assertArrayEquals(new double[][] {{2, 0, 0}, {-1, 4, 0}, {0, -1, 6}}, square);
  }

  @Test
  void productsWithTheHessian() {
    HessianVectorProduct h = Compiled.hessianVectorProduct(GradientDoorsTest::product);
    double[] x = {2, 5};
    double[] v = {1, -1};
    double[] gradient = new double[2];
    double[] product = h.gradientAndProduct(x, v, gradient);
    assertArrayEquals(new double[] {-1, 1 + Math.sin(5)}, product, 1e-14);
    assertArrayEquals(new double[] {5, 2 + Math.cos(5)}, gradient, 1e-14);
    assertArrayEquals(product, h.at(x, v));
  }

  // What happens to arguments.

  @Test
  void aPointHoldsWhatTheMethodLeavesThere() {
    double[] x = {3, 2};
    assertArrayEquals(
        new double[] {26, 39}, Compiled.gradient(GradientDoorsTest::writeInPlace).at(x));
    assertArrayEquals(new double[] {6, 36}, x);
    double[] y = {3, 2};
    double[][] jacobian = Compiled.jacobian(GradientDoorsTest::writeAndReturn).at(y);
    assertArrayEquals(new double[][] {{2, 3}, {0, 1}}, jacobian);
    assertArrayEquals(new double[] {6, 2}, y);
  }

  @Test
  void aDirectionStaysWhatItIs() {
    double[] v = {1, 2};
    Compiled.jvp(GradientDoorsTest::writeAndReturn).at(new double[] {3, 2}, v);
    Compiled.hessianVectorProduct(GradientDoorsTest::writeInPlace).at(new double[] {3, 2}, v);
    assertArrayEquals(new double[] {1, 2}, v);
    double[] x = {3, 2};
    double[] both = Compiled.jvp(GradientDoorsTest::writeAndReturn).at(x, x).derivatives();
    assertArrayEquals(new double[] {12, 2}, both);
  }

  @Test
  void anExceptionIsTheMethodsOwn() {
    Gradient g = Compiled.gradient(GradientDoorsTest::fails);
    double[] into = {7};
    assertMessage(
        "negative: -1.0",
        IllegalStateException.class,
        () -> g.valueAndGradient(new double[] {-1}, into));
    assertThrows(ArrayIndexOutOfBoundsException.class, g::at);
    assertArrayEquals(new double[] {0.25}, g.at(4));
  }

  /** The target is cleared between calls. */
  @Test
  void manyInputs() {
    Gradient g = Compiled.gradient(Kernels::rosenbrock);
    double[] x = new double[300];
    double[] into = new double[300];
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < x.length; i++) {
        x[i] = Math.sin(i + round);
      }
      g.valueAndGradient(x, into);
      assertArrayEquals(Reverse.gradient(Compiled.lift(Kernels::rosenbrock), x), into, 1e-11);
    }
  }

  // Misuse.

  private static <E extends Exception> void assertMessage(
      String message, Class<E> type, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(type, call).getMessage());
  }

  @Test
  void sizesAreChecked() {
    Gradient g = Compiled.gradient(GradientDoorsTest.class, "area");
    assertMessage(
        "GradientDoorsTest.area(double, double) takes 2 number(s), but was given 3",
        IllegalArgumentException.class,
        () -> g.at(1, 2, 3));
    assertMessage(
        "GradientDoorsTest.area(double, double): the point has 2 number(s), the array for the"
            + " gradient 1",
        IllegalArgumentException.class,
        () -> g.valueAndGradient(new double[2], new double[1]));
    double[] x = {1, 2};
    assertMessage(
        "GradientDoorsTest.area(double, double): the gradient cannot be put into the point itself",
        IllegalArgumentException.class,
        () -> g.valueAndGradient(x, x));
    assertMessage(
        "GradientDoorsTest.neighbours(double[]): the point has 2 number(s), the direction 3",
        IllegalArgumentException.class,
        () -> Compiled.jvp(GradientDoorsTest::neighbours).at(x, new double[3]));
  }

  @Test
  void weightsAreChecked() {
    Vjp vjp = Compiled.vjp(GradientDoorsTest::neighbours);
    for (int count : new int[] {1, 3}) {
      assertMessage(
          "GradientDoorsTest.neighbours(double[]) has 2 result(s), but was given %d weight(s)"
              .formatted(count),
          IllegalArgumentException.class,
          () -> vjp.at(new double[] {1, 2}, new double[count]));
    }
  }

  @Test
  void otherTypesAreRefused() {
    assertMessage(
        "GradientDoorsTest.polar(double, double) returns double[]; needed is double",
        IllegalArgumentException.class,
        () -> Compiled.gradient(GradientDoorsTest.class, "polar"));
    assertMessage(
        "GradientDoorsTest.area(double, double) returns double; needed is double[]",
        IllegalArgumentException.class,
        () -> Compiled.jvp(GradientDoorsTest.class, "area"));
    assertMessage(
        "MethodGradientTest.growth(double, double[], int, boolean) takes other things than doubles:"
            + " see Compiled.adjoint",
        IllegalArgumentException.class,
        () -> Compiled.gradient(MethodGradientTest.class, "growth"));
    assertThrows(IllegalArgumentException.class, () -> Compiled.gradient(Math.class, "random"));
  }

  // Fallbacks.

  @Test
  void whatCannotBeGeneratedIsRefusedAtTheDoor() {
    assertThrows(
        UnsupportedConstructException.class,
        () -> Compiled.gradient(GradientDoorsTest::onlyLifted));
  }

  @Test
  void aFallbackIsUsedOnlyWhereItIsNeeded() {
    Gradient g = Compiled.gradient(GradientDoorsTest::onlyLifted, Reverse::gradient);
    assertFalse(g.isCompiled());
    assertTrue(g.explain().report().startsWith("not compiled: "));
    assertArrayEquals(new double[] {20, 4}, g.at(2, 5));
    double[] into = new double[2];
    assertEquals(20, g.valueAndGradient(new double[] {2, 5}, into));
    assertArrayEquals(new double[] {20, 4}, into);
    assertTrue(Compiled.gradient(GradientDoorsTest::product, Reverse::gradient).isCompiled());
  }

  @Test
  void fallbacksOfTheOthers() {
    double[] x = {2, 5};
    double[] v = {1, 1};
    Jvp jvp = Compiled.jvp(GradientDoorsTest::onlyLiftedVector, Forward::jvp);
    assertFalse(jvp.isCompiled());
    assertArrayEquals(new double[] {24, 1}, jvp.at(x, v).derivatives());
    assertArrayEquals(new double[] {20, 2}, jvp.at(x, v).values());
    Vjp vjp = Compiled.vjp(GradientDoorsTest::onlyLiftedVector, Reverse::vjp);
    assertFalse(vjp.isCompiled());
    assertArrayEquals(new double[] {21, 4}, vjp.at(x, v).gradient());
    assertThrows(IllegalArgumentException.class, () -> vjp.at(x, new double[3]));
    Jacobian jacobian =
        Compiled.jacobian(GradientDoorsTest::onlyLiftedVector, Forward::jvp, Reverse::vjp);
    assertFalse(jacobian.isCompiled());
    assertArrayEquals(new double[][] {{20, 4}, {1, 0}}, jacobian.at(x));
    HessianVectorProduct product =
        Compiled.hessianVectorProduct(
            GradientDoorsTest::onlyLifted, Reverse::gradient, Hybrid::hessianVectorProduct);
    assertFalse(product.isCompiled());
    assertArrayEquals(new double[] {14, 4}, product.at(x, v));
  }

  // Threads, determinism, lifetime.

  @Test
  void oneGradientInEightThreads() throws Exception {
    Gradient g = Compiled.gradient(Kernels::bodies);
    double[] expected = g.at(POINT);
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int k = 0; k < 8; k++) {
        Callable<Boolean> calls =
            () -> {
              double[] into = new double[6];
              for (int round = 0; round < 200; round++) {
                g.valueAndGradient(POINT.clone(), into);
                assertArrayEquals(expected, into);
              }
              return true;
            };
        all.add(threads.submit(calls));
      }
      for (Future<Boolean> one : all) {
        assertTrue(one.get());
      }
    }
  }

  @Test
  void generatingTwiceGivesTheSameTwice() {
    Gradient one = Compiled.gradient(Kernels::lu);
    Gradient two = Compiled.gradient(Kernels::lu);
    assertArrayEquals(one.at(POINT), two.at(POINT));
    assertEquals(one.explain(), two.explain());
    assertEquals(one.explain(), one.explain());
  }

  @Test
  void anExplanationSaysWhatThereIs() {
    Explanation explanation = Compiled.gradient(GradientDoorsTest::product).explain();
    assertEquals("the gradient of GradientDoorsTest.product(double[])", explanation.what());
    assertTrue(explanation.codeBytes() > 0);
    assertTrue(explanation.toString().contains("product"), explanation::toString);
    assertTrue(explanation.toString().contains(" bytes of code"), explanation::toString);
  }

  private static final String SOURCE =
      """
      class Mine {
        static double f(double[] x) { return g(x[0]) * x[1]; }
        static double g(double x) { return x * x; }
      }
      """;

  private record Use(Gradient gradient, WeakReference<Class<?>> type) {}

  private static Use use() throws Exception {
    Class<?> mine = SourceText.compile("Mine", SOURCE);
    Gradient g = Compiled.gradient(mine, "f");
    assertArrayEquals(new double[] {12, 4}, g.at(2, 3));
    return new Use(g, new WeakReference<>(mine));
  }

  private static void collect(WeakReference<?> gone) throws InterruptedException {
    for (int k = 0; k < 50 && gone.get() != null; k++) {
      System.gc();
      Thread.sleep(20);
    }
  }

  @Test
  void classesUnloadWithTheLastGradient() throws Exception {
    WeakReference<Class<?>> type = use().type();
    collect(type);
    assertNull(type.get());
  }

  @Test
  void aGradientKeepsItsClasses() throws Exception {
    Use use = use();
    System.gc();
    assertNotNull(use.type().get());
    assertArrayEquals(new double[] {12, 4}, use.gradient().at(2, 3));
    Reference.reachabilityFence(use.gradient());
  }

  @Test
  void theResultMayBeTheArgumentItself() {
    double[] x = {3, 2};
    assertSame(x, Compiled.vjp(GradientDoorsTest::writeAndReturn).at(x, new double[2]).values());
  }

  // What is not used, or looks unlike doubles.

  record Plain(int n, int m) {}

  record Pair(double used, double unused) {}

  static double first(double a, double b) {
    return a;
  }

  static double ofRecords(double x, Plain plain, Pair pair) {
    return plain.n() * x * pair.used();
  }

  @Test
  void whatTheResultDoesNotDependOnHasTheDerivativeZero() {
    assertArrayEquals(
        new double[] {1, 0}, Compiled.gradient(GradientDoorsTest.class, "first").at(3, 4));
    MethodGradient g = Compiled.adjoint(GradientDoorsTest.class, "ofRecords");
    var result = g.at(2.0, new Plain(3, 1), new Pair(5, 7));
    assertEquals(15.0, result.gradient(0));
    assertEquals(new Pair(6, 0), result.gradient(2));
  }

  // The same array twice.

  private static final double[] KEPT = {1, 2};

  static double intoField(double[] x) {
    KEPT[0] = x[0] * x[1];
    return x[0];
  }

  @Test
  void arraysThatAreWrittenAreNotAlsoThePoint() {
    assertThrows(
        UnsupportedConstructException.class, () -> Compiled.gradient(GradientDoorsTest::intoField));
    double[] captured = {1, 2};
    Gradient g =
        Compiled.gradient(x -> {
          captured[0] = x[0] * x[1];
          return x[0] * captured[0];
        });
    assertThrows(IllegalArgumentException.class, () -> g.at(captured));
    assertThrows(
        IllegalArgumentException.class, () -> g.valueAndGradient(new double[] {3, 4}, captured));
    assertArrayEquals(new double[] {24, 9}, g.at(3, 4));
  }

  static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v;
    }
    return -sum / x.length;
  }

  @Test
  void aMeanStoresNothing() {
    Gradient g = Compiled.gradient(GradientDoorsTest::mean);
    assertArrayEquals(new double[] {-1, -2}, g.at(1, 2));
    assertFalse(g.explain().toString().contains("room("), () -> g.explain().toString());
  }
}
