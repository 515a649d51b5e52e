package dev.cotangent.bench.jmh;

import dev.cotangent.bench.compare.FamilySuite;
import dev.cotangent.bench.measure.Subject;
import java.util.concurrent.TimeUnit;
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

/**
 * The Jacobians that {@code cotangent compare} measures, measured by JMH: the same functions at the
 * same points, in the same modes. The families with sizes of their own are measured by {@code
 * cotangent compare} only.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class CompareBenchmark {
  /** The family, by its name. */
  @Param({"dense", "matrices", "stencil", "deep", "wide", "steps", "branches"})
  public String family;

  /** The number of inputs. */
  @Param({"1", "10", "100"})
  public int inputs;

  /** The number of outputs. */
  @Param({"1", "10", "100"})
  public int outputs;

  /** The mode. */
  @Param public dev.cotangent.bench.result.Mode mode;

  private Subject subject;

  /** JMH sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public CompareBenchmark() {}

  /** Makes the function and the point. */
  @Setup
  public void prepare() {
    String id = "%s/%d/%d/%s".formatted(family, inputs, outputs, mode);
    subject = new FamilySuite().subject(id);
  }

  /** The function itself; the mode makes no difference. */
  @Benchmark
  public Object primal() {
    return subject.primal();
  }

  /** Its Jacobian. */
  @Benchmark
  public Object derivative() {
    return subject.derivative();
  }
}
