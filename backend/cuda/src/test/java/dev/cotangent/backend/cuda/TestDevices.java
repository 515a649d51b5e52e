package dev.cotangent.backend.cuda;

import dev.cotangent.backend.cuda.emulator.EmulatedDriver;

/** Devices for tests. */
final class TestDevices {
  private TestDevices() {}

  /** A device of its own, whose code is interpreted. */
  static CudaDevice fresh() {
    return of(new EmulatedDriver(1L << 28));
  }

  /** Another, whose matrix products are a library's. */
  static CudaDevice withLibrary() {
    return of(new EmulatedDriver(1L << 30, true, EmulatedDriver.Schedule.LATE));
  }

  static CudaDevice of(EmulatedDriver driver) {
    return new CudaDevice(0, driver.name(), driver.totalBytes(), any -> driver);
  }
}
