package dev.cotangent.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.peer.Rosenbrock;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks compute what they say; how fast, no test asks. */
class BenchmarksTest {
  @BeforeAll
  static void mayRunBesideOthers() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @ParameterizedTest
  @EnumSource
  void rosenbrock(History history) {
    RosenbrockBenchmark benchmark = new RosenbrockBenchmark();
    benchmark.n = 10;
    benchmark.history = history;
    benchmark.prepare();
    double[] gradient = benchmark.reverseGradient();
    assertArrayEquals(gradient, benchmark.forwardGradient(), 1e-10);
    assertArrayEquals(gradient, benchmark.hipparchusGradient(), 1e-10);

    double h = 1e-6;
    double[] x = Rosenbrock.point(10);
    double[] further = x.clone();
    for (int i = 0; i < 10; i++) {
      further[i] += h * x[i]; // the benchmark's vector is the point itself
    }
    double[] product = benchmark.hessianVectorProduct();
    double[] gradientThere = Reverse.gradient(Rosenbrock::value, further);
    for (int i = 0; i < 10; i++) {
      double difference = (gradientThere[i] - gradient[i]) / h;
      assertEquals(difference, product[i], 1e-3 * (1 + Math.abs(difference)));
    }
  }

  @Test
  void theFunctionIsTheSameForAll() {
    double[] x = Rosenbrock.point(100);
    assertEquals(Rosenbrock.value(x), Rosenbrock.value(Real.of(x)).value(), 1e-9);
  }

  @ParameterizedTest
  @EnumSource
  void ownPrimitive(History history) {
    OwnPrimitiveBenchmark benchmark = new OwnPrimitiveBenchmark();
    benchmark.n = 10;
    benchmark.history = history;
    benchmark.prepare();
    assertArrayEquals(benchmark.builtInReverse(), benchmark.ownReverse());
    assertArrayEquals(benchmark.builtInForward(), benchmark.ownForward());
    assertArrayEquals(benchmark.ownForward(), benchmark.ownReverse(), 1e-14);
  }

  @Test
  void compareRunsWhatTheCommandMeasures() {
    CompareBenchmark benchmark = new CompareBenchmark();
    benchmark.family = "stencil";
    benchmark.inputs = 3;
    benchmark.outputs = 2;
    for (var mode : dev.cotangent.bench.result.Mode.values()) {
      benchmark.mode = mode;
      benchmark.prepare();
      assertEquals(2, ((double[]) benchmark.primal()).length);
      double[][] jacobian = (double[][]) benchmark.derivative();
      assertEquals(2, jacobian.length);
      assertEquals(3, jacobian[0].length);
    }
  }

  @Test
  void jmhFindsAndRunsThemAll() throws Exception {
    var options =
        new OptionsBuilder()
            .include(RosenbrockBenchmark.class.getName())
            .include(OwnPrimitiveBenchmark.class.getName())
            .include(CompareBenchmark.class.getName())
            .param("family", "deep")
            .param("inputs", "10")
            .param("outputs", "1")
            .param("mode", "HYBRID")
            .param("n", "10")
            .param("history", "FRESH")
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    assertEquals(9 + 2, new Runner(options).run().size());
  }

  @Test
  void anyItemOfThePeersIsABenchmark() {
    ContestBenchmark benchmark = new ContestBenchmark();
    benchmark.item = "Rosenbrock n=10/gradient/by hand";
    benchmark.prepare();
    double[] x = Rosenbrock.point(10);
    assertEquals(Rosenbrock.value(x), benchmark.primal());
    double[] gradient = Reverse.gradient(Rosenbrock::value, x);
    assertArrayEquals(gradient, (double[]) benchmark.derivative(), 1e-10);
  }

  @Test
  void tapeOfATerm() {
    double bytes = Figures.tapeBytesPerTerm(1000);
    assertTrue(bytes > 0 && bytes <= 60, () -> bytes + " bytes");
  }
}
