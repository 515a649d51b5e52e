package dev.cotangent.bench.jmh;

import dev.cotangent.bench.peer.Rosenbrock;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.ScalarFunction;
import java.util.concurrent.TimeUnit;
import org.hipparchus.analysis.differentiation.DSFactory;
import org.hipparchus.analysis.differentiation.DerivativeStructure;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The dense Hessian of {@link Rosenbrock} in 100 dimensions, beside Hipparchus. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 4, time = 1)
public class HessianBenchmark {
  private static final int N = 100;

  private final ScalarFunction f = Rosenbrock::value;
  private final double[] x = Rosenbrock.point(N);

  /** JMH makes one. */
  public HessianBenchmark() {}

  /** The plain function over {@code double}. */
  @Benchmark
  public double primal() {
    return Rosenbrock.value(x);
  }

  /** All columns, many at a time. */
  @Benchmark
  public double[][] hessian() {
    return Hybrid.hessian(f, x);
  }

  /** By Hipparchus. */
  @Benchmark
  public double[] hipparchus() {
    DSFactory factory = new DSFactory(N, 2);
    DerivativeStructure[] inputs = new DerivativeStructure[N];
    for (int i = 0; i < N; i++) {
      inputs[i] = factory.variable(i, x[i]);
    }
    return new Rosenbrock(N).hipparchus(inputs).getAllDerivatives();
  }
}
