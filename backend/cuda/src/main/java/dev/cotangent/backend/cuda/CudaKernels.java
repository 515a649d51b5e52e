package dev.cotangent.backend.cuda;

import dev.cotangent.backend.cuda.code.DeviceFunction;
import dev.cotangent.backend.cuda.code.DeviceFunctions;
import dev.cotangent.backend.cuda.graph.Graph;
import dev.cotangent.kernel.Device;
import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.kernel.DeviceMatrix;
import dev.cotangent.kernel.Precision;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Subgradient;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The kernels on one GPU: rows of the registry become functions of its own. */
final class CudaKernels implements DeviceKernels {
  private final Device device;
  private final Graph graph;
  private final Thresholds thresholds;

  /**
   * Makes the kernels.
   *
   * @param thresholds what is worth while; what is not stays on the host
   */
  CudaKernels(Device device, Graph graph, Thresholds thresholds) {
    this.device = device;
    this.graph = graph;
    this.thresholds = thresholds;
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public boolean suits(Work work, long amount, long bytesThere, long bytesHere) {
    return thresholds.suits(work, amount, bytesThere, bytesHere);
  }

  @Override
  public boolean computes(Primitive row) {
    return DeviceFunctions.value(row, Precision.DOUBLE) != null;
  }

  @Override
  public boolean weighs(Primitive row) {
    return DeviceFunctions.side(row, Precision.DOUBLE) != null;
  }

  @Override
  public DeviceArray upload(double[] x, int n) {
    MemorySegment elements = MemorySegment.ofArray(x);
    return graph.upload(Precision.DOUBLE, elements.asSlice(0, (long) n * Double.BYTES));
  }

  @Override
  public DeviceArray upload(float[] x, int n) {
    MemorySegment elements = MemorySegment.ofArray(x);
    return graph.upload(Precision.SINGLE, elements.asSlice(0, (long) n * Float.BYTES));
  }

  @Override
  public DeviceArray constant(Precision precision, double value, int n) {
    return graph.constant(precision, value, n);
  }

  @Override
  public DeviceArray view(DeviceArray x, int at, int[] sizes, int[] strides) {
    return graph.view(x, at, sizes, strides);
  }

  @Override
  public DeviceArray convert(DeviceArray x, Precision precision) {
    return graph.convert(x, precision);
  }

  @Override
  public DeviceArray apply(Primitive row, DeviceArray... x) {
    Precision precision = x[0].precision();
    return graph.apply(required(DeviceFunctions.value(row, precision), row), precision, x);
  }

  @Override
  public DeviceArray weight(Primitive row, double tie, DeviceArray... x) {
    Precision precision = x[0].precision();
    return graph.weight(required(DeviceFunctions.side(row, precision), row), tie, precision, x);
  }

  private static DeviceFunction required(@Nullable DeviceFunction function, Primitive row) {
    if (function == null) {
      throw new IllegalArgumentException("there is no device code for " + row.name());
    }
    return function;
  }

  @Override
  public DeviceArray sum(DeviceArray x, int outer, int count, int inner) {
    return graph.sum(x, outer, count, inner);
  }

  @Override
  public DeviceArray max(DeviceArray x, int outer, int count, int inner) {
    return graph.max(x, outer, count, inner);
  }

  @Override
  public DeviceArray selection(
      DeviceArray x, DeviceArray largest, int outer, int count, int inner, Subgradient policy) {
    int shared =
        switch (policy) {
          case STANDARD, CONSISTENT -> 0;
          case FIRST -> 1;
          case SECOND -> 2;
        };
    return graph.selection(x, largest, outer, count, inner, shared);
  }

  @Override
  public DeviceArray gather(DeviceArray x, int outer, int count, int inner, int... indices) {
    return graph.gather(x, outer, count, inner, indices);
  }

  @Override
  public DeviceArray scatterAdd(DeviceArray x, int outer, int places, int inner, int... indices) {
    return graph.scatterAdd(x, outer, places, inner, indices);
  }

  @Override
  public DeviceArray concat(DeviceArray[] x, int outer, int[] counts, int inner) {
    return graph.concat(x, outer, counts, inner);
  }

  @Override
  public DeviceArray gemm(DeviceMatrix a, DeviceMatrix b) {
    return graph.gemm(a, b);
  }
}
