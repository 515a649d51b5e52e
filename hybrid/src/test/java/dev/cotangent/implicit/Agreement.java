package dev.cotangent.implicit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.GradientCheck;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.properties.Door;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What must be true of every function that is defined implicitly. */
final class Agreement {
  private Agreement() {}

  /**
   * Two functions have the same values and derivatives of each order from 0 on, in every nesting of
   * modes.
   *
   * @param tolerance relative to the largest derivative of an order
   */
  static void same(
      ScalarFunction expected, ScalarFunction actual, int order, double tolerance, double... x) {
    for (int k = 0; k <= order; k++) {
      for (List<Door> doors : Door.nestings(k)) {
        same(
            Real.values(Door.derivatives(doors, expected, Real.of(x))),
            Real.values(Door.derivatives(doors, actual, Real.of(x))),
            tolerance,
            "order " + k + ": " + doors + " at " + Arrays.toString(x));
      }
    }
  }

  /** Arrays are the same but for a tolerance, relative to the largest element. */
  static void same(double[] expected, double[] actual, double tolerance, String what) {
    double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertArrayEquals(expected, actual, tolerance * size, what);
  }

  /** Derivatives agree with differences, and ⟨w, J v⟩ = ⟨Jᵀ w, v⟩ for random v and w. */
  static void sound(VectorFunction f, double... x) {
    GradientCheck check = Hybrid.checkJacobian(f, x);
    assertTrue(check.passed(), check.message());
    SplittableRandom random = new SplittableRandom(x.length);
    double[] v = random.doubles(x.length, -1, 1).toArray();
    double[] jv = Forward.jvp(f, x, v);
    double[] w = random.doubles(jv.length, -1, 1).toArray();
    double left = dot(w, jv);
    double size = Math.abs(left) + Math.sqrt(dot(jv, jv) * dot(w, w));
    assertEquals(left, dot(Reverse.vjp(f, x, w), v), 1e-9 * size, "the adjoint identity");
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
