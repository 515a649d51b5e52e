package dev.cotangent.backend.cuda;

import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.backend.cuda.emulator.EmulatedDriver;
import dev.cotangent.backend.cuda.emulator.TestDrivers;
import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.DeviceKernels;

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

  /**
   * The bytes in use on a device once the garbage collector has found what it will: it is called
   * until they are no more than expected, or it seems in vain.
   */
  static long liveBytes(CudaDevice device, long expected) {
    DeviceKernels kernels = device.kernels(Thresholds.none());
    for (int i = 0; i < 40 && device.usage().liveBytes() > expected; i++) {
      System.gc();
      DeviceArray touch = kernels.upload(new double[1], 1); // frees what was found
      touch.hold();
      touch.letGo();
    }
    return device.usage().liveBytes();
  }

  static CudaDevice of(Driver driver) {
    return new CudaDevice(0, driver.name(), driver.totalBytes(), any -> driver);
  }
}
