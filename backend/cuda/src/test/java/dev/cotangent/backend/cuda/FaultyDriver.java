package dev.cotangent.backend.cuda;

import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.backend.cuda.driver.DriverException;
import dev.cotangent.backend.cuda.emulator.EmulatedDriver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * A driver that does what another does until a test makes it fail; and notes the memory it used.
 */
final class FaultyDriver {
  private static final Set<String> WORK_AFTER_FAILURES =
      Set.of("name", "totalBytes", "multiprocessors", "reached", "close");

  private final EmulatedDriver emulated;
  private String refused = "";
  private boolean broken;
  private long peak;

  FaultyDriver(EmulatedDriver emulated) {
    this.emulated = emulated;
  }

  /** Makes the next call of a method fail, and nothing else. */
  void refuseNext(String method) {
    refused = method;
  }

  /** Makes all calls fail from now on, as after an error on a device. */
  void breakDown() {
    broken = true;
  }

  /** The most bytes that were allocated at a time. */
  long peak() {
    return peak;
  }

  /** A device with this driver. */
  CudaDevice device() {
    Driver driver =
        (Driver)
            Proxy.newProxyInstance(
                Driver.class.getClassLoader(),
                new Class<?>[] {Driver.class},
                (proxy, method, arguments) -> call(method, arguments));
    return new CudaDevice(0, driver.name(), driver.totalBytes(), any -> driver);
  }

  private Object call(Method method, Object... arguments) throws Throwable {
    if (broken && !WORK_AFTER_FAILURES.contains(method.getName())) {
      throw new DriverException(method.getName() + " after a breakdown");
    }
    if (refused.equals(method.getName())) {
      refused = "";
      throw new DriverException(method.getName() + " was refused");
    }
    try {
      Object result = method.invoke(emulated, arguments);
      peak = Math.max(peak, emulated.liveBytes());
      return result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
