package dev.cotangent.backend.cuda.emulator;

import java.util.Arrays;

/**
 * The small memory that a block's threads share, or a thread's own. Addresses count from {@link
 * #FIRST}, so that 0 is none; as generic addresses they lie in a window, far from the device's
 * memory.
 */
final class ScratchMemory implements Memory {
  /** The first address. */
  static final int FIRST = 1024;

  /** Where the generic addresses of shared memory begin. */
  static final long SHARED_WINDOW = 0x7D00_0000_0000L;

  /** Where the generic addresses of a thread's own memory begin. */
  static final long LOCAL_WINDOW = 0x7E00_0000_0000L;

  /** The size of a window. */
  static final long WINDOW = 1L << 32;

  private static final int GROWTH = 1024;

  private final String name;
  private byte[] data = {};
  private int size;

  ScratchMemory(String name) {
    this.name = name;
  }

  /** Returns the address after the last one. */
  int end() {
    return FIRST + size;
  }

  /** Makes the memory end at an address. What is new has not been written. */
  void resize(int end) {
    int newSize = end - FIRST;
    if (newSize > data.length) {
      data = Arrays.copyOf(data, newSize + GROWTH);
    }
    if (newSize > size) {
      Arrays.fill(data, size, newSize, Bytes.UNWRITTEN);
    }
    size = newSize;
  }

  @Override
  public long load(long address, int bytes) {
    return Bytes.get(data, offset("load", address, bytes), bytes);
  }

  @Override
  public void store(long address, int bytes, long value) {
    Bytes.put(data, offset("store", address, bytes), bytes, value);
  }

  private int offset(String operation, long address, int bytes) {
    long offset = address - FIRST;
    if (offset < 0 || offset > size - bytes) {
      throw fault(operation, address, bytes, "is outside its " + size + " bytes");
    }
    if ((offset & (bytes - 1)) != 0) {
      throw fault(operation, address, bytes, "is not aligned to its size");
    }
    return (int) offset;
  }

  private DeviceFault fault(String operation, long address, int bytes, String what) {
    long offset = address - FIRST;
    return new DeviceFault(
        "%s of %d bytes at %d of %s memory %s".formatted(operation, bytes, offset, name, what));
  }
}
