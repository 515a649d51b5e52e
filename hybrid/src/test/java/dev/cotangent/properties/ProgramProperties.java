package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Pullback;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** On random programs, every mode says the same. */
class ProgramProperties {
  /** Some hundred operations, in whichever order their derivatives are multiplied. */
  private static final double ROUNDING = 1e-11;

  @Provide
  Arbitrary<Program> programs() {
    return Program.upTo(25);
  }

  @Provide
  Arbitrary<Program> shortPrograms() {
    return Program.upTo(8);
  }

  @Provide
  Arbitrary<double[]> points() {
    return Program.points();
  }

  @Property(seed = "1", tries = 500, edgeCases = EdgeCasesMode.NONE)
  void gradients(@ForAll("programs") Program f, @ForAll("points") double[] x) {
    double value = f.apply(Real.of(x)).value();
    double[] forward = Forward.gradient(f, x);
    var reverse = Reverse.valueAndGradient(f, x);
    assertEquals(value, reverse.value(), "derivatives do not change the value");
    assertClose(forward, reverse.gradient(), "reverse mode");
    for (Door door : Door.values()) {
      assertClose(forward, Real.values(door.gradient(f, Real.of(x))), door.toString());
    }
    try (Tape tape = Tape.open()) {
      Real[] inputs = Arrays.stream(x).mapToObj(tape::variable).toArray(Real[]::new);
      Real y = f.apply(inputs);
      assertEquals(value, y.value());
      assertArrayEquals(reverse.gradient(), tape.gradient(y));
    }
  }

  @Property(seed = "2", tries = 300, edgeCases = EdgeCasesMode.NONE)
  void jacobians(@ForAll("programs") Program f, @ForAll("points") double[] x) {
    double[][] forward = Forward.jacobian(f.several(), x);
    double[][] reverse = Reverse.jacobian(f.several(), x);
    double[][] chosen = Hybrid.jacobian(f.several(), x).matrix();
    Pullback pullback = Reverse.pullback(f.several(), x);
    assertArrayEquals(Real.values(f.several().apply(Real.of(x))), pullback.values());
    for (int i = 0; i < forward.length; i++) {
      assertClose(forward[i], reverse[i], "reverse mode");
      assertClose(forward[i], chosen[i], "the chosen mode");
      assertClose(forward[i], pullback.jacobian()[i], "pullback");
      double[] weights = new double[forward.length];
      weights[i] = 1;
      assertClose(forward[i], pullback.apply(weights), "pullback of one output");
    }
    for (int chunk = 1; chunk <= x.length; chunk++) {
      double[][] chunked = Forward.jacobian(f.several(), x, chunk);
      for (int i = 0; i < forward.length; i++) {
        assertClose(forward[i], chunked[i], "chunks of " + chunk);
      }
    }
  }

  @Property(seed = "3", tries = 300, edgeCases = EdgeCasesMode.NONE)
  void adjointIdentityAndLinearity(
      @ForAll("programs") Program f,
      @ForAll("points") double[] x,
      @ForAll("points") double[] u,
      @ForAll("points") double[] v,
      @ForAll("points") double[] w) {
    double[] ju = Forward.jvp(f.several(), x, u);
    double[] jv = Forward.jvp(f.several(), x, v);
    double[] mixed = new double[x.length];
    double[] expected = new double[ju.length];
    Arrays.setAll(mixed, i -> 2 * u[i] - 3 * v[i]);
    Arrays.setAll(expected, i -> 2 * ju[i] - 3 * jv[i]);
    double size = 10 * norm(Forward.jacobian(f.several(), x));
    assertClose(expected, Forward.jvp(f.several(), x, mixed), "jvp of 2 u - 3 v", size);
    double[] vjp = Reverse.vjp(f.several(), x, w);
    assertClose(
        new double[] {dot(w, jv)}, new double[] {dot(vjp, v)}, "the adjoint identity", size);
  }

