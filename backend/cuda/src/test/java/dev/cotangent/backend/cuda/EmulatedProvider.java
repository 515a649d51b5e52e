package dev.cotangent.backend.cuda;

import dev.cotangent.kernel.Device;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.kernel.DeviceProvider;
import java.util.List;
import java.util.Optional;

/** Offers a device whose code is interpreted: {@code -Dcotangent.kernels=emulated}. */
public final class EmulatedProvider implements DeviceProvider {
  private static final CudaDevice DEVICE = TestDevices.withLibrary();

  @Override
  public String name() {
    return "emulated";
  }

  @Override
  public Optional<String> obstacle() {
    return Optional.empty();
  }

  @Override
  public List<Device> devices() {
    return List.of(DEVICE);
  }

  @Override
  public DeviceKernels kernels(boolean always) {
    return DEVICE.kernels(always ? Thresholds.none() : Thresholds.usual());
  }
}
