package dev.cotangent.tensor;

import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.kernel.DeviceKernels.Work;
import dev.cotangent.kernel.Precision;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which operations over constants go to a device. An operation that has a way there asks {@link
 * #device}; whatever does not ask runs on the host, and its operands are {@linkplain Buffer#bring
 * brought} back if need be. Nothing else in the library knows where elements lie.
 */
final class Offload {
  private static final System.Logger LOG = System.getLogger("dev.cotangent.kernel");

  /** The primitive that is being computed while a device is in use; for the log. */
  private static final ThreadLocal<@Nullable String> OPERATION = new ThreadLocal<>();

  private Offload() {}

  /**
   * Returns the device that an operation goes to, or null for the host.
   *
   * @param work the sort of work
   * @param amount how much of it there is
   * @param x the operands, constants
   */
  static @Nullable DeviceKernels device(Work work, long amount, Tensor... x) {
    DeviceKernels device = DeviceKernels.current();
    if (device == null || amount == 0) {
      return null;
    }
    long there = 0;
    long here = 0;
    for (Tensor operand : x) {
      Buffer buffer = operand.storage().buffer();
      if (!buffer.isHere()) {
        there += buffer.bytes();
      } else if (!buffer.isRemote()) {
        here += buffer.bytes();
      }
    }
    boolean suits = device.suits(work, amount, there, here);
    if (LOG.isLoggable(System.Logger.Level.TRACE)) {
      LOG.log(
          System.Logger.Level.TRACE,
          String.format(
              "%s: %,d of %s, with %,d bytes on the device alone and %,d to be sent, on the %s",
              OPERATION.get(), amount, work, there, here, suits ? "device" : "host"));
    }
    return suits ? device : null;
  }

  static Precision precision(ElementType type) {
    return type == ElementType.FLOAT64 ? Precision.DOUBLE : Precision.SINGLE;
  }

  /** A constant's elements in rows, as a device knows them. */
  static DeviceArray elements(DeviceKernels device, Tensor x) {
    return Operand.of(x, x.dimensions()).on(device, x.size());
  }

  /** A new constant whose elements a device has. */
  static Tensor tensor(DeviceKernels device, DeviceArray elements, ElementType type, Shape shape) {
    Buffer buffer = Arena.allocate(type, shape.size);
    buffer.become(device, elements);
    return Tensor.of(buffer, shape);
  }

  /** Copies a constant's elements, in rows, to the front of a buffer. */
  static void copy(Tensor x, Buffer into) {
    DeviceKernels device = device(Work.MOVEMENT, x.size(), x);
    if (device != null && into.length() == x.size()) {
      into.become(device, elements(device, x));
    } else {
      Operand.of(x, x.dimensions()).copy(0, x.size(), into, 0);
    }
  }

  /** Computes a primitive's value over constants. */
  static Tensor value(TensorPrimitive f, Tensor... x) {
    if (DeviceKernels.current() == null || OPERATION.get() != null) {
      return f.value(x);
    }
    OPERATION.set(f.name());
    try {
      return f.value(x);
    } finally {
      OPERATION.remove();
    }
  }

  /** Says in the log that elements come back to the host, and for what. */
  static void note(Buffer buffer) {
    if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
      String operation = OPERATION.get();
      LOG.log(
          System.Logger.Level.DEBUG,
          "to the host: "
              + buffer.length()
              + " elements of "
              + buffer.type()
              + (operation == null ? " are read" : " for " + operation));
    }
  }

  /** Indices along an axis in steps. */
  static int[] steps(int from, int step, int count) {
    int[] indices = new int[count];
    Arrays.setAll(indices, i -> from + i * step);
    return indices;
  }
}
