package dev.cotangent.backend.cuda.driver;

import jcuda.driver.CUresult;

/** Where a device's memory is had from. */
sealed interface DeviceMemory permits PooledMemory, PlainMemory {
  /** Returns the address of so many bytes, or 0 if there is not as much. */
  long allocate(long bytes);

  /** Frees memory once the stream has done what it was asked for. */
  void free(long address);

  /** Gives memory that is kept back to the device. */
  void trim();

  /** Frees what it has; errors are not reported, since nothing can be done about them. */
  void end();

  /**
   * Returns an allocation's address, or 0 if there was too little memory.
   *
   * @param result of the call
   * @param address that it gave
   */
  static long addressOrNone(int result, long address, String call, long bytes) {
    return switch (result) {
      case CUresult.CUDA_SUCCESS -> address;
      case CUresult.CUDA_ERROR_OUT_OF_MEMORY -> 0;
      default -> throw Cuda.failure(result, call + " of " + bytes + " bytes");
    };
  }
}
