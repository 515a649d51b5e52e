package dev.cotangent.backend.cuda.driver;

import static dev.cotangent.backend.cuda.driver.Cuda.check;
import static jcuda.driver.JCudaDriver.cuMemFreeHost;
import static jcuda.driver.JCudaDriver.cuMemHostAlloc;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import jcuda.Pointer;

/** Memory of the host that stays where it is, so that the device can read and write it itself. */
final class PinnedMemory {
  private final List<Pointer> blocks = new ArrayList<>();

  /** A block of it, and JCuda's pointer to it. */
  record Block(MemorySegment memory, Pointer pointer) {}

  /**
   * Returns a new block.
   *
   * @param flags CUDA's, for {@code cuMemHostAlloc}
   */
  Block allocate(long bytes, int flags) {
    if (bytes <= 0 || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "staging memory of %d bytes: from 1 to %d are possible; copy larger arrays in pieces"
              .formatted(bytes, Integer.MAX_VALUE));
    }
    Pointer pointer = new Pointer();
    check(cuMemHostAlloc(pointer, bytes, flags), "cuMemHostAlloc of " + bytes + " bytes");
    blocks.add(pointer);
    return new Block(MemorySegment.ofBuffer(pointer.getByteBuffer(0, bytes)), pointer);
  }

  /** Frees all blocks; nobody may use them any more. */
  void end() {
    blocks.forEach(block -> cuMemFreeHost(block));
    blocks.clear();
  }
}