  @Property(
      seed = "4",
      tries = 200,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void hessians(@ForAll("shortPrograms") Program f, @ForAll("points") double[] x) {
    double[] hessian = flat(Hybrid.hessian(f, x));
    double size = norm(hessian) + norm(Forward.gradient(f, x));
    for (List<Door> nesting : Door.nestings(2)) {
      double[] nested = Real.values(Door.derivatives(nesting, f, Real.of(x)));
      assertClose(hessian, nested, nesting.toString(), size);
    }
    double[] v = {0.3, -1, 0.7};
    double[] product = Hybrid.hessianVectorProduct(f, x, v);
    double[] expected = new double[x.length];
    Arrays.setAll(expected, i -> dot(Arrays.copyOfRange(hessian, 3 * i, 3 * i + 3), v));
    assertClose(expected, product, "Hessian times vector", size);
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        double[] entry = {hessian[3 * i + j]};
        assertClose(entry, new double[] {hessian[3 * j + i]}, "symmetry", size);
      }
    }
  }

  @Property(
      seed = "5",
      tries = 20,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void thirdDerivatives(@ForAll("shortPrograms") Program f, @ForAll("points") double[] x) {
    double[] expected = {};
    double size = 1;
    for (List<Door> nesting : Door.nestings(3)) {
      double[] third = Real.values(Door.derivatives(nesting, f, Real.of(x)));
      if (expected.length == 0) {
        expected = third;
        size = norm(third) + norm(Hybrid.hessian(f, x)) + norm(Forward.gradient(f, x));
      }
      assertClose(expected, third, nesting.toString(), size);
    }
  }

  @Property(seed = "6", tries = 300, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void gradientMatchesDifferences(@ForAll("programs") Program f, @ForAll("points") double[] x) {
    // What is detached is constant to the derivative and not to the differences.
    Assume.that(f.steps().stream().noneMatch(s -> s.operation().name().equals("detach")));
    var watched = Kinks.watch(() -> Reverse.gradient(f, x));
    double[] gradient = watched.result();
    for (int k = 0; k < x.length; k++) {
      int at = k;
      Stencil stencil =
          Stencil.of(
              t -> {
                double[] moved = x.clone();
                moved[at] = t;
                return f.apply(Real.of(moved)).value();
              },
              x[k]);
      // A branch close by makes the differences uncertain, and they say so.
      boolean smooth = stencil.error() < 1e-6 * (1 + norm(gradient)) && watched.met().isEmpty();
      Statistics.collect(smooth ? "smooth" : "not smooth");
      if (smooth) {
        double allowed = 10 * stencil.error() + 1e-8 * norm(gradient);
        assertTrue(
            Math.abs(gradient[k] - stencil.derivative()) <= allowed,
            () -> gradient[at] + " against " + stencil);
      }
    }
    Statistics.coverage(c -> c.check("smooth").percentage(p -> p > 80));
  }

  /** The same program on several threads at once, each of which differentiates it many times. */
  @Property(seed = "7", tries = 20, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void threadsDoNotMatter(@ForAll("programs") Program f, @ForAll("points") double[] x)
      throws Exception {
    double[] forward = Forward.gradient(f, x);
    double[] reverse = Reverse.gradient(f, x);
    double[] hessian = flat(Hybrid.hessian(f, x));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        runs.add(
            threads.submit(() -> {
              for (int i = 0; i < 10; i++) {
                assertArrayEquals(forward, Forward.gradient(f, x));
                assertArrayEquals(reverse, Reverse.gradient(f, x));
                assertArrayEquals(hessian, flat(Hybrid.hessian(f, x)));
              }
            }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
  }

  private static void assertClose(double[] expected, double[] actual, String what) {
    assertClose(expected, actual, what, norm(expected));
  }

  private static void assertClose(double[] expected, double[] actual, String what, double size) {
    assertTrue(Double.isFinite(size), () -> "derivatives are finite: " + Arrays.toString(expected));
    assertArrayEquals(expected, actual, ROUNDING * (1 + size), what);
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static double norm(double[]... rows) {
    return Arrays.stream(flat(rows)).map(Math::abs).max().orElse(0);
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }
}
