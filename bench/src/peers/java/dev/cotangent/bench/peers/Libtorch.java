package dev.cotangent.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.cotangent.bench.peer.Precision;
import dev.cotangent.bench.peer.RandomData;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * libtorch through DJL, as lean as DJL allows: its native calls directly, without the lists and
 * blocks above them.
 */
final class Libtorch {
  private final PtNDManager manager;
  private final Precision precision;

  private Libtorch(PtNDManager manager, Precision precision) {
    this.manager = manager;
    this.precision = precision;
  }

  /**
   * Loads libtorch from the class path, never from the network. The calling thread must be the one
   * that computes: OpenMP keeps the number of threads by thread.
   */
  static Libtorch start(int threads, Precision precision) {
    Path cache = Path.of(System.getProperty("java.io.tmpdir"), "cotangent-peers", "djl");
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("DJL_CACHE_DIR", cache.toString());
    System.setProperty("PYTORCH_FLAVOR", "cpu");
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    PtNDManager manager = (PtNDManager) Engine.getInstance().newBaseManager();
    // Covers OpenMP, MKL and oneDNN alike.
    JniUtils.setNumThreads(threads);
    if (JniUtils.getNumThreads() != threads) {
      throw new IllegalStateException(
          "libtorch has " + JniUtils.getNumThreads() + " threads, not " + threads);
    }
    return new Libtorch(manager, precision);
  }

  /** Returns a tensor that lives as long as the JVM. */
  PtNDArray tensor(double[] values, long... shape) {
    return switch (precision) {
      case F32 -> (PtNDArray) manager.create(RandomData.floats(values), new Shape(shape));
      case F64 -> (PtNDArray) manager.create(values, new Shape(shape));
    };
  }

  /** Returns classes as the column that {@link #crossEntropy} takes. */
  PtNDArray column(int[] classes) {
    return indices(Arrays.stream(classes).asLongStream().toArray(), classes.length, 1);
  }

  /** Returns whole numbers as a tensor that lives as long as the JVM. */
  PtNDArray indices(long[] values, long... shape) {
    return (PtNDArray) manager.create(values, new Shape(shape));
  }

  /** Returns the owner of the tensors of one step, to be closed after it. */
  NDManager newStep() {
    return manager.newSubManager();
  }

  /**
   * Returns a tensor of the step that shares a parameter's elements and has no gradient yet:
   * neither an old gradient to be set to 0 nor one to be added to.
   */
  static PtNDArray leaf(PtNDArray parameter, NDManager step) {
    PtNDArray leaf = (PtNDArray) parameter.stopGradient();
    leaf.attach(step);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  /** Returns the mean cross-entropy of softmax: of the variants tried the fastest. */
  static PtNDArray crossEntropy(PtNDArray logits, PtNDArray classes) {
    return (PtNDArray) logits.logSoftmax(1).gather(classes, 1).mean().neg();
  }

  /**
   * Switches recording on in the calling thread. This and {@link #backward} are what DJL's gradient
   * collector calls, without the new tensor of ones that it makes each time.
   */
  static void record() {
    JniUtils.setGradMode(true);
  }

  /** Computes the gradients of a scalar, given a tensor with the number 1. */
  static void backward(PtNDArray scalar, PtNDArray one) {
    JniUtils.backward(scalar, one, false, false);
  }

  /** Returns a tensor's elements. */
  static double[] elements(PtNDArray tensor) {
    return tensor.getDataType() == DataType.FLOAT64
        ? tensor.toDoubleArray()
        : RandomData.doubles(tensor.toFloatArray());
  }
}
