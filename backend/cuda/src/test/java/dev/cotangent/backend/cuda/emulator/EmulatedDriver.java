package dev.cotangent.backend.cuda.emulator;

import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.backend.cuda.driver.DriverException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A device for tests, in host memory. It is as strict as a device with every checker switched on:
 * what is out of bounds, freed, misaligned or not staging memory is an error, and memory that
 * nobody has written holds NaNs.
 *
 * <p>An error stays: from then on every call fails, but for {@link #reached}, {@link #close} and
 * what only tells. Its message names the call that caused it, which may be an earlier one.
 */
public final class EmulatedDriver implements Driver {
  /** When the device does what it is asked to. */
  public enum Schedule {
    /** Within each call. */
    AT_ONCE,

    /**
     * As late as can be: what has been asked for is done when somebody waits for it, or needs
     * memory; asking for the last mark makes the device reach one more. So code shows that changes
     * staging memory too early, or reads it.
     */
    LATE
  }

  private static final int MOST_THREADS = 1024;
  private static final int MOST_SHARED_BYTES = 48 << 10;
  private static final long STAGING_ALIGNMENT = 64;

  /** A kernel of this driver. */
  private record LoadedKernel(PtxFunction function, int sharedBytes) implements Kernel {}

  /** Something asked for, to be done later. */
  private record Request(String name, Runnable work) {}

  private final Schedule schedule;
  private final boolean library;
  private final DeviceMemory memory;
  private final Arena arena = Arena.ofShared();
  private final List<MemorySegment> staging = new ArrayList<>();
  private final Map<String, PtxProgram> programs = new HashMap<>();
  private final Queue<Request> requests = new ArrayDeque<>();
  private String error = "";
  private boolean closed;
  private int reached;
  private int launchesToFailure;
  private int allocationsToFail;
  private long allocations;
  private long frees;
  private long launches;
  private long trims;
  private long instructions;

  /** Makes a device with so many bytes that does everything at once and has no library. */
  public EmulatedDriver(long capacity) {
    this(capacity, false, Schedule.AT_ONCE);
  }

  /**
   * Makes a device.
   *
   * @param capacity the bytes of its memory
   * @param library whether it computes {@link #gemm}
   * @param schedule when it does what it is asked to
   */
  public EmulatedDriver(long capacity, boolean library, Schedule schedule) {
    memory = new DeviceMemory(capacity);
    this.library = library;
    this.schedule = schedule;
  }

  // What tests ask and arrange

  /** Returns the bytes that are allocated. */
  public long liveBytes() {
    return memory.liveBytes();
  }

  /** Returns the number of allocations so far. */
  public long allocations() {
    return allocations;
  }

  /** Returns the number of allocations freed so far. */
  public long frees() {
    return frees;
  }

  /** Returns the number of launches asked for so far. */
  public long launches() {
    return launches;
  }

  /** Returns the number of calls of {@link #trim} so far. */
  public long trims() {
    return trims;
  }

  /** Returns the number of instructions that all threads have run so far. */
  public long instructions() {
    return instructions;
  }

  /** Makes the n-th launch from now on fail, counted from 1: it returns, and later calls throw. */
  public void failLaunch(int n) {
    launchesToFailure = n;
  }

  /** Makes the next allocations find no memory. */
  public void failAllocations(int count) {
    allocationsToFail = count;
  }

  // The driver

  @Override
  public String name() {
    return "emulated device";
  }

  @Override
  public long totalBytes() {
    return memory.capacity();
  }

  @Override
  public long freeBytes() {
    return memory.capacity() - memory.liveBytes();
  }

  @Override
  public int multiprocessors() {
    return 2;
  }

  @Override
  public long allocate(long bytes) {
    demandUsable();
    if (allocationsToFail > 0) {
      allocationsToFail--;
      return 0;
    }
    long address = tryAllocate(bytes);
    if (address == 0 && !requests.isEmpty()) {
      runAll();
      address = tryAllocate(bytes);
    }
    allocations += address == 0 ? 0 : 1;
    return address;
  }

  private long tryAllocate(long bytes) {
    try {
      return memory.allocate(bytes);
    } catch (DeviceFault fault) {
      throw new DriverException(fault.getMessage());
    }
  }

  @Override
  public void free(long address) {
    ask(
        "free",
        () -> {
          memory.free(address);
          frees++;
        });
  }

  @Override
  public void trim() {
    demandUsable();
    trims++;
  }

  @Override
  public MemorySegment staging(long bytes) {
    demandUsable();
    MemorySegment segment = arena.allocate(bytes, STAGING_ALIGNMENT).fill(Bytes.UNWRITTEN);
    staging.add(segment);
    return segment;
  }

  @Override
  public void upload(long to, MemorySegment from) {
    demandStaging("upload", from);
    ask("upload", () -> memory.write(to, from.toArray(ValueLayout.JAVA_BYTE)));
  }

  @Override
  public void download(MemorySegment to, long from) {
    demandStaging("download", to);
    int bytes = Math.toIntExact(to.byteSize());
    ask("download", () -> to.copyFrom(MemorySegment.ofArray(memory.read(from, bytes))));
  }

  private void demandStaging(String operation, MemorySegment segment) {
    demandUsable();
    for (MemorySegment known : staging) {
      long offset = segment.address() - known.address();
      if (segment.isNative() && offset >= 0 && offset + segment.byteSize() <= known.byteSize()) {
        return;
      }
    }
    throw new DriverException(
        operation + " with " + segment + ", which is not memory that staging() has given out");
  }

  @Override
  public void copy(long to, long from, long bytes) {
    ask("copy", () -> memory.copy(to, from, bytes));
  }

  @Override
  public void clear(long address, long bytes) {
    ask("clear", () -> memory.clear(address, bytes));
  }

  @Override
  public Kernel load(String ptx, String entry) {
    demandUsable();
    try {
      PtxProgram program =
          programs.computeIfAbsent(ptx, text -> PtxParser.parse(text, memory::place));
      PtxFunction kernel = program.kernel(entry);
      int shared = program.sharedBytes(kernel);
      if (shared > MOST_SHARED_BYTES) {
        throw new PtxException(shared + " bytes of shared memory; there are 48 KiB");
      }
      return new LoadedKernel(kernel, shared);
    } catch (PtxException e) {
      throw new DriverException("load of '" + entry + "': " + e.getMessage());
    }
  }

  @Override
  public void launch(Kernel kernel, int blocks, int threadsPerBlock, long... arguments) {
    demandUsable();
    LoadedKernel loaded = (LoadedKernel) kernel;
    demandLaunchable(loaded.function, blocks, threadsPerBlock, arguments.length);
    launches++;
    String what = "launch of " + loaded.function.name();
    if (launchesToFailure > 0 && --launchesToFailure == 0) {
      requests.add(new Request(what, EmulatedDriver::failOnPurpose));
      return;
    }
    long[] given = arguments.clone();
    ask(what, () -> run(loaded, blocks, threadsPerBlock, given));
  }

  private static void failOnPurpose() {
    throw new DeviceFault("it fails, as the test wants it to");
  }

  private static void demandLaunchable(PtxFunction kernel, int blocks, int threads, int arguments) {
    if (blocks < 1 || threads < 1 || threads > Math.min(MOST_THREADS, kernel.maximalThreads)) {
      throw new DriverException(
          "launch of %s with %d blocks of %d threads; it takes at least one block, of 1 to %d"
              .formatted(kernel.name(), blocks, threads, kernel.maximalThreads));
    }
    if (arguments != kernel.parameters().size()) {
      throw new DriverException(
          "launch of %s with %d arguments instead of %d"
              .formatted(kernel.name(), arguments, kernel.parameters().size()));
    }
  }

  private void run(LoadedKernel kernel, int blocks, int threads, long[] arguments) {
    PtxBlock block = new PtxBlock(kernel.function, kernel.sharedBytes, memory, threads);
    for (int i = 0; i < blocks; i++) {
      block.run(i, blocks, arguments);
    }
    instructions += block.instructions();
  }

  @Override
  public boolean gemm(Product product) {
    demandUsable();
    if (library) {
      ask("gemm", () -> PlainGemm.multiply(product, memory));
    }
    return library;
  }

  @Override
  public void mark(int number) {
    ask("mark", () -> reached = number);
  }

  @Override
  public int reached() {
    int before = reached;
    while (schedule == Schedule.LATE && reached == before && !requests.isEmpty()) {
      runNext();
    }
    return reached;
  }

  @Override
  public void await() {
    demandUsable();
    runAll();
    demandUsable();
  }

  @Override
  public void close() {
    if (!closed) {
      runAll();
      closed = true;
      arena.close();
    }
  }

  private void ask(String name, Runnable work) {
    demandUsable();
    requests.add(new Request(name, work));
    if (schedule == Schedule.AT_ONCE) {
      demandUsable();
    }
  }

  private void runAll() {
    while (!requests.isEmpty()) {
      runNext();
    }
  }

  /** Does what was asked for first; after an error nothing is done any more. */
  private void runNext() {
    Request request = requests.remove();
    try {
      request.work.run();
    } catch (DeviceFault fault) {
      error = request.name + ": " + fault.getMessage();
      requests.clear();
    }
  }

  private void demandUsable() {
    if (closed) {
      throw new DriverException("the driver has been closed");
    }
    if (schedule == Schedule.AT_ONCE) {
      runAll();
    }
    if (!error.isEmpty()) {
      throw new DriverException(error);
    }
  }
}
