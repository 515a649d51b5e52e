package dev.cotangent.bench.jmh;

import dev.cotangent.bench.plain.Race;
import dev.cotangent.bench.plain.Races;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Functions in plain Java, their derivatives by hand and the generated ones: {@link Races}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PlainJavaBenchmark {
  /** The function. */
  @Param({
    "Rosenbrock 10",
    "Rosenbrock 1000",
    "logistic loss 1000x100",
    "log-sum-exp 1000",
    "log-sum-exp 100000",
    "Lotka-Volterra 1000",
    "heat equation 100x100x50",
    "Burgers' equation 100x100x50",
    "Gaussian mixture 10x25x1000",
    "Cholesky 100",
    "Cholesky 300",
    "Rosenbrock 1000 Hessian-vector product"
  })
  public String function;

  private Race race;
  private Supplier<double[]> generated;

  /** JMH sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public PlainJavaBenchmark() {}

  /** Makes the function, and generates its derivative. */
  @Setup
  public void prepare() {
    race = Races.named(function);
    generated = race.generation().get();
  }

  /** The function itself. */
  @Benchmark
  public double primal() {
    return race.primal().getAsDouble();
  }

  /** The derivative by hand. */
  @Benchmark
  public double[] byHand() {
    return race.byHand().get();
  }

  /** The generated derivative. */
  @Benchmark
  public double[] generated() {
    return generated.get();
  }
}
