package dev.cotangent.backend.cuda.driver;

import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;

/**
 * JCuda's objects as numbers, and numbers as JCuda's objects.
 *
 * <p>JCuda keeps the number inside an object to itself and its subclasses; a subclass shows it.
 */
final class Handles {
  private Handles() {}

  /** Returns the pointer to an address of the device: the null pointer, moved. */
  static CUdeviceptr device(long address) {
    return new CUdeviceptr().withByteOffset(address);
  }

  /** Returns the pointer to an address of the host outside the heap. */
  static Pointer host(long address) {
    return new Host(address);
  }

  /** A place for an address that the driver fills in. */
  static final class Address extends CUdeviceptr {
    /** Returns what was filled in. */
    long value() {
      return getNativePointer() + getByteOffset();
    }
  }

  /** A stream whose number can be asked for, to be handed to libraries that JCuda does not bind. */
  static final class Stream extends CUstream {
    /** Returns the stream's number. */
    long handle() {
      return getNativePointer();
    }
  }

  private static final class Host extends Pointer {
    private Host(long address) {
      super(address);
    }
  }
}
