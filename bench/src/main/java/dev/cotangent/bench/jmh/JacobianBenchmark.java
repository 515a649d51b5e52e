package dev.cotangent.bench.jmh;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.ChosenJacobian;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
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
 * A tall Jacobian and a wide one, beside the plain functions.
 *
 * <p>Tall, R⁴ to R¹⁰⁰⁰: a decay and an oscillation at a thousand times, {@code a · exp(-b t) +
 * sin(c t + d)}. Wide, R¹⁰⁰⁰ to R⁴: four sums of 250 terms {@code sin(x) · exp(-y)} over
 * neighbours.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 4, time = 1)
public class JacobianBenchmark {
  private static final int MANY = 1000;
  private static final int FEW = 4;

  private final double[] times = new double[MANY];
  private final double[] few = {1, 2, 3, 0.5};
  private final double[] many = Rosenbrock.point(MANY);

  /** Makes the points. */
  public JacobianBenchmark() {
    for (int i = 0; i < MANY; i++) {
      times[i] = 0.003 * i;
    }
  }

  /** The tall function over {@code double}. */
  @Benchmark
  public double[] tallPrimal() {
    double[] y = new double[MANY];
    for (int i = 0; i < MANY; i++) {
      double t = times[i];
      y[i] = few[0] * Math.exp(-t * few[1]) + Math.sin(few[2] * t + few[3]);
    }
    return y;
  }

  private Real[] tall(Real[] x) {
    Real[] y = new Real[MANY];
    for (int i = 0; i < MANY; i++) {
      double t = times[i];
      y[i] = x[0].mul(x[1].mul(-t).exp()).add(x[2].mul(t).add(x[3]).sin());
    }
    return y;
  }

  /** The tall Jacobian, in forward mode. */
  @Benchmark
  public double[][] tallForward() {
    return Forward.jacobian(this::tall, few);
  }

  /** The tall Jacobian, in the mode that is chosen. */
  @Benchmark
  public ChosenJacobian tallChosen() {
    return Hybrid.jacobian(this::tall, few);
  }

  /** The tall Jacobian by Hipparchus. */
  @Benchmark
  public double[][] tallHipparchus() {
    Gradient[] x = new Gradient[FEW];
    for (int j = 0; j < FEW; j++) {
      x[j] = Gradient.variable(FEW, j, few[j]);
    }
    double[][] rows = new double[MANY][];
    for (int i = 0; i < MANY; i++) {
      double t = times[i];
      Gradient decay = x[0].multiply(x[1].multiply(-t).exp());
      rows[i] = decay.add(x[2].multiply(t).add(x[3]).sin()).getGradient();
    }
    return rows;
  }

  /** The wide function over {@code double}. */
  @Benchmark
  public double[] widePrimal() {
    double[] y = new double[FEW];
    for (int i = 0; i < MANY; i++) {
      y[i % FEW] += Math.sin(many[i]) * Math.exp(-many[(i + 1) % MANY]);
    }
    return y;
  }

  private static Real[] wide(Real[] x) {
    Real[] y = Real.of(new double[FEW]);
    for (int i = 0; i < MANY; i++) {
      y[i % FEW] = y[i % FEW].add(x[i].sin().mul(x[(i + 1) % MANY].neg().exp()));
    }
    return y;
  }

  /** The wide Jacobian, in reverse mode. */
  @Benchmark
  public double[][] wideReverse() {
    return Reverse.jacobian(JacobianBenchmark::wide, many);
  }

  /** The wide Jacobian, in the mode that is chosen. */
  @Benchmark
  public ChosenJacobian wideChosen() {
    return Hybrid.jacobian(JacobianBenchmark::wide, many);
  }
}
