package dev.cotangent.bench.peers;

import ai.djl.pytorch.engine.PtNDArray;
import dev.cotangent.bench.peer.Precision;
import dev.cotangent.bench.peer.RandomData;
import dev.cotangent.kernel.ArrayKernels;
import dev.cotangent.kernel.DoubleMatrix;
import dev.cotangent.kernel.FloatMatrix;
import dev.cotangent.kernel.Workers;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The product of two square matrices. libtorch makes a new result each time, the others do not. */
public class GemmBenchmark extends PeersBenchmark {
  /** The number of rows and columns. */
  @Param({"64", "256", "512", "1024", "2048"})
  public int size;

  /** The type of the elements. */
  @Param public Precision type;

  /** Which operands are transposed. */
  @Param public Transposed transposed;

  /** JMH sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public GemmBenchmark() {}

  /** Our kernels. */
  @Benchmark
  public void cotangent(Cotangent ours) {
    ours.product.run();
  }

  /** libtorch's product, which is MKL's. */
  @Benchmark
  public void libtorch(Torch peer) {
    peer.product.run();
  }

  /** OpenBLAS's product. */
  @Benchmark
  public void openBlas(Blas peer) {
    peer.product.run();
  }

  double[] a() {
    return RandomData.normal(new Random(1), size * size, 1);
  }

  double[] b() {
    return RandomData.normal(new Random(2), size * size, 1);
  }

  /** The matrices as our kernels take them. */
  @State(Scope.Benchmark)
  public static class Cotangent {
    private Runnable product = () -> {};

    /** Makes the matrices. */
    @Setup
    public void prepare(GemmBenchmark setting) {
      Workers.setThreads(setting.threads);
      ArrayKernels kernels = ArrayKernels.current();
      int n = setting.size;
      boolean aTransposed = setting.transposed.a();
      boolean bTransposed = setting.transposed.b();
      switch (setting.type) {
        case F32 -> {
          FloatMatrix a = square(RandomData.floats(setting.a()), n, aTransposed);
          FloatMatrix b = square(RandomData.floats(setting.b()), n, bTransposed);
          FloatMatrix c = square(new float[n * n], n, false);
          product = () -> kernels.gemm(a, b, c, false);
        }
        case F64 -> {
          DoubleMatrix a = square(setting.a(), n, aTransposed);
          DoubleMatrix b = square(setting.b(), n, bTransposed);
          DoubleMatrix c = square(new double[n * n], n, false);
          product = () -> kernels.gemm(a, b, c, false);
        }
      }
    }

    private static FloatMatrix square(float[] data, int n, boolean transposed) {
      return new FloatMatrix(data, 0, n, n, transposed ? 1 : n, transposed ? n : 1);
    }

    private static DoubleMatrix square(double[] data, int n, boolean transposed) {
      return new DoubleMatrix(data, 0, n, n, transposed ? 1 : n, transposed ? n : 1);
    }
  }

  /** The matrices as libtorch takes them; a transposed one is a view. */
  @State(Scope.Benchmark)
  public static class Torch {
    private Runnable product = () -> {};

    /** Loads libtorch and makes the matrices. */
    @Setup
    public void prepare(GemmBenchmark setting) {
      Libtorch libtorch = Libtorch.start(setting.threads, setting.type);
      PtNDArray a = square(libtorch, setting.a(), setting.size, setting.transposed.a());
      PtNDArray b = square(libtorch, setting.b(), setting.size, setting.transposed.b());
      product = () -> a.matMul(b).close();
    }

    private static PtNDArray square(Libtorch libtorch, double[] data, int n, boolean transposed) {
      PtNDArray matrix = libtorch.tensor(data, n, n);
      return transposed ? matrix.transpose() : matrix;
    }
  }

  /** The matrices as OpenBLAS takes them. */
  @State(Scope.Benchmark)
  public static class Blas {
    private Runnable product = () -> {};

    /** Loads OpenBLAS and makes the matrices. */
    @Setup
    public void prepare(GemmBenchmark setting) {
      OpenBlas.start(setting.threads);
      product = OpenBlas.product(setting);
    }
  }
}
