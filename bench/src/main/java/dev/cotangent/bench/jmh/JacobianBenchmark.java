package dev.cotangent.bench.jmh;

import dev.cotangent.bench.peer.TallMap;
import dev.cotangent.bench.peer.WideMap;
import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.ChosenJacobian;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.hipparchus.analysis.differentiation.Gradient;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A tall Jacobian and a wide one, beside the plain functions: {@link TallMap}, R⁴ to R¹⁰⁰⁰, and
 * {@link WideMap}, R¹⁰⁰⁰ to R⁴.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 4, time = 1)
public class JacobianBenchmark {
  private static final int MANY = 1000;

  private final TallMap tall = new TallMap(MANY);
  private final WideMap wide = new WideMap(MANY);
  private final double[] few = tall.point();
  private final double[] many = wide.point();

  /** Makes the points. */
  public JacobianBenchmark() {}

  /** The tall function over {@code double}. */
  @Benchmark
  public double[] tallPrimal() {
    return tall.plain(few);
  }

  /** The tall Jacobian, in forward mode. */
  @Benchmark
  public double[][] tallForward() {
    return Forward.jacobian(tall::value, few);
  }

  /** The tall Jacobian, in the mode that is chosen. */
  @Benchmark
  public ChosenJacobian tallChosen() {
    return Hybrid.jacobian(tall::value, few);
  }

  /** The tall Jacobian by Hipparchus. */
  @Benchmark
  public double[][] tallHipparchus() {
    Gradient[] x = new Gradient[few.length];
    for (int j = 0; j < x.length; j++) {
      x[j] = Gradient.variable(x.length, j, few[j]);
    }
    return Arrays.stream(tall.hipparchus(x)).map(Gradient::getGradient).toArray(double[][]::new);
  }

  /** The wide function over {@code double}. */
  @Benchmark
  public double[] widePrimal() {
    return wide.plain(many);
  }

  /** The wide Jacobian, in reverse mode. */
  @Benchmark
  public double[][] wideReverse() {
    return Reverse.jacobian(wide::value, many);
  }

  /** The wide Jacobian, in the mode that is chosen. */
  @Benchmark
  public ChosenJacobian wideChosen() {
    return Hybrid.jacobian(wide::value, many);
  }
}
