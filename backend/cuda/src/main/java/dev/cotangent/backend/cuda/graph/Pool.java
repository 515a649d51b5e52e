package dev.cotangent.backend.cuda.graph;

import dev.cotangent.kernel.DeviceException;
import java.lang.ref.Cleaner;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The device's memory. The driver hands it out and takes it back in the order of the stream, so a
 * piece may be freed as soon as the last kernel that uses it has been asked for.
 *
 * <p>Memory belongs to a node of the graph, which frees it when nobody holds the node any more.
 * Where holders forgot to let go, or could not, as with tensors that have gone to the user, the
 * garbage collector finds the node: its memory is put on a list, and is freed with the next
 * operation. Since the collector does not know how full the device is, it is called when memory
 * runs out.
 */
final class Pool {
  private static final System.Logger LOG = System.getLogger("dev.cotangent.kernel");
  private static final Cleaner CLEANER = Cleaner.create();
  private static final long GRAIN = 256;
  private static final int PATIENCE_MILLIS = 200;
  private static final int PAUSE_NANOS = 100_000;

  private final Stream stream;
  private final ConcurrentLinkedQueue<Block> found = new ConcurrentLinkedQueue<>();
  private long live;
  private long collected;

  Pool(Stream stream) {
    this.stream = stream;
  }

  /** A piece of memory. */
  static final class Block {
    final long address;
    final long bytes;
    private boolean freed;
    private Cleaner.@Nullable Cleanable watch;

    private Block(long address, long bytes) {
      this.address = address;
      this.bytes = bytes;
    }
  }

  /** The bytes in use. */
  long live() {
    return live;
  }

  /** The device has taken all memory back. */
  void end() {
    live = 0;
  }

  /** How many blocks the garbage collector has found. */
  long collected() {
    return collected;
  }

  /**
   * Returns memory for an owner, whose end frees it at the latest.
   *
   * @throws DeviceException if there is not enough, nor could be made
   */
  Block allocate(Object owner, long bytes) {
    return watched(owner, allocate(bytes));
  }

  /** Returns memory for an owner, as above, or null if there is not enough just now. */
  @Nullable Block allocateIfThereIs(Object owner, long bytes) {
    long rounded = rounded(bytes);
    long address = stream.driver().allocate(rounded);
    return address == 0 ? null : watched(owner, block(address, rounded));
  }

  /**
   * Returns memory that the caller frees.
   *
   * @throws DeviceException if there is not enough, nor could be made
   */
  Block allocate(long bytes) {
    long rounded = rounded(bytes);
    freeFound();
    long address = stream.driver().allocate(rounded);
    if (address == 0) {
      address = allocateAfterTrimming(rounded);
    }
    if (address == 0) {
      address = allocateAfterCollecting(rounded);
    }
    if (address == 0) {
      throw full(bytes);
    }
    return block(address, rounded);
  }

  private static long rounded(long bytes) {
    return Math.max(GRAIN, (bytes + GRAIN - 1) / GRAIN * GRAIN);
  }

  private Block block(long address, long bytes) {
    live += bytes;
    return new Block(address, bytes);
  }

  private Block watched(Object owner, Block block) {
    block.watch = CLEANER.register(owner, () -> found.add(block));
    return block;
  }

  private long allocateAfterTrimming(long bytes) {
    stream.driver().await();
    stream.driver().trim();
    return stream.driver().allocate(bytes);
  }

  /** The collector needs a moment to hand over what it has found. */
  private long allocateAfterCollecting(long bytes) {
    System.gc();
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    long address = 0;
    while (address == 0 && System.nanoTime() < end) {
      if (freeFound()) {
        address = allocateAfterTrimming(bytes);
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return address;
  }

  private DeviceException full(long bytes) {
    long mebibyte = 1 << 20;
    return new DeviceException(
        String.format(
            "%s: out of device memory: %,d bytes are needed, and of the %,d MiB of %s %,d MiB are"
                + " free; tensors of this program take %,d MiB; work on smaller parts, or let go of"
                + " tapes and results",
            stream.operation(),
            bytes,
            stream.driver().totalBytes() / mebibyte,
            stream.driver().name(),
            stream.driver().freeBytes() / mebibyte,
            live / mebibyte));
  }

  void free(Block block) {
    if (block.freed) {
      return;
    }
    block.freed = true;
    live -= block.bytes;
    stream.driver().free(block.address);
    if (block.watch != null) {
      block.watch.clean(); // the node's end is no news any more
    }
  }

  /** Frees what the garbage collector has found; returns whether that was anything. */
  private boolean freeFound() {
    boolean any = false;
    for (Block block = found.poll(); block != null; block = found.poll()) {
      if (!block.freed) {
        any = true;
        collected++;
        LOG.log(System.Logger.Level.DEBUG, "device memory found unused: " + block.bytes + " bytes");
        free(block);
      }
    }
    return any;
  }
}
