package dev.cotangent.backend.cuda.emulator;

import dev.cotangent.backend.cuda.driver.Devices;
import dev.cotangent.backend.cuda.driver.Driver;

/**
 * The drivers that tests run on: the emulated one, or with {@code -Dcotangent.test.device=gpu} that
 * of the first GPU. What needs the emulator, for its faults or its counts, makes one for itself.
 */
public final class TestDrivers {
  private static final String PROPERTY = "cotangent.test.device";
  private static final long EMULATED_BYTES = 1L << 28;

  private TestDrivers() {}

  /** Opens a driver; the caller closes it. */
  public static Driver open() {
    String device = System.getProperty(PROPERTY, "emulated");
    return switch (device) {
      case "emulated" -> new EmulatedDriver(EMULATED_BYTES);
      case "gpu" -> Devices.open(firstGpu());
      default -> throw new IllegalStateException("-D" + PROPERTY + "=" + device);
    };
  }

  /** Where there is none, opening the device 0 says why. */
  private static int firstGpu() {
    return Devices.all().stream().mapToInt(Devices.Info::index).findFirst().orElse(0);
  }
}
