package dev.cotangent.bench.peers;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import dev.cotangent.bench.peer.Precision;
import dev.cotangent.bench.peer.RandomData;
import dev.cotangent.kernel.Workers;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The gradient of Σ tanh(x · w), element by element, with respect to a small square x: what is left
 * where there is hardly anything to compute.
 */
public class SmallTensorBenchmark extends PeersBenchmark {
  /** The number of rows and columns. */
  @Param("8")
  public int size;

  /** The type of the elements. */
  @Param public Precision type;

  /** JMH sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public SmallTensorBenchmark() {}

  /** libtorch's gradient. */
  @Benchmark
  public void libtorch(Torch peer) {
    peer.step();
  }

  /** Our gradient. */
  @Benchmark
  public Tensor[] cotangent(Cotangent ours) {
    return Reverse.gradient(ours.loss, ours.x);
  }

  double[] x() {
    return RandomData.normal(new Random(1), size * size, 1);
  }

  double[] w() {
    return RandomData.normal(new Random(2), size * size, 1);
  }

  /** The tensors in libtorch. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public static class Torch {
    private Libtorch libtorch;
    private PtNDArray x;
    private PtNDArray w;
    private PtNDArray one;

    /** Loads libtorch and makes the tensors. */
    @Setup
    public void prepare(SmallTensorBenchmark setting) {
      libtorch = Libtorch.start(setting.threads, setting.type);
      x = libtorch.tensor(setting.x(), setting.size, setting.size);
      w = libtorch.tensor(setting.w(), setting.size, setting.size);
      one = libtorch.tensor(new double[] {1});
    }

    private void step() {
      try (NDManager step = libtorch.newStep()) {
        Libtorch.record();
        PtNDArray leaf = Libtorch.leaf(x, step);
        Libtorch.backward(leaf.mul(w).tanh().sum(), one);
        leaf.getGradient();
      }
    }
  }

  /** The tensors in Cotangent. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public static class Cotangent {
    private Tensor x;
    private TensorFunction loss;

    /** Makes the tensors. */
    @Setup
    public void prepare(SmallTensorBenchmark setting) {
      Workers.setThreads(setting.threads);
      Tensor w = setting.type.tensor(setting.w(), setting.size, setting.size);
      x = setting.type.tensor(setting.x(), setting.size, setting.size);
      loss = inputs -> inputs[0].mul(w).tanh().sum();
    }
  }
}
