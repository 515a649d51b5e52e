package dev.cotangent.backend.cuda;

import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.backend.cuda.emulator.EmulatedDriver;
import dev.cotangent.backend.cuda.emulator.TestDrivers;

/** Devices for tests. */
final class TestDevices {
  private TestDevices() {}

  /** A device of its own, on the driver that tests run on; the caller closes it. */
  static CudaDevice fresh() {
    return of(TestDrivers.open());
  }

  /** An emulated one, whose matrix products are a library's. */
  static CudaDevice withLibrary() {
    return of(new EmulatedDriver(1L << 30, true, EmulatedDriver.Schedule.LATE));
  }

  static CudaDevice of(Driver driver) {
    return new CudaDevice(0, driver.name(), driver.totalBytes(), any -> driver);
  }
}
