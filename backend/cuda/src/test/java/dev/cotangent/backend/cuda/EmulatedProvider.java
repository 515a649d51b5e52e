package dev.cotangent.backend.cuda;

import dev.cotangent.backend.cuda.emulator.EmulatedDriver;
import dev.cotangent.kernel.Device;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.kernel.DeviceProvider;
import java.util.List;
import java.util.Optional;

/** Offers a device whose code is interpreted: {@code -Dcotangent.kernels=emulated}. */
public final class EmulatedProvider implements DeviceProvider {
  private static final CudaDevice DEVICE = device(1L << 30);

  /** Returns a device of its own. */
  static CudaDevice device(long bytes) {
    return new CudaDevice(0, "an emulated device", bytes, any -> new EmulatedDriver(bytes));
  }

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
