package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** At a kink, lexicographic derivatives go by the directions, and obey the chain rule. */
class LexicographicTest {
  /** Its third power times the largest slope allowed still fits beside the values in a double. */
  private static final double STEP = 0x1p-12;

  private static final double STEEPEST = 0x1p10;

  /** Nothing is rounded; 0 and -0 are the same. */
  private static final double EXACT = Double.MIN_VALUE;

  @Provide
  Arbitrary<PiecewiseLinear> piecewise() {
    return PiecewiseLinear.upTo(12);
  }

  @Provide
  Arbitrary<double[]> vectors() {
    return PiecewiseLinear.vectors();
  }

  @Provide
  Arbitrary<Program> programs() {
    return Program.upTo(20);
  }

  @Provide
  Arbitrary<double[]> points() {
    return Program.points();
  }

  private static double along(ScalarFunction f, double direction) {
    return Forward.lexicographic(f.asVector(), new double[] {0}, new double[][] {{direction}})[0][
        0];
  }

  /** Vectors as the columns of a matrix. */
  private static double[][] columns(double[]... vectors) {
    double[][] matrix = new double[vectors[0].length][vectors.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < vectors.length; j++) {
        matrix[i][j] = vectors[j][i];
      }
    }
    return matrix;
  }

  /**
   * The definition: a piecewise linear function walks from x along t u + t² v + t³ w, for a small
   * t, by t times the first column, t² times the second and t³ times the third; here without
   * rounding.
   */
  @Property(seed = "1", tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void columnsAreStepsOfEverSmallerSize(
      @ForAll("piecewise") PiecewiseLinear f,
      @ForAll("vectors") double[] x,
      @ForAll("vectors") double[] u,
      @ForAll("vectors") double[] v,
      @ForAll("vectors") double[] w) {
    double[][] derivative = Forward.lexicographic(f, x, columns(u, v, w));
    double[] moved = new double[x.length];
    Arrays.setAll(moved, i -> x[i] + STEP * (u[i] + STEP * (v[i] + STEP * w[i])));
    double[] before = Real.values(f.apply(Real.of(x)));
    double[] after = Real.values(f.apply(Real.of(moved)));
    for (int i = 0; i < before.length; i++) {
      double[] row = derivative[i];
      Assume.that(Arrays.stream(row).allMatch(slope -> Math.abs(slope) < STEEPEST));
      double step = STEP * (row[0] + STEP * (row[1] + STEP * row[2]));
      assertEquals(before[i] + step, after[i], EXACT, () -> f + " at " + Arrays.toString(x));
    }
  }

  /** (f ∘ g)'(x; M) = f'(g(x); g'(x; M)). */
  @Property(seed = "2", tries = 500, edgeCases = EdgeCasesMode.NONE)
  void chainRule(
      @ForAll("piecewise") PiecewiseLinear f,
      @ForAll("piecewise") PiecewiseLinear g,
      @ForAll("vectors") double[] x,
      @ForAll("vectors") double[] u,
      @ForAll("vectors") double[] v) {
    double[][] m = columns(u, v);
    double[][] whole = Forward.lexicographic(p -> f.apply(g.apply(p)), x, m);
    double[] between = Real.values(g.apply(Real.of(x)));
    double[][] composed = Forward.lexicographic(f, between, Forward.lexicographic(g, x, m));
    for (int i = 0; i < whole.length; i++) {
      assertArrayEquals(whole[i], composed[i], EXACT);
    }
  }

  /** Where a program is smooth it is the Jacobian, and J M. */
  @Property(seed = "3", tries = 300, edgeCases = EdgeCasesMode.NONE)
  void smoothPrograms(
      @ForAll("programs") Program f,
      @ForAll("points") double[] x,
      @ForAll("points") double[] u,
      @ForAll("points") double[] v) {
    double[][] expected = Forward.jacobian(f.several(), x);
    double[][] actual = Forward.generalizedJacobian(f.several(), x);
    double[][] products = Forward.lexicographic(f.several(), x, columns(u, v));
    double[] ju = Forward.jvp(f.several(), x, u);
    double[] jv = Forward.jvp(f.several(), x, v);
    for (int i = 0; i < expected.length; i++) {
      double rounding = 1e-11 * (1 + Arrays.stream(expected[i]).map(Math::abs).sum());
      assertArrayEquals(expected[i], actual[i], rounding);
      assertArrayEquals(new double[] {ju[i], jv[i]}, products[i], rounding);
    }
  }

  static List<Primitive> rows() {
    return Rows.all();
  }

  /** Every row, at points where it is smooth. */
  @ParameterizedTest
  @MethodSource("rows")
  void everyRow(Primitive row) {
    for (double[] point : Points.of(row, 20)) {
      double[] expected = Forward.gradient(row::apply, point);
      double[] actual = Forward.generalizedGradient(row::apply, point);
      for (int k = 0; k < expected.length; k++) {
        double rounding = 4 * Math.ulp(expected[k]);
        assertEquals(expected[k], actual[k], rounding, () -> row + Arrays.toString(point));
      }
    }
  }

  /** ((-s)⁺ + s) - s⁺ is 0, and so is its derivative, whatever the policy. */
  @ParameterizedTest
  @EnumSource(Subgradient.class)
  void theResultDoesNotDependOnTheFormula(Subgradient policy) {
    ScalarFunction zero = s -> s[0].neg().relu().add(s[0]).sub(s[0].relu());
    List<ScalarFunction> positivePart =
        List.of(
            x -> x[0].relu(),
            x -> x[0].max(0),
            x -> Real.of(0).max(x[0]),
            x -> x[0].add(x[0].abs()).div(2),
            x -> x[0].neg().min(0).neg(),
            x -> x[0].sub(x[0].min(0)),
            x -> x[0].leakyRelu(0),
            x -> x[0].clamp(0, 1),
            x -> x[0].add(x[0].hypot(0)).div(2),
            x -> Real.select(x[0], x[0], Real.zero()),
            x -> Rows.HINGE.apply(x[0].rsub(1)),
            x -> x[0].mul(x[0].signum().add(1)).div(2).add(x[0].relu()).sub(x[0].div(2)));
    policy.during(() -> {
      assertEquals(0, along(zero, 1), EXACT);
      assertEquals(0, along(zero, -1), EXACT);
      for (int i = 0; i < positivePart.size(); i++) {
        assertEquals(3, along(positivePart.get(i), 3), "formula " + i);
        assertEquals(0, along(positivePart.get(i), -3), EXACT, "formula " + i);
      }
      return null;
    });
  }

  @Test
  void norm() {
    VectorFunction norm = x -> new Real[] {x[0].hypot(x[1])};
    double[] origin = new double[2];
    assertArrayEquals(
        new double[] {5, 0.6, 0.8},
        Forward.lexicographic(norm, origin, new double[][] {{3, 1, 0}, {4, 0, 1}})[0],
        1e-15);
    assertArrayEquals(
        new double[] {0, 2, -1},
        Forward.lexicographic(norm, origin, new double[][] {{0, 0, 7}, {0, -2, 1}})[0],
        "the first direction that leaves the origin decides");
    assertArrayEquals(
        new double[] {1, 0}, Forward.generalizedGradient(x -> norm.apply(x)[0], 0, 0));
    assertArrayEquals(
        new double[] {0, 0}, Forward.lexicographic(norm, origin, new double[2][2])[0]);
    double tiny = 1e-300;
    assertEquals(
        5e-300,
        Forward.lexicographic(norm, origin, new double[][] {{3 * tiny}, {4 * tiny}})[0][0],
        1e-314);
  }

  /** Two numbers that part by less than the numbers' own spacing still part. */
  @Test
  void tiesAreBrokenExactly() {
    VectorFunction larger = x -> new Real[] {x[0].max(x[1])};
    double[][] close = {{1, 5}, {1 + 0x1p-52, 7}};
    double[] tie = {1e6, 1e6};
    assertArrayEquals(new double[] {1 + 0x1p-52, 7}, Forward.lexicographic(larger, tie, close)[0]);
    VectorFunction smaller = x -> new Real[] {x[0].min(x[1])};
    assertArrayEquals(new double[] {1, 5}, Forward.lexicographic(smaller, tie, close)[0]);
    assertEquals(1e-320, along(x -> x[0].abs(), -1e-320));
  }

  /** Sorting by a network of min and max: at a tie of all, the axes' order is the order. */
  @Test
  void sorting() {
    VectorFunction sort =
        x -> {
          for (int round = 0; round < x.length; round++) {
            for (int i = 0; i + 1 < x.length; i++) {
              Real low = x[i].min(x[i + 1]);
              x[i + 1] = x[i].max(x[i + 1]);
              x[i] = low;
            }
          }
          return x;
        };
    double[][] reversed = {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}};
    assertArrayEquals(reversed, Forward.generalizedJacobian(sort, 4, 4, 4));
    double[][] partly = {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}};
    assertArrayEquals(partly, Forward.generalizedJacobian(sort, 5, 4, 5 - 0x1p-51));
  }

  /** A row of the user's that selects: the middle one of three. */
  @Test
  void usersRows() {
    Nary middle =
        Primitive.nary("middle", 3, LexicographicTest::middle, (k, x, y) -> Real.zero())
            .selecting(
                "ties",
                x -> x[0] == x[1] || x[1] == x[2] || x[0] == x[2],
                (x, tie) -> {
                  double[] weights = new double[3];
                  double[] selected = Arrays.stream(x).filter(e -> e == middle(x)).toArray();
                  Arrays.setAll(weights, k -> x[k] == middle(x) ? 1.0 / selected.length : 0);
                  return weights;
                });
    ScalarFunction f = middle::apply;
    assertArrayEquals(
        new double[] {2, 7},
        Forward.lexicographic(f.asVector(), new double[3], new double[][] {{1, 5}, {3, 6}, {2, 7}})[
            0]);
    Binary larger =
        Primitive.binary("larger", Math::max, (x, y, z) -> Real.of(1), (x, y, z) -> Real.of(0))
            .kinked(
                "x = y", (x, y) -> x - y, 0.5, (x, y, z) -> Real.of(0), (x, y, z) -> Real.of(1));
    double[][] directions = {{1, 1, 5}, {1, 2, -4}};
    assertArrayEquals(
        new double[] {1, 2, -4},
        Forward.lexicographic(
            x -> new Real[] {larger.apply(x[0], x[1])}, new double[] {3, 3}, directions)[0]);
  }

  private static double middle(double... x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    return sorted[1];
  }

  /** Between different values a select jumps, and the branch that is taken stays. */
  @Test
  void jumps() {
    assertEquals(5, along(x -> Real.select(x[0], x[0].add(1), x[0].mul(5)), 1));
    assertEquals(0, along(x -> Real.select(x[0], x[0].log(), Real.zero()), 1));
    assertEquals(0, along(x -> x[0].signum(), 1));
    assertEquals(0, along(x -> x[0].floor(), -1));
  }

  @Test
  void whatHasNoDerivativeIsNaN() {
    assertTrue(Double.isNaN(along(x -> x[0].square().sqrt(), 1)), "0 · ∞");
    assertTrue(Double.isNaN(along(x -> x[0].abs(), Double.NaN)));
    assertTrue(Double.isNaN(along(x -> x[0].max(0), Double.NaN)));
    assertTrue(Double.isNaN(along(x -> x[0].clamp(0, 1), Double.NaN)));
    assertTrue(Double.isNaN(along(x -> Real.select(x[0], x[0], x[0]), Double.NaN)));
    assertTrue(Double.isNaN(along(x -> x[0].hypot(0), Double.NaN)));
    assertTrue(Double.isNaN(along(x -> x[0].add(Double.NaN).abs(), 1)));
    assertEquals(Double.POSITIVE_INFINITY, along(x -> x[0].sqrt(), 1));
    assertArrayEquals(
        new double[] {Double.POSITIVE_INFINITY, 1},
        Forward.generalizedGradient(x -> x[0].sqrt().add(x[1]), 0, 1));
    assertEquals(0, along(x -> x[0].sqrt(), 0), "what does not change does not meet its slope");
  }

  /** It can be differentiated, and so can what it differentiates be a derivative. */
  @ParameterizedTest
  @EnumSource(Door.class)
  void nests(Door door) {
    ScalarFunction f = x -> x[0].abs().mul(x[1].square());
    Real[] outside = door.gradient(x -> Forward.generalizedGradient(f, x)[0], Real.of(0, 3));
    assertArrayEquals(new double[] {0, 6}, Real.values(outside));
    ScalarFunction inside = x -> door.derivative(y -> y.square().mul(x[0].abs()), Real.of(2));
    assertEquals(4, along(inside, 1));
    assertEquals(4, along(inside, -1));
    Real length =
        door.derivative(
            t ->
                Forward.lexicographic(
                    x -> new Real[] {x[0].hypot(x[1])},
                    Real.of(0, 0),
                    new Real[][] {{t}, {Real.of(4)}})[0][0],
            Real.of(3));
    assertEquals(0.6, length.value(), 1e-15, "d/dt of the norm of (t, 4)");
  }

  /** A lexicographic derivative inside another: each goes by its own directions. */
  @Test
  void nestsInItself() {
    ScalarFunction f =
        x ->
            Forward.lexicographic(
                y -> new Real[] {y[0].abs().mul(x[0].relu())},
                Real.of(new double[] {0}),
                new Real[][] {{Real.of(-2)}})[0][0];
    assertEquals(2, along(f, 1));
    assertEquals(0, along(f, -1));
  }

  @Test
  void misuse() {
    VectorFunction f = x -> new Real[] {x[0].abs()};
    double[] x = {0};
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> Forward.lexicographic(f, x, new double[2][1]))
            .getMessage();
    assertTrue(message.contains("length 1") && message.contains("2 rows"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> Forward.lexicographic(f, new double[2], new double[][] {{1}, {1, 2}}));
    VectorFunction none = p -> null;
    assertThrows(NullPointerException.class, () -> Forward.generalizedJacobian(none, 1));
    assertThrows(
        IllegalStateException.class,
        () -> Forward.generalizedGradient(p -> Tensor.of(p, 1).abs().toReals()[0], 1));
    Real[] escaped = new Real[1];
    Forward.generalizedGradient(p -> escaped[0] = p[0].abs(), 1);
    assertThrows(
        IllegalStateException.class,
        () -> Forward.generalizedGradient(p -> p[0].mul(escaped[0]), 1));
    assertThrows(
        IllegalStateException.class,
        () ->
            Forward.derivative(
                t -> Real.of(Forward.generalizedGradient(p -> p[0].mul(t).abs(), 1)[0]), 2.0));
  }

  @Test
  void withoutInputsOrOutputs() {
    assertArrayEquals(
        new double[][] {{}}, Forward.generalizedJacobian(p -> new Real[] {Real.of(3)}));
    assertArrayEquals(new double[0][], Forward.generalizedJacobian(p -> new Real[0], 1, 2));
    assertArrayEquals(new double[] {0, 0}, Forward.generalizedGradient(p -> Real.of(3), 1, 2));
  }
}
