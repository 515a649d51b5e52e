package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generated derivatives of every method of the corpus and of all kernels: values bit for bit, first
 * derivatives against those of the lifted method and against differences, second derivatives
 * against those of the lifted method.
 */
class CompiledGradientTest {
  private static final double[] SMOOTH = {0.6, 0.7, 0.8, 0.9, 1.0, 1.1};
  private static final double[] DIRECTION = {1, -0.5, 0.25, 2, -1, 0.75};

  /** What the generators need not take: objects that hold doubles, catching, texts, class tests. */
  private static final Set<String> MAY_BE_REFUSED =
      Set.of("arraysOfArrays", "caught", "lists", "recordsOfRecords");

  static Stream<Method> methods() {
    return Stream.of(Corpus.class, Kernels.class, Classics.class, Combinations.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(m -> Modifier.isStatic(m.getModifiers()) && !Modifier.isPrivate(m.getModifiers()))
        .filter(m -> Arrays.equals(m.getParameterTypes(), new Class<?>[] {double[].class}))
        .filter(m -> m.getReturnType() == double.class)
        .sorted(Comparator.comparing(Method::getName));
  }

  static Stream<Method> smoothMethods() {
    return methods().filter(m -> !m.isAnnotationPresent(Corpus.Jumps.class));
  }

  private interface Door<T> {
    T open(Class<?> type, String name);
  }

  /** Opens a door, or ends the test where the method is one that may be refused. */
  private static <T> T open(Method m, Door<T> door) {
    try {
      return door.open(m.getDeclaringClass(), m.getName());
    } catch (UnsupportedConstructException e) {
      assertTrue(MAY_BE_REFUSED.contains(m.getName()), () -> m.getName() + ": " + e.getMessage());
      assumeTrue(false, e.getMessage());
      throw e;
    }
  }

  /** The bits of the value, or what was thrown. */
  private static Object original(Method m, double... x) throws Exception {
    try {
      return Double.doubleToLongBits((double) m.invoke(null, (Object) x));
    } catch (InvocationTargetException e) {
      return e.getCause().getClass() + ": " + e.getCause().getMessage();
    }
  }

  private static Object generated(Gradient g, double[] x, double[] into) {
    try {
      return Double.doubleToLongBits(g.valueAndGradient(x, into));
    } catch (RuntimeException e) {
      return e.getClass() + ": " + e.getMessage();
    }
  }

  private static void assertClose(
      Object what, double[] x, double[] expected, double[] actual, double tolerance) {
    double size = Arrays.stream(expected).map(Math::abs).max().orElse(0) + 1;
    assertArrayEquals(
        expected,
        actual,
        tolerance * size,
        () ->
            "%s at %s: expected %s, but was %s"
                .formatted(
                    what, Arrays.toString(x), Arrays.toString(expected), Arrays.toString(actual)));
  }

  private static ScalarFunction lift(Method m) {
    return Compiled.lift(m.getDeclaringClass(), m.getName());
  }

  @Test
  void nearlyAllAreTaken() {
    long taken = methods().filter(CompiledGradientTest::isTaken).count();
    assertTrue(taken >= methods().count() - MAY_BE_REFUSED.size(), () -> "" + taken);
  }

  private static boolean isTaken(Method m) {
    try {
      return Compiled.gradient(m.getDeclaringClass(), m.getName()).isCompiled();
    } catch (UnsupportedConstructException e) {
      return false;
    }
  }

  /** A value, an exception, and what is left in the argument, are those of the method. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("methods")
  void valuesAreTheSameBitForBit(Method m) throws Exception {
    Gradient g = open(m, Compiled::gradient);
    Random random = new Random(1);
    for (int k = 0; k < 60; k++) {
      double[] x = random.doubles(6, k % 2 == 0 ? 0.5 : -3, k % 2 == 0 ? 1.2 : 3).toArray();
      double[] ours = x.clone();
      double[] theirs = x.clone();
      assertEquals(
          original(m, theirs),
          generated(g, ours, new double[6]),
          () -> m.getName() + " at " + Arrays.toString(x));
      assertArrayEquals(theirs, ours, () -> m.getName() + " at " + Arrays.toString(x));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methods")
  void gradientsAreThoseOfTheLiftedMethod(Method m) {
    Gradient g = open(m, Compiled::gradient);
    ScalarFunction f = lift(m);
    if (!m.isAnnotationPresent(Corpus.Jumps.class)) {
      assertClose(m.getName(), SMOOTH, Reverse.gradient(f, SMOOTH), g.at(SMOOTH.clone()), 1e-13);
    }
    Random random = new Random(2);
    for (int k = 0; k < 5; k++) {
      double[] x = random.doubles(6, 0.5, 1.5).toArray();
      double[] expected = gradientOrNone(f, x);
      if (Arrays.stream(expected).allMatch(Double::isFinite)) {
        assertClose(m.getName(), x, expected, g.at(x.clone()), 1e-11);
      }
    }
  }

  private static double[] gradientOrNone(ScalarFunction f, double... x) {
    try {
      return Reverse.gradient(f, x);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return new double[] {Double.NaN}; // the method throws there
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("smoothMethods")
  void gradientsAreThoseOfTheValues(Method m) {
    open(m, Compiled.checked()::gradient).at(SMOOTH.clone());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("smoothMethods")
  void productsWithTheHessianAreThoseOfTheLiftedMethod(Method m) {
    HessianVectorProduct h = open(m, Compiled::hessianVectorProduct);
    double[] gradient = new double[6];
    double[] product = h.gradientAndProduct(SMOOTH.clone(), DIRECTION, gradient);
    ScalarFunction f = lift(m);
    assertClose(m.getName(), SMOOTH, Reverse.gradient(f, SMOOTH), gradient, 1e-12);
    assertClose(
        m.getName(), SMOOTH, Hybrid.hessianVectorProduct(f, SMOOTH, DIRECTION), product, 1e-10);
  }
}
