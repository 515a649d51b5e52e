package dev.cotangent.backend.cuda.driver;

import static dev.cotangent.backend.cuda.driver.Cuda.check;
import static dev.cotangent.backend.cuda.driver.Cuda.failure;
import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRelease;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRetain;
import static jcuda.driver.JCudaDriver.cuLaunchKernel;
import static jcuda.driver.JCudaDriver.cuMemGetInfo;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoHAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemsetD8Async;
import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream_flags;
import org.jspecify.annotations.Nullable;

/**
 * The driver of an NVIDIA GPU, by CUDA's driver API, through JCuda.
 *
 * <p>It works in the device's primary context, which it shares with other libraries of the process,
 * cuBLAS among them. CUDA knows a current context for each thread of the operating system, and
 * another device or library may have set its own meanwhile, so it is set with each call, which
 * costs next to nothing.
 *
 * <p>Everything runs in one stream of its own, which does not wait for the default stream of
 * others.
 */
final class JCudaDriver implements Driver {
  private static final int PORTABLE = jcuda.driver.JCudaDriver.CU_MEMHOSTALLOC_PORTABLE;

  private final CUdevice device;
  private final Devices.Info info;
  private final int multiprocessors;
  private final CUcontext context = new CUcontext();
  private final Handles.Stream stream = new Handles.Stream();
  private final PinnedMemory pinned = new PinnedMemory();
  private final Arena arena = Arena.ofShared();
  private final ArgumentBlock arguments = new ArgumentBlock(arena);
  private final List<Program> programs = new ArrayList<>();
  private final DeviceMemory memory;
  private final Marks marks;
  private @Nullable Blas blas;
  private boolean closed;

  /** Begins the use of a device. */
  JCudaDriver(Devices.Info info) {
    this.info = info;
    device = Devices.device(info.index());
    multiprocessors =
        Devices.attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
    check(cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain of " + info.name());
    try {
      enter();
      check(cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING), "cuStreamCreate");
      memory = memoryOf(info.index());
      marks = new Marks(stream, pinned);
    } catch (RuntimeException | Error e) {
      cuDevicePrimaryCtxRelease(device);
      throw e;
    }
  }

  private DeviceMemory memoryOf(int index) {
    boolean pools =
        Devices.attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MEMORY_POOLS_SUPPORTED)
            != 0;
    return pools ? new PooledMemory(index, stream, arena) : new PlainMemory(stream);
  }

  /** Makes the context current on the calling thread; another device's may have been before. */
  private void enter() {
    if (closed) {
      throw new IllegalStateException(info.name() + " was used after its driver had been closed");
    }
    check(cuCtxSetCurrent(context), "cuCtxSetCurrent");
  }

  @Override
  public String name() {
    return info.name();
  }

  @Override
  public long totalBytes() {
    return info.totalBytes();
  }

  @Override
  public long freeBytes() {
    enter();
    long[] free = new long[1];
    check(cuMemGetInfo(free, new long[1]), "cuMemGetInfo");
    return free[0];
  }

  @Override
  public int multiprocessors() {
    return multiprocessors;
  }

  @Override
  public long allocate(long bytes) {
    enter();
    return memory.allocate(bytes);
  }

  @Override
  public void free(long address) {
    enter();
    memory.free(address);
  }

  @Override
  public void trim() {
    enter();
    memory.trim();
  }

  @Override
  public MemorySegment staging(long bytes) {
    enter();
    return pinned.allocate(bytes, PORTABLE).memory();
  }

  @Override
  public void upload(long to, MemorySegment from) {
    enter();
    int result =
        cuMemcpyHtoDAsync(
            Handles.device(to), Handles.host(from.address()), from.byteSize(), stream);
    checkCopy(result, "cuMemcpyHtoDAsync", from.byteSize());
  }

  @Override
  public void download(MemorySegment to, long from) {
    enter();
    int result =
        cuMemcpyDtoHAsync(Handles.host(to.address()), Handles.device(from), to.byteSize(), stream);
    checkCopy(result, "cuMemcpyDtoHAsync", to.byteSize());
  }

  @Override
  public void copy(long to, long from, long bytes) {
    enter();
    int result = cuMemcpyDtoDAsync(Handles.device(to), Handles.device(from), bytes, stream);
    checkCopy(result, "cuMemcpyDtoDAsync", bytes);
  }

  @Override
  public void clear(long address, long bytes) {
    enter();
    int result = cuMemsetD8Async(Handles.device(address), (byte) 0, bytes, stream);
    checkCopy(result, "cuMemsetD8Async", bytes);
  }

  private static void checkCopy(int result, String call, long bytes) {
    if (result != CUresult.CUDA_SUCCESS) {
      throw failure(result, call + " of " + bytes + " bytes");
    }
  }

  @Override
  public Kernel load(String ptx, String entry) {
    enter();
    Program program = Program.load(ptx, entry);
    programs.add(program);
    return program;
  }

  @Override
  public void launch(Kernel kernel, int blocks, int threadsPerBlock, long... values) {
    enter();
    Program program = (Program) kernel;
    int result =
        cuLaunchKernel(
            program.function(),
            blocks,
            1,
            1,
            threadsPerBlock,
            1,
            1,
            0,
            stream,
            arguments.write(values),
            null);
    if (result != CUresult.CUDA_SUCCESS) {
      throw failure(
          result,
          "cuLaunchKernel of %s, %d blocks of %d threads, arguments %s"
              .formatted(program.entry(), blocks, threadsPerBlock, Arrays.toString(values)));
    }
  }

  @Override
  public boolean gemm(Product product) {
    enter();
    if (blas == null && !(Cublas.find() instanceof Cublas.Found)) {
      return false;
    }
    if (product.k() == 0) {
      long elements = (long) product.m() * product.n() * product.count();
      clear(product.c(), elements * product.precision().bytes());
    } else if (product.m() > 0 && product.n() > 0 && product.count() > 0) {
      blas().gemm(ColumnProduct.of(product));
    }
    return true;
  }

  private Blas blas() {
    Blas b = blas;
    if (b == null && Cublas.find() instanceof Cublas.Found found) {
      b = found.open(stream);
      blas = b;
    }
    return Optional.ofNullable(b).orElseThrow();
  }

  @Override
  public void mark(int number) {
    enter();
    marks.mark(number);
  }

  @Override
  public int reached() {
    if (closed) {
      throw new IllegalStateException(info.name() + " was used after its driver had been closed");
    }
    return marks.reached();
  }

  @Override
  public void await() {
    enter();
    check(cuStreamSynchronize(stream), "cuStreamSynchronize");
  }

  /**
   * {@inheritDoc}
   *
   * <p>Errors are not reported: what somebody wanted to know he has waited for before, and after a
   * failure on the device everything fails.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    cuCtxSetCurrent(context);
    closed = true;
    cuStreamSynchronize(stream);
    if (blas != null) {
      blas.close();
    }
    programs.forEach(Program::unload);
    memory.end();
    pinned.end();
    cuStreamDestroy(stream);
    cuDevicePrimaryCtxRelease(device);
    arena.close();
  }
}
