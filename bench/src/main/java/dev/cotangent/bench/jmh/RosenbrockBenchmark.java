package dev.cotangent.bench.jmh;

import dev.cotangent.bench.peer.Rosenbrock;
import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.util.concurrent.TimeUnit;
import org.hipparchus.analysis.differentiation.Gradient;
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

/** Derivatives of {@link Rosenbrock}, beside the plain function and beside Hipparchus. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 4, time = 1)
public class RosenbrockBenchmark {
  /** The number of inputs. */
  @Param({"10", "100", "1000"})
  public int n;

  /** What the JVM has done with the function before. */
  @Param public History history;

  private final ScalarFunction f = Rosenbrock::value;
  private double[] x;
  private double[] v;

  /** JMH sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public RosenbrockBenchmark() {}

  /** Makes the point and gives the function its history. */
  @Setup
  public void prepare() {
    x = Rosenbrock.point(n);
    v = Rosenbrock.point(n);
    history.apply(f, x);
  }

  /** The plain function over {@code double}. */
  @Benchmark
  public double primal() {
    return Rosenbrock.value(x);
  }

  /** The gradient in reverse mode. */
  @Benchmark
  public double[] reverseGradient() {
    return Reverse.gradient(f, x);
  }

  /** The gradient in forward mode. */
  @Benchmark
  public double[] forwardGradient() {
    return Forward.gradient(f, x);
  }

  /** The gradient by Hipparchus, in forward mode too. */
  @Benchmark
  public double[] hipparchusGradient() {
    Gradient[] inputs = new Gradient[n];
    for (int i = 0; i < n; i++) {
      inputs[i] = Gradient.variable(n, i, x[i]);
    }
    return new Rosenbrock(n).hipparchus(inputs).getGradient();
  }

  /** The Hessian times a vector. */
  @Benchmark
  public double[] hessianVectorProduct() {
    return Hybrid.hessianVectorProduct(f, x, v);
  }
}
