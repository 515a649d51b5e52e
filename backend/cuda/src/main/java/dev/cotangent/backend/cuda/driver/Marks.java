package dev.cotangent.backend.cuda.driver;

import static dev.cotangent.backend.cuda.driver.Cuda.check;
import static jcuda.driver.JCudaDriver.CU_MEMHOSTALLOC_DEVICEMAP;
import static jcuda.driver.JCudaDriver.cuMemHostGetDevicePointer;
import static jcuda.driver.JCudaDriver.cuMemsetD32Async;
import static jcuda.driver.JCudaDriver.cuStreamWriteValue32;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;

/**
 * How far a stream has come: a number in the host's memory that the stream itself writes.
 *
 * <p>Events would tell that too, but not after a kernel has failed: then every question is answered
 * with the failure. The host's own memory can still be read, and the last number in it tells which
 * kernel it was.
 */
final class Marks {
  private static final VarHandle NUMBER = ValueLayout.JAVA_INT.varHandle();
  private static final int WITH_BARRIER = 0; // CU_STREAM_WRITE_VALUE_DEFAULT

  private final CUstream stream;
  private final MemorySegment number;
  private final CUdeviceptr asSeenByDevice;
  private final boolean writesValues;

  /** Makes marks for a stream; none is reached yet, so 0 is. */
  Marks(CUstream stream, PinnedMemory pinned) {
    this.stream = stream;
    PinnedMemory.Block block = pinned.allocate(Integer.BYTES, CU_MEMHOSTALLOC_DEVICEMAP);
    number = block.memory().fill((byte) 0);
    Handles.Address address = new Handles.Address();
    check(cuMemHostGetDevicePointer(address, block.pointer(), 0), "cuMemHostGetDevicePointer");
    asSeenByDevice = address;
    writesValues = tryToWrite();
  }

  /** Some devices under some systems cannot; it costs nothing to ask by doing it. */
  private boolean tryToWrite() {
    int result = cuStreamWriteValue32(stream, asSeenByDevice, 0, WITH_BARRIER);
    if (result == CUresult.CUDA_ERROR_NOT_SUPPORTED) {
      return false;
    }
    check(result, "cuStreamWriteValue32");
    return true;
  }

  /** Has the stream write a number when it comes to this point. */
  void mark(int value) {
    if (writesValues) {
      check(
          cuStreamWriteValue32(stream, asSeenByDevice, value, WITH_BARRIER),
          "cuStreamWriteValue32");
    } else {
      check(cuMemsetD32Async(asSeenByDevice, value, 1, stream), "cuMemsetD32Async");
    }
  }

  /** Returns the last number written. */
  int reached() {
    return (int) NUMBER.getVolatile(number, 0L);
  }
}
