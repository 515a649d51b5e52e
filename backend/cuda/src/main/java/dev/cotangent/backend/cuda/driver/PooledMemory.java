package dev.cotangent.backend.cuda.driver;

import static dev.cotangent.backend.cuda.driver.Cuda.check;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static jcuda.driver.JCudaDriver.cuMemFreeAsync;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.HashSet;
import java.util.Set;
import jcuda.driver.CUmemAllocationType;
import jcuda.driver.CUmemLocationType;

/**
 * A pool, from which memory is had and to which it is given in the order of a stream: neither waits
 * for the device.
 *
 * <p>The pool keeps what it was given until {@link #trim}. By itself it would give all of it back
 * to the device whenever the stream is waited for, and getting it again takes milliseconds.
 *
 * <p>These calls go through {@code java.lang.foreign}: JCuda 12.6 has no cuMemPoolSetAttribute, and
 * its cuMemPoolCreate writes beyond the object that it fills in, over whatever follows it in the
 * heap.
 */
final class PooledMemory implements DeviceMemory {
  private static final int CU_MEMPOOL_ATTR_RELEASE_THRESHOLD = 4;
  private static final long UNLIMITED = -1; // as an unsigned number

  /** The size of CUmemPoolProps, most of which is reserved and zero. */
  private static final int PROPERTIES_BYTES = 88;

  private final SymbolLookup cuda =
      Foreign.library(Platform.current().driverLibrary()).orElseThrow(); // JCuda has loaded it
  private final MethodHandle allocate =
      function("cuMemAllocFromPoolAsync", ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private final MethodHandle trimTo = function("cuMemPoolTrimTo", JAVA_LONG, JAVA_LONG);
  private final Handles.Stream stream;
  private final MemorySegment place;
  private final long pool;
  private final Set<Long> live = new HashSet<>();

  /**
   * Makes an empty pool.
   *
   * @param device the number of the device whose memory it has
   * @param stream in whose order memory is had and given back
   * @param arena for as long as the pool
   */
  PooledMemory(int device, Handles.Stream stream, Arena arena) {
    this.stream = stream;
    place = arena.allocate(JAVA_LONG);
    pool = create(device);
    keepEverything();
  }

  private MethodHandle function(String name, MemoryLayout... parameters) {
    return Foreign.function(cuda, name, FunctionDescriptor.of(JAVA_INT, parameters));
  }

  private long create(int device) {
    String call = "cuMemPoolCreate";
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment properties = arena.allocate(PROPERTIES_BYTES, Long.BYTES);
      properties.setAtIndex(JAVA_INT, 0, CUmemAllocationType.CU_MEM_ALLOCATION_TYPE_PINNED);
      properties.setAtIndex(JAVA_INT, 2, CUmemLocationType.CU_MEM_LOCATION_TYPE_DEVICE);
      properties.setAtIndex(JAVA_INT, 3, device);
      check((int) function(call, ADDRESS, ADDRESS).invokeExact(place, properties), call);
      return place.get(JAVA_LONG, 0);
    } catch (Throwable e) {
      throw Foreign.thrown(e);
    }
  }

  private void keepEverything() {
    String call = "cuMemPoolSetAttribute";
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment threshold = arena.allocateFrom(JAVA_LONG, UNLIMITED);
      MethodHandle function = function(call, JAVA_LONG, JAVA_INT, ADDRESS);
      check((int) function.invokeExact(pool, CU_MEMPOOL_ATTR_RELEASE_THRESHOLD, threshold), call);
    } catch (Throwable e) {
      throw Foreign.thrown(e);
    }
  }

  @Override
  public long allocate(long bytes) {
    long some = Math.max(bytes, 1); // CUDA gives no address to nothing
    try {
      int result = (int) allocate.invokeExact(place, some, pool, stream.handle());
      return kept(
          DeviceMemory.addressOrNone(
              result, place.get(JAVA_LONG, 0), "cuMemAllocFromPoolAsync", bytes));
    } catch (Throwable e) {
      throw Foreign.thrown(e);
    }
  }

  private long kept(long address) {
    if (address != 0) {
      live.add(address);
    }
    return address;
  }

  @Override
  public void free(long address) {
    check(cuMemFreeAsync(Handles.device(address), stream), "cuMemFreeAsync");
    live.remove(address);
  }

  /** Memory is back only when the device has come to that point, so it is waited for. */
  @Override
  public void trim() {
    check(cuStreamSynchronize(stream), "cuStreamSynchronize");
    try {
      check((int) trimTo.invokeExact(pool, 0L), "cuMemPoolTrimTo");
    } catch (Throwable e) {
      throw Foreign.thrown(e);
    }
  }

  /** A pool goes only when nothing of it is in use any more. */
  @Override
  public void end() {
    live.forEach(address -> cuMemFreeAsync(Handles.device(address), stream));
    try {
      int ignored = (int) function("cuMemPoolDestroy", JAVA_LONG).invokeExact(pool);
    } catch (Throwable e) {
      throw Foreign.thrown(e);
    }
  }
}
