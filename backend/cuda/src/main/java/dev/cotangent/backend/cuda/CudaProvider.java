package dev.cotangent.backend.cuda;

import dev.cotangent.backend.cuda.driver.Devices;
import dev.cotangent.kernel.Device;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.kernel.DeviceProvider;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Offers the machine's GPUs. {@code -Dcotangent.cuda.device=n} chooses one; otherwise it is the
 * first.
 */
public final class CudaProvider implements DeviceProvider {
  private static final String PROPERTY = "cotangent.cuda.device";
  private static @Nullable List<CudaDevice> devices;

  /** Called by the service loader. */
  public CudaProvider() {}

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public Optional<String> obstacle() {
    return Devices.obstacle();
  }

  @Override
  public List<Device> devices() {
    return List.copyOf(known());
  }

  /** There is one object for each device, whoever asks. */
  private static synchronized List<CudaDevice> known() {
    List<CudaDevice> known = devices;
    if (known == null) {
      known =
          Devices.all().stream()
              .map(d -> new CudaDevice(d.index(), d.name(), d.totalBytes(), Devices::open))
              .toList();
      devices = known;
    }
    return known;
  }

  @Override
  public DeviceKernels kernels(boolean always) {
    CudaDevice device = CudaDevice.CHOICE.use(() -> asked(System.getProperty(PROPERTY), known()));
    return device.kernels(always ? Thresholds.none() : Thresholds.usual());
  }

  /** The device that a setting asks for, by its number; the first without one. */
  static CudaDevice asked(@Nullable String setting, List<CudaDevice> devices) {
    for (CudaDevice device : devices) {
      if (setting == null || setting.trim().equals(Integer.toString(device.index()))) {
        return device;
      }
    }
    throw new IllegalStateException(
        "-D" + PROPERTY + "=" + setting + ": there are the devices " + devices);
  }
}
