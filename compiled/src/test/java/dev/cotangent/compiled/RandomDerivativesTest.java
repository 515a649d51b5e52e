package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Generated derivatives of random methods: those of the lifted methods, and the values as well. */
class RandomDerivativesTest {
  private static final int METHODS = 80;
  private static final int POINTS = 6;

  private static String source(Random random) {
    StringBuilder text = new StringBuilder("class Randoms {\n");
    List<String> callable = new ArrayList<>();
    for (int k = 0; k < METHODS; k++) {
      String name = "f" + k;
      // Calls go one level deep, so that every method ends soon.
      text.append(RandomMethod.writeForGenerators(name, random, k % 3 == 0 ? List.of() : callable));
      if (k % 3 == 0) {
        callable.add(name);
      }
    }
    return text.append("}\n").toString();
  }

  private static final List<String> POISONED_GRADIENTS = new ArrayList<>();
  private static final List<String> POISONED_PRODUCTS = new ArrayList<>();

  @Test
  void valuesBitForBitAndDerivatives() throws Exception {
    Random random = new Random(11);
    Class<?> type = SourceText.compile("Randoms", source(random));
    int gradients = 0;
    for (int k = 0; k < METHODS; k++) {
      Method original = type.getDeclaredMethod("f" + k, double[].class);
      original.setAccessible(true);
      Gradient g = Compiled.gradient(type, "f" + k);
      for (int p = 0; p < POINTS; p++) {
        sameOutcome(original, g, random.doubles(4, -3, 3).toArray());
      }
      gradients += sameDerivatives(type, "f" + k, g, random.doubles(4, -2, 2).toArray()) ? 1 : 0;
    }
    int count = gradients;
    assertTrue(POISONED_GRADIENTS.size() <= METHODS / 6, POISONED_GRADIENTS::toString);
    assertTrue(POISONED_PRODUCTS.size() <= METHODS / 5, POISONED_PRODUCTS::toString);
    assertTrue(count > METHODS / 4, () -> "only " + count + " gradients were compared");
  }

  private static void sameOutcome(Method original, Gradient g, double... x) {
    double[] theirs = x.clone();
    double[] ours = x.clone();
    String where = original.getName() + " at " + Arrays.toString(x);
    assertEquals(
        outcome(() -> (double) original.invoke(null, (Object) theirs)),
        outcome(() -> g.valueAndGradient(ours, new double[4])),
        where);
    assertArrayEquals(theirs, ours, where);
  }

  private interface Computation {
    double run() throws Exception;
  }

  /** A boxed double, which is equal to another if its bits are, or the class that was thrown. */
  private static Object outcome(Computation computation) {
    try {
      return computation.run();
    } catch (InvocationTargetException e) {
      return e.getCause().getClass();
    } catch (Exception e) {
      return e.getClass();
    }
  }

  /** Compares first and second derivatives, unless a slope is not a number of moderate size. */
  private static boolean sameDerivatives(Class<?> type, String name, Gradient g, double[] x) {
    ScalarFunction f = Compiled.lift(type, name);
    double[] expected;
    try {
      expected = Reverse.gradient(f, x);
    } catch (ArithmeticException e) {
      return false; // an integer was divided by 0
    }
    double size = size(expected);
    if (!(size < 1e6)) {
      return false;
    }
    assertSame(name, x, expected, g.at(x.clone()));
    double[] v = {1, -2, 0.5, 1};
    double[] second = Hybrid.hessianVectorProduct(f, x, v);
    if (size(second) < 1e6) {
      assertSame(
          "second derivative of " + name,
          x,
          second,
          Compiled.hessianVectorProduct(type, name).at(x.clone(), v));
    }
    return size > 0;
  }

  private static double size(double[] x) {
    return Arrays.stream(x).map(Math::abs).max().orElse(0);
  }

  /**
   * Compares derivatives. A tape passes over what the result does not depend on; generated code
   * multiplies its adjoint, zero, by whatever numbers were computed, and where these were infinite
   * or none, the derivative is NaN. It may be so, but it may not be another number.
   */
  private static void assertSame(String name, double[] x, double[] expected, double[] actual) {
    for (int k = 0; k < actual.length; k++) {
      if (Double.isNaN(actual[k]) && !Double.isNaN(expected[k])) {
        (name.startsWith("second") ? POISONED_PRODUCTS : POISONED_GRADIENTS).add(name);
        return;
      }
    }
    assertArrayEquals(
        expected,
        actual,
        1e-9 * (1 + size(expected)),
        () ->
            "%s at %s: expected %s, but was %s"
                .formatted(
                    name, Arrays.toString(x), Arrays.toString(expected), Arrays.toString(actual)));
  }
}
