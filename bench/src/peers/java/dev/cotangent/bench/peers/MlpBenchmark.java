package dev.cotangent.bench.peers;

import dev.cotangent.bench.peer.CotangentPerceptron;
import dev.cotangent.bench.peer.Perceptron;
import dev.cotangent.bench.peer.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The gradient of a perceptron of three layers, forward and backward, without an update. */
public class MlpBenchmark extends PeersBenchmark {
  /** The number of samples. */
  @Param({"64", "512"})
  public int batch;

  /** The type of the elements. */
  @Param("F32")
  public Precision type;

  /** JMH sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public MlpBenchmark() {}

  /** libtorch's gradient. */
  @Benchmark
  public void libtorch(Torch peer) {
    peer.perceptron.step();
  }

  /** Our gradient. */
  @Benchmark
  public double cotangent(Cotangent ours) {
    return ours.perceptron.step();
  }

  Perceptron perceptron() {
    return Perceptron.random(batch, 784, 256, 128, 10);
  }

  /** The perceptron in libtorch. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public static class Torch {
    private LibtorchPerceptron perceptron;

    /** Loads libtorch and makes the tensors. */
    @Setup
    public void prepare(MlpBenchmark setting) {
      perceptron = new LibtorchPerceptron(setting.perceptron(), setting.threads, setting.type);
    }
  }

  /** The perceptron in Cotangent. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public static class Cotangent {
    private CotangentPerceptron perceptron;

    /** Makes the tensors. */
    @Setup
    public void prepare(MlpBenchmark setting) {
      perceptron = new CotangentPerceptron(setting.perceptron(), setting.threads, setting.type);
    }
  }
}
