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
  /** The choice for the whole program. */
  static final DeviceChoice CHOICE = new DeviceChoice();

  private final int index;
  private final String name;
  private final long totalBytes;
  private final IntFunction<Driver> opening;
  private volatile @Nullable Graph graph;

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
    CHOICE.choose(this);
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

  /**
   * {@inheritDoc}
   *
   * <p>Where it has not been used yet there is nothing to end.
   */
  @Override
  public void close() {
    Graph known = graph;
    if (known != null) {
      known.close();
    }
  }

  @Override
  public Usage usage() {
    Graph known = graph;
    return known == null ? new Usage(0, 0, 0, 0, 0, 0, 0) : known.usage();
  }

  @Override
  public String toString() {
    return "device " + index + " (" + name + ")";
  }
}
