package dev.cotangent.backend.cuda;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which device is used where nobody asks for a certain one: it can be chosen until it is used. */
final class DeviceChoice {
  private @Nullable CudaDevice chosen;
  private @Nullable CudaDevice used;

  /**
   * Chooses a device.
   *
   * @throws IllegalStateException if another one is used already
   */
  synchronized void choose(CudaDevice device) {
    if (used != null && used != device) {
      throw new IllegalStateException(
          "tensors are computed on " + used + " already; choose a device before the first one");
    }
    chosen = device;
  }

  /** Returns the device that was chosen, or one that is taken if none was; it is used now. */
  synchronized CudaDevice use(Supplier<CudaDevice> otherwise) {
    if (used == null) {
      used = chosen == null ? otherwise.get() : chosen;
    }
    return used;
  }
}
