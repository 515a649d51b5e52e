package dev.cotangent.backend.cuda.graph;

import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.backend.cuda.driver.DriverException;
import dev.cotangent.kernel.DeviceException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The device's one queue of work. Any thread may add to it, one at a time.
 *
 * <p>A device works some time after it was asked to, so what goes wrong is noticed by whoever asks
 * next. To name the operation that is to blame, each one is followed by a mark, a number that the
 * device writes to the host's memory when it gets there: when an error turns up, the first
 * operation whose mark is missing has caused it. A device that has failed so does not recover
 * within a process, and every later operation says what happened first.
 */
public final class Stream {
  private static final System.Logger LOG = System.getLogger("dev.cotangent.kernel");

  private final Driver driver;
  private final Map<String, Driver.Kernel> kernels = new HashMap<>();
  private final Trail trail = new Trail(0);
  private long launches;
  private boolean closed;
  private @Nullable String failure;
  private String operation = "";

  /** Makes a stream of a device's driver. */
  public Stream(Driver driver) {
    this.driver = driver;
  }

  Driver driver() {
    return driver;
  }

  /** Returns how many kernels and matrix products were asked for. */
  long launches() {
    return launches;
  }

  /**
   * Does something with the device, for an operation. Calls may be nested; the outermost one names
   * the operation.
   *
   * @throws DeviceException if the device cannot do it, or has failed before
   */
  synchronized <T> T during(String name, Supplier<T> action) {
    if (failure != null) {
      throw new DeviceException(failure + "; nothing can be computed on it any more");
    }
    String outer = operation;
    operation = outer.isEmpty() ? name : outer;
    try {
      return action.get();
    } catch (DriverException e) {
      throw failed(e);
    } finally {
      operation = outer;
    }
  }

  /**
   * Gives something back, if the device is still there to take it. Whoever lets go of memory is the
   * wrong one to hear of a failure: the next operation tells.
   */
  synchronized void givingBack(Runnable action) {
    if (failure != null) {
      return;
    }
    try {
      action.run();
    } catch (DriverException e) {
      LOG.log(System.Logger.Level.DEBUG, "noticed by memory that was let go of", failed(e));
    }
  }

  /**
   * Ends the use of the device, also of one that has failed; whatever is asked later is an error.
   */
  synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (failure == null) {
      failure = "the device " + driver.name() + " was closed";
    }
    driver.close();
  }

  /** The name of the operation that is being asked for. */
  String operation() {
    return operation;
  }

  /**
   * Says what has gone wrong. A device that still does what it was asked to before is sound: then
   * one call was refused, such as a kernel that does not compile, and others may be made.
   */
  private DeviceException failed(DriverException e) {
    DeviceException failed;
    if (failure == null && isSound()) {
      failed =
          new DeviceException(
              operation
                  + " is not possible on the device "
                  + driver.name()
                  + ": "
                  + e.getMessage());
    } else {
      if (failure == null) {
        failure = diagnosis(e);
        LOG.log(System.Logger.Level.ERROR, failure);
      }
      failed =
          new DeviceException(
              failure
                  + "; start the program anew, or compute on the host, without"
                  + " -Dcotangent.kernels");
    }
    failed.initCause(e);
    return failed;
  }

  private boolean isSound() {
    try {
      driver.await();
      return true;
    } catch (DriverException e) {
      return false;
    }
  }

  private String diagnosis(DriverException e) {
    String culprit = trail.after(driver.reached());
    String cause = " (" + e.getMessage() + ")";
    if (culprit == null) {
      return "the device " + driver.name() + " failed in " + operation + cause;
    }
    String witness = operation.isEmpty() ? "" : "; it was noticed by " + operation;
    return "the device " + driver.name() + " failed in " + culprit + cause + witness;
  }

  /** Returns the kernel of a key; its text is asked for the first time. */
  Driver.Kernel kernel(String key, String entry, Supplier<String> ptx) {
    Driver.Kernel kernel = kernels.get(key);
    if (kernel == null) {
      LOG.log(System.Logger.Level.DEBUG, () -> "compiles for the device: " + key);
      kernel = driver.load(ptx.get(), entry);
      kernels.put(key, kernel);
    }
    return kernel;
  }

  /** Runs a kernel. */
  void launch(String name, Driver.Kernel kernel, int blocks, int threads, long... arguments) {
    driver.launch(kernel, blocks, threads, arguments);
    mark(name);
  }

  /** Computes matrix products by a library, if there is one. */
  boolean gemm(String name, Driver.Product product) {
    boolean done = driver.gemm(product);
    if (done) {
      mark(name);
    }
    return done;
  }

  private void mark(String name) {
    launches++;
    driver.mark(trail.add(operation + " (" + name + ")"));
  }
}
