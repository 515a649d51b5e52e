package dev.cotangent.kernel;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A device that tensors can be computed on: a GPU.
 *
 * {@snippet :
 * for (Device device : Device.all()) {
 *   System.out.println(device.name() + ", " + (device.totalBytes() >> 20) + " MiB");
 * }
 * }
 *
 * <p>Whether it is used at all is asked for by {@code -Dcotangent.kernels=cuda} or {@code offload};
 * see docs/gpu.md.
 */
public interface Device {
  /** Returns the devices of all backends that are there; none if there is no backend or driver. */
  static List<Device> all() {
    return KernelLookup.devices();
  }

  /** Returns the device in use, if tensors are computed on one. */
  static Optional<Device> current() {
    return Optional.ofNullable(DeviceKernels.current()).map(DeviceKernels::device);
  }

  /** Runs an action whose tensors are computed on the host, whatever was asked for. */
  static <T> T onHost(Supplier<T> action) {
    return DeviceKernels.during(null, action);
  }

  /** Returns the device's name, as its driver says it. */
  String name();

  /** Returns its number among the devices of its backend, from 0. */
  int index();

  /** Returns the bytes of its memory. */
  long totalBytes();

  /** Returns the bytes of its memory that are free now, for any program. */
  long freeBytes();

  /**
   * Makes this the device that is used from the first operation on.
   *
   * @throws IllegalStateException if tensors are being computed on another one already
   */
  void choose();

  /**
   * Runs an action whose tensors are computed on this device wherever it can, whatever was asked
   * for.
   */
  <T> T during(Supplier<T> action);

  /**
   * Ends this program's use of the device and gives its memory back. Tensors that lie there alone
   * are lost: to read one, or to compute with it, is a {@link DeviceException} from then on.
   */
  void close();

  /** Returns what has been done on it so far by this program. */
  Usage usage();

  /**
   * What has been done on a device.
   *
   * @param kernels how many kernels were run, matrix products included
   * @param uploads how many arrays were copied to the device
   * @param uploadedBytes their bytes
   * @param downloads how many arrays were copied back
   * @param downloadedBytes their bytes
   * @param liveBytes the bytes of arrays that are in use
   * @param collected how many arrays were freed because the garbage collector found them, not
   *     because their holder let go: results that went to the user, or leaks
   */
  record Usage(
      long kernels,
      long uploads,
      long uploadedBytes,
      long downloads,
      long downloadedBytes,
      long liveBytes,
      long collected) {}
}
