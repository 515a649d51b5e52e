package dev.cotangent.kernel;

import java.util.List;
import java.util.Optional;

/**
 * Offers kernels on a device that may or may not be there. Found by {@link
 * java.util.ServiceLoader}; its class must load, and {@link #obstacle} answer, also where there is
 * no such device.
 */
public interface DeviceProvider {
  /** Returns the name by which {@code -Dcotangent.kernels} asks for the kernels. */
  String name();

  /** Returns why no device can be used, and what to do about it; empty if one can. */
  Optional<String> obstacle();

  /** Returns the devices; none if there is an obstacle. */
  List<Device> devices();

  /**
   * Returns the kernels on the device that was chosen, or the first. Called where there is no
   * obstacle.
   *
   * @param always whether the kernels are to take all work that they can do, not only what they are
   *     expected to be faster at
   */
  DeviceKernels kernels(boolean always);
}
