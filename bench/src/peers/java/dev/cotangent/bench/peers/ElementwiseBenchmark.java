package dev.cotangent.bench.peers;

import ai.djl.pytorch.engine.PtNDArray;
import dev.cotangent.bench.peer.Precision;
import dev.cotangent.bench.peer.RandomData;
import dev.cotangent.kernel.ArrayKernels;
import dev.cotangent.primitive.Unary;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A function of every element of a large array. libtorch makes a new result each time, we do not;
 * our kernels use one thread whatever the setting.
 */
public class ElementwiseBenchmark extends PeersBenchmark {
  /** The number of elements. */
  @Param("1000000")
  public int size;

  /** The type of the elements. */
  @Param public Precision type;

  /** The function. */
  @Param public Function function;

  /** JMH sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public ElementwiseBenchmark() {}

  /** Our kernels. */
  @Benchmark
  public void cotangent(Cotangent ours) {
    ours.map.run();
  }

  /** libtorch's function. */
  @Benchmark
  public void libtorch(Torch peer) {
    peer.function.libtorch(peer.x).close();
  }

  double[] x() {
    double[] x = RandomData.normal(new Random(1), size, 1);
    if (function == Function.LOG) {
      for (int i = 0; i < x.length; i++) {
        x[i] = Math.abs(x[i]);
      }
    }
    return x;
  }

  /** The elements as our kernels take them. */
  @State(Scope.Benchmark)
  public static class Cotangent {
    private Runnable map = () -> {};

    /** Makes the arrays. */
    @Setup
    public void prepare(ElementwiseBenchmark setting) {
      ArrayKernels kernels = ArrayKernels.current();
      Unary row = setting.function.row;
      int n = setting.size;
      switch (setting.type) {
        case F32 -> {
          float[] x = RandomData.floats(setting.x());
          float[] y = new float[n];
          map = () -> kernels.map(row, x, 0, y, 0, n);
        }
        case F64 -> {
          double[] x = setting.x();
          double[] y = new double[n];
          map = () -> kernels.map(row, x, 0, y, 0, n);
        }
      }
    }
  }

  /** The elements as libtorch takes them. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public static class Torch {
    private Function function;
    private PtNDArray x;

    /** Loads libtorch and makes the array. */
    @Setup
    public void prepare(ElementwiseBenchmark setting) {
      function = setting.function;
      x = Libtorch.start(setting.threads, setting.type).tensor(setting.x(), setting.size);
    }
  }
}
