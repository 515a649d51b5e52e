package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.sparse.Check;
import dev.cotangent.sparse.Pattern;
import dev.cotangent.sparse.PatternMismatchException;
import dev.cotangent.sparse.SparseHessian;
import dev.cotangent.sparse.SparseJacobian;
import java.util.Arrays;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On random programs and on every row, no derivative is outside the pattern. */
class SparseProgramProperties {
  /** Some hundred operations, in whichever order their derivatives are multiplied. */
  private static final double ROUNDING = 1e-11;

  @Provide
  Arbitrary<Program> programs() {
    return Program.upTo(20);
  }

  @Provide
  Arbitrary<Program> shortPrograms() {
    return Program.upTo(6);
  }

  @Provide
  Arbitrary<double[]> points() {
    return Program.points();
  }

  @Property(seed = "1", tries = 300, edgeCases = EdgeCasesMode.NONE)
  void jacobians(@ForAll("programs") Program f, @ForAll("points") double[] x) {
    double[][] dense = Forward.jacobian(f.several(), x);
    Pattern local = Pattern.jacobian(f.several(), x);
    requireCovered(dense, local);
    assertTrue(Pattern.jacobianNear(f.several(), x).covers(local));
    for (Check check : Check.values()) {
      var jacobian = SparseJacobian.prepare(f.several(), x).checking(check);
      assertClose(dense, jacobian.at(x).toDense());
    }
    assertClose(dense, SparseJacobian.of(f.several(), local).at(x).toDense());
  }

  @Property(
      seed = "2",
      tries = 200,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void hessians(@ForAll("shortPrograms") Program f, @ForAll("points") double[] x) {
    double[][] dense = Hybrid.hessian(f, x);
    Pattern local = Pattern.hessian(f, x);
    requireCovered(dense, local);
    assertTrue(Pattern.hessianNear(f, x).covers(local));
    for (Check check : Check.values()) {
      assertClose(dense, SparseHessian.prepare(f, x).checking(check).at(x).toDense());
    }
  }

  /** Elsewhere the pattern fits, or it is noticed that it does not: nothing is wrong in silence. */
  @Property(seed = "3", tries = 300, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void elsewhere(
      @ForAll("programs") Program f, @ForAll("points") double[] x, @ForAll("points") double[] y) {
    Pattern atX = Pattern.jacobian(f.several(), x);
    for (Check check : new Check[] {Check.PRODUCT, Check.PATTERN}) {
      var jacobian = SparseJacobian.of(f.several(), atX).checking(check);
      double[][] dense = Forward.jacobian(f.several(), y);
      double[][] sparse = unlessMismatch(() -> jacobian.at(y).toDense());
      Statistics.collect(sparse == null ? "noticed" : "fits");
      if (sparse != null) {
        assertClose(dense, sparse);
      }
    }
    Statistics.coverage(c -> c.check("noticed").percentage(p -> p > 2));
    Statistics.coverage(c -> c.check("fits").percentage(p -> p > 50));
  }

  private static double @Nullable [][] unlessMismatch(Supplier<double[][]> evaluation) {
    try {
      return evaluation.get();
    } catch (PatternMismatchException e) {
      return null;
    }
  }

  /** A pattern for all points covers that of each point, and that of the derivatives there. */
  @Property(seed = "4", tries = 200, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void everywhere(@ForAll("shortPrograms") Program f, @ForAll("points") double[] x) {
    Pattern global = global(f);
    Statistics.collect(global == null ? "refused" : "found");
    if (global != null) {
      assertTrue(global.covers(Pattern.hessianNear(f, x)));
      assertTrue(global.covers(Pattern.hessian(f, x)));
      requireCovered(Hybrid.hessian(f, x), global);
    }
    Statistics.coverage(c -> c.check("found").percentage(p -> p > 50));
  }

  /** Empty where the program detaches numbers, or branches too often. */
  private static @Nullable Pattern global(ScalarFunction f) {
    try {
      return Pattern.globalHessian(f, 3);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @ParameterizedTest
  @MethodSource("dev.cotangent.properties.Rows#all")
  void rows(Primitive f) {
    for (double[] x : Points.of(f, 20)) {
      ScalarFunction over = f::apply;
      Pattern jacobian = Pattern.jacobian(over.asVector(), x);
      requireCovered(new double[][] {Reverse.gradient(over, x)}, jacobian);
      Pattern hessian = Pattern.hessian(over, x);
      requireCovered(Hybrid.hessian(over, x), hessian);
      assertTrue(Pattern.globalJacobian(over.asVector(), x.length).covers(jacobian));
      assertTrue(Pattern.globalHessian(over, x.length).covers(hessian));
    }
  }

  private static void requireCovered(double[][] dense, Pattern pattern) {
    for (int i = 0; i < dense.length; i++) {
      for (int j = 0; j < dense[i].length; j++) {
        assertTrue(
            dense[i][j] == 0 || pattern.contains(i, j),
            () -> Arrays.deepToString(dense) + " in\n" + pattern);
      }
    }
  }

  private static void assertClose(double[][] expected, double[][] actual) {
    double size = Arrays.stream(expected).flatMapToDouble(Arrays::stream).map(Math::abs).sum();
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i], ROUNDING * (1 + size), "row " + i);
    }
  }
}
