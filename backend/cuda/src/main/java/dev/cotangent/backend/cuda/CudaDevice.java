package dev.cotangent.backend.cuda;

import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.backend.cuda.graph.Graph;
import dev.cotangent.kernel.Device;
import dev.cotangent.kernel.DeviceKernels;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A GPU. Its driver is started when something is first computed on it, or its free memory asked
 * for, and stays until the program ends.
 */
public final class CudaDevice implements Device {
  private static @Nullable CudaDevice chosen;
  private static @Nullable CudaDevice used;

  private final int index;
  private final String name;
  private final long totalBytes;
  private final IntFunction<Driver> opening;
  private @Nullable Graph graph;

  /**
   * Makes a device.
   *
   * @param opening starts the driver of the device of a number
   */
  public CudaDevice(int index, String name, long totalBytes, IntFunction<Driver> opening) {
    this.index = index;
    this.name = name;
    this.totalBytes = totalBytes;
    this.opening = opening;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public long totalBytes() {
    return totalBytes;
  }

  @Override
  public long freeBytes() {
    return graph().freeBytes();
  }

  @Override
  public void choose() {
    synchronized (CudaDevice.class) {
      if (used != null && used != this) {
        throw new IllegalStateException(
            "tensors are computed on " + used + " already; choose a device before the first one");
      }
      chosen = this;
    }
  }

  /** Returns the device that was chosen, or one that is taken if none was. */
  static CudaDevice chosenOr(Supplier<CudaDevice> otherwise) {
    synchronized (CudaDevice.class) {
      if (used == null) {
        used = chosen == null ? otherwise.get() : chosen;
      }
      return used;
    }
  }

  /** Returns kernels on this device. */
  DeviceKernels kernels(Thresholds thresholds) {
    return new CudaKernels(this, graph(), thresholds);
  }

  private synchronized Graph graph() {
    Graph known = graph;
    if (known == null) {
      known = new Graph(opening.apply(index));
      graph = known;
    }
    return known;
  }

  @Override
  public <T> T during(Supplier<T> action) {
    return DeviceKernels.during(kernels(Thresholds.none()), action);
  }

  @Override
  public void close() {
    graph().close();
  }

  @Override
  public synchronized Usage usage() {
    return graph == null ? new Usage(0, 0, 0, 0, 0, 0, 0) : graph.usage();
  }

  @Override
  public String toString() {
    return "device " + index + " (" + name + ")";
  }
}
