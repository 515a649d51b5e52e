package dev.cotangent.bench.peers;

import dev.cotangent.bench.peer.CotangentPerceptron;
import dev.cotangent.bench.peer.Perceptron;
import dev.cotangent.bench.peer.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The gradient of a softmax classifier: one layer with 100 inputs and 10 classes. */
public class SoftmaxClassifierBenchmark extends PeersBenchmark {
  /** The number of samples. */
  @Param("10000")
  public int batch;

  /** The type of the elements. */
  @Param public Precision type;

  /** JMH sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public SoftmaxClassifierBenchmark() {}

  /** libtorch's gradient. */
  @Benchmark
  public void libtorch(Torch peer) {
    peer.classifier.step();
  }

  /** Our gradient. */
  @Benchmark
  public double cotangent(Cotangent ours) {
    return ours.classifier.step();
  }

  Perceptron classifier() {
    return Perceptron.random(batch, 100, 10);
  }

  /** The classifier in libtorch. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public static class Torch {
    private LibtorchPerceptron classifier;

    /** Loads libtorch and makes the tensors. */
    @Setup
    public void prepare(SoftmaxClassifierBenchmark setting) {
      classifier = new LibtorchPerceptron(setting.classifier(), setting.threads, setting.type);
    }
  }

  /** The classifier in Cotangent. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public static class Cotangent {
    private CotangentPerceptron classifier;

    /** Makes the tensors. */
    @Setup
    public void prepare(SoftmaxClassifierBenchmark setting) {
      classifier = new CotangentPerceptron(setting.classifier(), setting.threads, setting.type);
    }
  }
}
