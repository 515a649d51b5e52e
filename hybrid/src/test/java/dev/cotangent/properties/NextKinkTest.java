package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.dual.NextKink;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How far it is to the next kink. */
class NextKinkTest {
  @Provide
  Arbitrary<PiecewiseLinear> piecewise() {
    return PiecewiseLinear.upTo(12);
  }

  @Provide
  Arbitrary<double[]> vectors() {
    return PiecewiseLinear.vectors();
  }

  private static double[] moved(double[] x, double[] d, double t) {
    double[] moved = new double[x.length];
    Arrays.setAll(moved, i -> x[i] + t * d[i]);
    return moved;
  }

  private static List<String> met(PiecewiseLinear f, double... x) {
    return Kinks.watch(() -> Forward.jacobian(f, x)).met().stream()
        .map(Kinks.Met::primitive)
        .toList();
  }

  /** A piecewise linear function is linear up to there, and there the row that is named kinks. */
  @Property(seed = "1", tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void linearUpToTheNextKink(
      @ForAll("piecewise") PiecewiseLinear f,
      @ForAll("vectors") double[] x,
      @ForAll("vectors") double[] d) {
    Optional<NextKink> next = Forward.nextKink(f, x, d);
    Statistics.label("found").collect(next.isPresent());
    double distance = next.map(NextKink::distance).orElse(1e6);
    double[][] slopes = Forward.lexicographic(f, x, columnOf(d));
    double[] start = Real.values(f.apply(Real.of(x)));
    for (double part : new double[] {0.25, 0.5, 1}) {
      double t = part * distance;
      double[] there = Real.values(f.apply(Real.of(moved(x, d, t))));
      for (int i = 0; i < there.length; i++) {
        double expected = start[i] + t * slopes[i][0];
        // Whole slopes; what is rounded is t d and a sum of some such terms.
        double rounding = 1e-12 * (1 + Math.abs(expected) + t);
        assertEquals(expected, there[i], rounding, () -> f + " at " + Arrays.toString(x));
      }
    }
    if (next.isPresent() && isDyadic(distance)) {
      List<String> kinks = met(f, moved(x, d, distance));
      assertTrue(kinks.contains(next.get().kink().primitive()), () -> next + ", met " + kinks);
    }
  }

  private static double[][] columnOf(double... d) {
    double[][] column = new double[d.length][];
    Arrays.setAll(column, i -> new double[] {d[i]});
    return column;
  }

  /** Whether it is a fraction that leads to the kink without rounding. */
  private static boolean isDyadic(double t) {
    return t * 1024 == Math.rint(t * 1024);
  }

  private static Arguments row(String name, ScalarFunction f, double x, double d, double expected) {
    return Arguments.of(name, f, x, d, expected);
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row("abs", x -> x[0].abs(), -3, 2, 1.5),
        row("relu", x -> x[0].relu(), 3, -0.5, 6),
        row("leakyRelu", x -> x[0].leakyRelu(0.1), -1, 1, 1),
        row("signum", x -> x[0].signum(), -1, 4, 0.25),
        row("select", x -> Real.select(x[0].sub(2), x[0], x[0].neg()), 1, 1, 1),
        row("max", x -> x[0].max(x[0].neg().add(4)), 1, 1, 1),
        row("min", x -> x[0].min(1), 3, -1, 2),
        row("clamp", x -> x[0].clamp(-1, 1), -3, 1, 2),
        row("clamp", x -> x[0].clamp(-1, 1), 0, 1, 1),
        row("clamp", x -> x[0].clamp(-1, 1), 3, 1, Double.NaN),
        row("hypot", x -> x[0].hypot(x[0].mul(2)), -3, 1, 3),
        row("hypot", x -> x[0].hypot(1), -3, 1, Double.NaN),
        row("floor", x -> x[0].floor(), 0.25, 1, 0.75),
        row("floor", x -> x[0].floor(), 2, -1, 1),
        row("ceil", x -> x[0].ceil(), 0.25, -1, 0.25),
        row("rint", x -> x[0].rint(), 0.25, 1, 0.25),
        row("rint", x -> x[0].rint(), 0.25, -1, 0.75),
        row("hinge", x -> Rows.HINGE.apply(x[0]), -3, 2, 2),
        row("hinge", x -> Rows.HINGE.apply(x[0]), -3, -2, Double.NaN),
        row("hinge", x -> Rows.HINGE.apply(x[0]), 1, 1, Double.NaN),
        row("abs", x -> x[0].abs(), 0, 1, Double.NaN),
        row("abs", x -> x[0].abs(), 1, 0, Double.NaN),
        row("abs", x -> x[0].abs(), Double.NaN, 1, Double.NaN),
        row("abs", x -> x[0].square().sub(4).abs(), 1, 1, 1.5),
        row("relu", x -> x[0].abs().sub(5).relu().add(x[0].relu()), 1, 1, 4));
  }

  @ParameterizedTest(name = "{0} from {2} along {3}")
  @MethodSource("rows")
  void distance(String name, ScalarFunction f, double x, double d, double expected) {
    Optional<NextKink> next = Forward.nextKink(f.asVector(), new double[] {x}, new double[] {d});
    assertEquals(expected, next.map(NextKink::distance).orElse(Double.NaN), 1e-15);
    next.ifPresent(found -> assertEquals(name, found.kink().primitive()));
  }

  @Test
  void namesTheLine() {
    NextKink next =
        Forward.nextKink(
                x -> new Real[] {x[0].abs().add(x[1].max(x[0]))},
                new double[] {-3, 8},
                new double[] {1, -2})
            .orElseThrow();
    assertEquals(3, next.distance());
    assertEquals(List.of(-3.0), next.kink().at());
    StackTraceElement where = next.kink().where().orElseThrow();
    assertEquals(NextKinkTest.class.getName(), where.getClassName());
    assertTrue(next.toString().contains("abs at -3.0 in "), next.toString());
    assertTrue(next.toString().endsWith("reached after 3.0"), next.toString());
  }

  @Test
  void misuse() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Forward.nextKink(x -> x, new double[2], new double[3]))
            .getMessage();
    assertTrue(message.contains("length 2") && message.contains("length 3"), message);
  }

  @Test
  void outerDerivativesAreNotLost() {
    var error =
        assertThrows(
            IllegalStateException.class,
            () ->
                Forward.derivative(
                    a ->
                        Real.of(
                            Forward.nextKink(
                                    x -> new Real[] {x[0].sub(a).abs()},
                                    new double[] {-1},
                                    new double[] {1})
                                .orElseThrow()
                                .distance()),
                    1.0));
    assertTrue(error.getMessage().contains("directional derivative"), error.getMessage());
  }

  @Test
  void tensorsAreRefused() {
    var error =
        assertThrows(
            IllegalStateException.class,
            () ->
                Forward.nextKink(
                    x -> Tensor.of(x, x.length).relu().toReals(), new double[1], new double[] {1}));
    assertTrue(error.getMessage().contains("a search for kinks"), error.getMessage());
  }
}
