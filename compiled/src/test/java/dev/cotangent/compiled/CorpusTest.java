package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A lifted method has the values of its original, bit for bit, and the derivatives of its values.
 */
class CorpusTest {
  private static final double[] SMOOTH = {0.6, 0.7, 0.8, 0.9, 1.0, 1.1};
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    1,
    -1,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    1e300,
    -1e-300,
    0.5,
    Double.MIN_VALUE
  };

  static Stream<Method> methods() {
    return Stream.of(Corpus.class, Kernels.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(m -> Modifier.isStatic(m.getModifiers()) && !Modifier.isPrivate(m.getModifiers()))
        .filter(m -> Arrays.equals(m.getParameterTypes(), new Class<?>[] {double[].class}))
        .filter(m -> m.getReturnType() == double.class)
        .sorted(Comparator.comparing(Method::getName));
  }

  static Stream<Method> smoothMethods() {
    return methods().filter(m -> !m.isAnnotationPresent(Corpus.Jumps.class));
  }

  @Test
  void thereAreManyMethods() {
    assertTrue(methods().count() >= 55, () -> "" + methods().count());
  }

  private static ScalarFunction lift(Method m) {
    return Compiled.lift(m.getDeclaringClass(), m.getName());
  }

  /** The bits of the value, or what was thrown. */
  private static Object original(Method m, double... x) throws Exception {
    try {
      return Double.doubleToLongBits((double) m.invoke(null, (Object) x.clone()));
    } catch (InvocationTargetException e) {
      return e.getCause().getClass() + ": " + e.getCause().getMessage();
    }
  }

  private static Object lifted(ScalarFunction f, double... x) {
    try {
      return Double.doubleToLongBits(f.apply(Real.of(x)).value());
    } catch (RuntimeException e) {
      return e.getClass() + ": " + e.getMessage();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methods")
  void valuesAreTheSameBitForBit(Method m) throws Exception {
    ScalarFunction f = lift(m);
    Random random = new Random(1);
    assertEquals(original(m, SMOOTH), lifted(f, SMOOTH));
    for (int k = 0; k < 300; k++) {
      double[] x = new double[6];
      double scale = Math.pow(10, random.nextInt(5) - 2);
      for (int i = 0; i < x.length; i++) {
        x[i] =
            k % 3 == 0
                ? SPECIAL[random.nextInt(SPECIAL.length)]
                : scale * (k % 3 == 1 ? random.nextDouble() : random.nextGaussian());
      }
      assertEquals(original(m, x), lifted(f, x), () -> "at " + Arrays.toString(x));
    }
  }

  /** A central difference with the five-point rule, whose error is of the order h⁴. */
  private static double[] differences(Method m, double... x) throws Exception {
    double[] slopes = new double[x.length];
    double h = 1e-3;
    for (int i = 0; i < x.length; i++) {
      double[] f = new double[4];
      double[] steps = {-2 * h, -h, h, 2 * h};
      for (int k = 0; k < 4; k++) {
        double[] moved = x.clone();
        moved[i] += steps[k];
        f[k] = (double) m.invoke(null, (Object) moved);
      }
      slopes[i] = (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h);
    }
    return slopes;
  }

  private static void assertClose(double[] expected, double[] actual, double tolerance) {
    double size = Arrays.stream(expected).map(Math::abs).max().orElse(0) + 1;
    assertArrayEquals(expected, actual, tolerance * size);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("smoothMethods")
  void derivativesAreThoseOfTheValues(Method m) throws Exception {
    ScalarFunction f = lift(m);
    double[] reverse = Reverse.gradient(f, SMOOTH);
    assertClose(differences(m, SMOOTH), reverse, 1e-8);
    assertClose(reverse, Forward.gradient(f, SMOOTH), 1e-13);
  }

  /** Each column of the Hessian, forward over reverse, against the slope of the gradient. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("smoothMethods")
  void secondDerivativesAreThoseOfTheFirst(Method m) {
    ScalarFunction f = lift(m);
    double[][] hessian = Hybrid.hessian(f, SMOOTH);
    double h = 1e-5;
    for (int i = 0; i < SMOOTH.length; i++) {
      double[] up = SMOOTH.clone();
      double[] down = SMOOTH.clone();
      up[i] += h;
      down[i] -= h;
      double[] gradientUp = Reverse.gradient(f, up);
      double[] gradientDown = Reverse.gradient(f, down);
      double[] expected = new double[6];
      for (int j = 0; j < 6; j++) {
        expected[j] = (gradientUp[j] - gradientDown[j]) / (2 * h);
      }
      assertClose(expected, hessian[i], 1e-6);
    }
  }
}
