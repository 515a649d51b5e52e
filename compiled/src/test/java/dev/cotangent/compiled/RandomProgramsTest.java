package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.reverse.Reverse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Derivatives of random numerical methods: the values bit for bit, what is left in the argument,
 * and the first and second derivatives of the lifted methods.
 */
class RandomProgramsTest {
  private static final int METHODS = 30;
  private static final int POINTS = 4;

  @Test
  void valuesBitForBitAndGradients() throws Exception {
    Random random = new Random(15);
    StringBuilder text = new StringBuilder("class Randoms {\n").append(RandomKernel.HELPERS);
    for (int k = 0; k < METHODS; k++) {
      text.append(RandomKernel.write("f" + k, random));
    }
    Class<?> type = SourceText.compile("Randoms", text.append("}\n").toString());
    int compared = 0;
    for (int k = 0; k < METHODS; k++) {
      Method original = type.getDeclaredMethod("f" + k, double[].class);
      original.setAccessible(true);
      Gradient gradient = Compiled.gradient(type, "f" + k);
      for (int p = 0; p < POINTS; p++) {
        compared += agrees(original, gradient, random.doubles(4, -2, 2).toArray()) ? 1 : 0;
      }
    }
    int count = compared;
    assertTrue(count > METHODS * POINTS / 2, () -> "only " + count + " gradients were compared");
  }

  /** Compares at a point; returns whether there was a gradient to compare. */
  private static boolean agrees(Method original, Gradient gradient, double... x) throws Exception {
    String where = original.getName() + " at " + Arrays.toString(x);
    double[] theirs = x.clone();
    double[] ours = x.clone();
    double[] slopes = new double[4];
    Object value = value(original, theirs);
    assertEquals(value, value(gradient, ours, slopes), where);
    assertArrayEquals(theirs, ours, where);
    if (!(value instanceof Double)) {
      return false;
    }
    double[] expected =
        Reverse.gradient(Compiled.lift(original.getDeclaringClass(), original.getName()), x);
    double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    if (!(size < 1e5)) {
      return false;
    }
    assertArrayEquals(expected, slopes, 1e-9 * (1 + size), where);
    compareProducts(original, x, where);
    return true;
  }

  private static void compareProducts(Method original, double[] x, String where) {
    Class<?> type = original.getDeclaringClass();
    double[] v = {1, -2, 0.5, 3};
    double[] expected = Hybrid.hessianVectorProduct(Compiled.lift(type, original.getName()), x, v);
    double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    if (size < 1e6) {
      double[] actual = Compiled.hessianVectorProduct(type, original.getName()).at(x.clone(), v);
      assertArrayEquals(expected, actual, 1e-8 * (1 + size), "second derivative of " + where);
    }
  }

  /** A boxed double, which is equal to another if its bits are, or the class that was thrown. */
  private static Object value(Method original, double[] x) throws IllegalAccessException {
    try {
      return original.invoke(null, (Object) x);
    } catch (InvocationTargetException e) {
      return e.getCause().getClass();
    }
  }

  private static Object value(Gradient gradient, double[] x, double[] slopes) {
    try {
      return gradient.valueAndGradient(x, slopes);
    } catch (ArithmeticException | IndexOutOfBoundsException e) {
      return e.getClass();
    }
  }
}
