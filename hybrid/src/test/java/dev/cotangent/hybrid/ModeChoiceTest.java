package dev.cotangent.hybrid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the mode, the derivatives are the same; and the shape says which it is. */
class ModeChoiceTest {
  /** Every output looks at every input, by a sum of its own. */
  private static VectorFunction dense(int outputs) {
    return x -> {
      Real[] y = new Real[outputs];
      for (int i = 0; i < outputs; i++) {
        Real sum = Real.zero();
        for (int j = 0; j < x.length; j++) {
          sum = sum.add(x[j].mul(Math.sin(i + j)));
        }
        y[i] = sum.sin();
      }
      return y;
    };
  }

  /** All outputs are made of two sums over the inputs. */
  private static VectorFunction bottleneck(int outputs) {
    return x -> {
      Real s = Real.zero();
      Real q = Real.zero();
      for (Real input : x) {
        s = s.add(input.square());
        q = q.add(input.sin());
      }
      Real[] y = new Real[outputs];
      for (int i = 0; i < outputs; i++) {
        y[i] = s.mul(i + 0.1).sin().add(q);
      }
      return y;
    };
  }

  private static double[] point(int n) {
    double[] x = new double[n];
    Arrays.setAll(x, i -> 0.3 + 0.1 * Math.sin(i));
    return x;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1000, FORWARD",
    "128, 1, FORWARD",
    "200, 1, REVERSE",
    "200, 100, FORWARD",
    "1000, 1, REVERSE",
    "1000, 4, REVERSE"
  })
  void theShapeDecides(int inputs, int outputs, Mode expected) {
    assertEquals(expected, ModeChoice.jacobian(dense(outputs), point(inputs)).mode());
    assertEquals(expected, ModeChoice.jacobian(bottleneck(outputs), point(inputs)).mode());
  }

  /** What outputs share is swept again for each eight of them; what is their own is not. */
  @Test
  void betweenTheExtremesTheTapeDecides() {
    assertEquals(Mode.REVERSE, ModeChoice.jacobian(dense(100), point(1000)).mode());
    assertEquals(Mode.FORWARD, ModeChoice.jacobian(bottleneck(100), point(1000)).mode());
  }

  /** Outputs that are one operation each are entries, too. */
  @Test
  void outputsAreWrittenDown() {
    VectorFunction products =
        x -> {
          Real[] y = new Real[x.length];
          Arrays.setAll(y, i -> x[i].mul(x[(i + 1) % x.length]));
          return y;
        };
    assertEquals(1000, TapeLength.of(products, point(1000)));
    assertEquals(0, TapeLength.of(x -> new Real[] {x[0], Real.one()}, 1, 2));
    assertEquals(Mode.FORWARD, ModeChoice.jacobian(products, point(1000)).mode());
  }

  @ParameterizedTest
  @CsvSource({"1, 50", "3, 3", "150, 2", "150, 40", "600, 3", "600, 20"})
  void theMatrixIsTheSameInEveryMode(int inputs, int outputs) {
    VectorFunction f = dense(outputs);
    double[] x = point(inputs);
    double[][] chosen = Hybrid.jacobian(f, x).matrix();
    double[][] forward = Forward.jacobian(f, x);
    double[][] reverse = Reverse.jacobian(f, x);
    for (int i = 0; i < outputs; i++) {
      assertArrayEquals(forward[i], chosen[i], 1e-15);
      assertArrayEquals(reverse[i], chosen[i], 1e-15);
    }
  }

  /** A few columns at a time, all at once, or one by one: the Hessian is the same. */
  @ParameterizedTest
  @CsvSource({"1", "3", "5", "64", "128", "130"})
  void hessiansOfAllSizes(int n) {
    ScalarFunction f =
        x -> {
          Real sum = Real.zero();
          for (int i = 0; i < x.length; i++) {
            sum = sum.add(x[i].mul(x[(i + 1) % x.length]).sin());
          }
          return sum.exp();
        };
    double[] x = point(n);
    double[][] hessian = Hybrid.hessian(f, x);
    Real[][] nested = Forward.jacobian(Forward.gradient(f), Real.of(x));
    for (int i = 0; i < n; i++) {
      double size = Arrays.stream(hessian[i]).map(Math::abs).max().orElse(0);
      assertArrayEquals(Real.values(nested[i]), hessian[i], 1e-13 * size);
    }
  }

  /** A function too long for many columns at once is done column by column. */
  @Test
  void longFunctionsTakeNoMoreMemoryThanTheyMust() {
    assertEquals(128, HessianChunk.columns(1_000_000, 4L << 30));
    assertEquals(1, HessianChunk.columns(10_000_000, 2L << 30));
    int few = HessianChunk.columns(3_000_000, 2L << 30);
    assertTrue(few >= 8 && few < 128, () -> "a pass of " + few + " columns");
  }
}
