package dev.cotangent.backend.cuda.driver;

import static dev.cotangent.backend.cuda.driver.Cuda.check;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;

import java.util.HashSet;
import java.util.Set;
import jcuda.driver.CUstream;

/** Memory of devices without pools: they are waited for before anything is freed. */
final class PlainMemory implements DeviceMemory {
  private final CUstream stream;
  private final Set<Long> live = new HashSet<>();

  /** Makes memory that is used in a stream. */
  PlainMemory(CUstream stream) {
    this.stream = stream;
  }

  @Override
  public long allocate(long bytes) {
    Handles.Address pointer = new Handles.Address();
    int result = cuMemAlloc(pointer, Math.max(bytes, 1)); // CUDA gives no address to nothing
    long address = DeviceMemory.addressOrNone(result, pointer.value(), "cuMemAlloc", bytes);
    if (address != 0) {
      live.add(address);
    }
    return address;
  }

  @Override
  public void free(long address) {
    check(cuStreamSynchronize(stream), "cuStreamSynchronize");
    check(cuMemFree(Handles.device(address)), "cuMemFree");
    live.remove(address);
  }

  /** Nothing is kept back. */
  @Override
  public void trim() {}

  @Override
  public void end() {
    live.forEach(address -> cuMemFree(Handles.device(address)));
  }
}
