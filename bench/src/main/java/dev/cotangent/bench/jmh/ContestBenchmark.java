package dev.cotangent.bench.jmh;

import dev.cotangent.bench.measure.Subject;
import dev.cotangent.bench.peer.PeerSuite;
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
 * Any item of {@link PeerSuite}, beside the plain function: what {@code ./cotangent compare}
 * measures, by JMH.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-modules",
      "jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ContestBenchmark {
  /** The item: function, quantity and tool. */
  @Param("Rosenbrock n=100/gradient/Cotangent")
  public String item;

  private Subject subject;

  /** JMH sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public ContestBenchmark() {}

  /** Makes the tool ready. */
  @Setup
  public void prepare() {
    subject = new PeerSuite().subject(item);
  }

  /** The function itself, over plain doubles. */
  @Benchmark
  public Object primal() {
    return subject.primal();
  }

  /** The derivative. */
  @Benchmark
  public Object derivative() {
    return subject.derivative();
  }
}
