package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random methods have, lifted, the values of their originals, and one gradient in both modes. */
class RandomMethodsTest {
  private static final int METHODS = 150;
  private static final int POINTS = 10;
  private static final double[] SPECIAL = {
    0.0, -0.0, 1, Double.NaN, Double.POSITIVE_INFINITY, -2, 1e300
  };

  private static String source(Random random) {
    StringBuilder text = new StringBuilder("class Randoms {\n");
    List<String> callable = new ArrayList<>();
    for (int k = 0; k < METHODS; k++) {
      String name = "f" + k;
      // Calls go one level deep, so that every method ends soon.
      text.append(RandomMethod.write(name, random, k % 3 == 0 ? List.of() : callable));
      if (k % 3 == 0) {
        callable.add(name);
      }
    }
    return text.append("}\n").toString();
  }

  private static double[] point(Random random, boolean isSpecial) {
    double[] x = new double[4];
    for (int i = 0; i < x.length; i++) {
      x[i] = isSpecial ? SPECIAL[random.nextInt(SPECIAL.length)] : 2 * random.nextGaussian();
    }
    return x;
  }

  @Test
  void valuesBitForBitAndGradientsInBothModes() throws Exception {
    Random random = new Random(5);
    Class<?> type = SourceText.compile("Randoms", source(random));
    int gradients = 0;
    for (int k = 0; k < METHODS; k++) {
      String name = "f" + k;
      Method original = type.getDeclaredMethod(name, double[].class);
      original.setAccessible(true);
      ScalarFunction f = Compiled.lift(type, name);
      for (int p = 0; p < POINTS; p++) {
        double[] x = point(random, p % 4 == 0);
        assertEquals(
            outcome(() -> call(original, x)),
            outcome(() -> f.apply(Real.of(x)).value()),
            () -> name + " at " + Arrays.toString(x));
      }
      gradients += sameGradients(name, f, point(random, false)) ? 1 : 0;
    }
    assertTrue(gradients > METHODS / 4, "only " + gradients + " gradients were compared");
  }

  private static double call(Method original, double... x) throws Throwable {
    try {
      return (double) original.invoke(null, (Object) x.clone());
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private interface Computation {
    double run() throws Throwable;
  }

  /** A boxed double, which is equal to another if its bits are, or the class that was thrown. */
  private static Object outcome(Computation computation) {
    try {
      return computation.run();
    } catch (Throwable e) {
      return e.getClass();
    }
  }

  /** Compares the two modes, unless a slope is not a number of moderate size. */
  private static boolean sameGradients(String name, ScalarFunction f, double[] x) {
    double[] forward;
    try {
      forward = Forward.gradient(f, x);
    } catch (ArithmeticException e) {
      return false; // an integer was divided by 0
    }
    double[] reverse = Reverse.gradient(f, x);
    double size = Arrays.stream(forward).map(Math::abs).max().orElse(0);
    if (!(size < 1e6)) {
      return false;
    }
    assertArrayEquals(
        forward, reverse, 1e-9 * (1 + size), () -> name + " at " + Arrays.toString(x));
    return size > 0;
  }
}
