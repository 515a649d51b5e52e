package dev.cotangent.dual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The doors of forward mode, and that it remembers nothing. */
class ForwardTest {
  private static final ScalarFunction LOG_PRODUCT =
      x -> x[0].log().add(x[0].mul(x[1])).sub(x[1].sin());

  private static final VectorFunction POLAR =
      x -> new Real[] {x[0].mul(x[1].cos()), x[0].mul(x[1].sin())};

  @Test
  void derivative() {
    assertEquals(
        Math.cos(0.5) * Math.exp(Math.sin(0.5)), Forward.derivative(x -> x.sin().exp(), 0.5));
    assertEquals(0, Forward.derivative(x -> Real.of(3), 0.5));
    assertEquals(1, Forward.derivative(x -> x, 0.5));
  }

  @Test
  void gradient() {
    assertArrayEquals(new double[] {5.5, 2 - Math.cos(5)}, Forward.gradient(LOG_PRODUCT, 2, 5));
  }

  @Test
  void jacobianAndItsProducts() {
    double c = Math.cos(0.3);
    double s = Math.sin(0.3);
    double[][] expected = {{c, -2 * s}, {s, 2 * c}};
    assertArrayEquals(expected, Forward.jacobian(POLAR, 2, 0.3));
    double[] x = {2, 0.3};
    double[] v = {3, -1};
    assertArrayEquals(new double[] {3 * c + 2 * s, 3 * s - 2 * c}, Forward.jvp(POLAR, x, v), 1e-15);
    assertEquals(
        5.5 * 3 - (2 - Math.cos(5)),
        Forward.directionalDerivative(LOG_PRODUCT, new double[] {2, 5}, v),
        1e-14);
  }

  @Test
  void theWidthOfAPassDoesNotMatter() {
    double[] x = IntStream.range(0, 130).mapToDouble(i -> 0.1 + Math.cos(i)).toArray();
    VectorFunction f =
        p -> new Real[] {Real.dot(p, p), p[3].mul(p[128]).add(p[64].exp()), p[0], Real.of(1)};
    double[][] expected = new double[4][x.length];
    Arrays.setAll(expected[0], i -> 2 * x[i]);
    expected[1][3] = x[128];
    expected[1][128] = x[3];
    expected[1][64] = Math.exp(x[64]);
    expected[2][0] = 1;
    for (int chunk : new int[] {1, 2, 13, 64, 65, 129, 130, 131, 1_000}) {
      assertArrayEquals(expected, Forward.jacobian(f, x, chunk), "chunks of " + chunk);
    }
    assertArrayEquals(expected, Forward.jacobian(f, x));
  }

  /** An intermediate number that the function has let go of can be collected at once. */
  @Test
  void nothingIsRecorded() {
    ScalarFunction f =
        x -> {
          Real y = x[0].mul(x[1]).add(x[2].sin()).mul(x[0].add(x[2]));
          WeakReference<Real> intermediate = new WeakReference<>(y);
          y = x[0].mul(y.value());
          for (int i = 0; i < 50 && intermediate.get() != null; i++) {
            System.gc();
          }
          assertNull(intermediate.get());
          return y;
        };
    assertEquals(3, Forward.gradient(f, 1, 2, 3).length);
    assertTrue(Double.isFinite(Forward.directionalDerivative(f, new double[3], new double[3])));
  }

  /** Forward numbers are not bound to a thread: a function may use several. */
  @Test
  void aFunctionMayUseThreads() {
    double[] x = IntStream.range(0, 200).mapToDouble(i -> i / 100.0).toArray();
    ScalarFunction parallel =
        p -> Real.sum(Arrays.stream(p).parallel().map(t -> t.sin().mul(p[0])).toArray(Real[]::new));
    ScalarFunction serial =
        p -> Real.sum(Arrays.stream(p).map(t -> t.sin().mul(p[0])).toArray(Real[]::new));
    assertArrayEquals(Forward.gradient(serial, x), Forward.gradient(parallel, x));
  }
}
