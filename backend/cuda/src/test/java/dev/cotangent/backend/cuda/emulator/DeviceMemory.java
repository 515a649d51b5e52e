package dev.cotangent.backend.cuda.emulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A device's memory: allocations with addresses, each an array of bytes on the host.
 *
 * <p>Every access has to lie within one live allocation and to be aligned to its own size. No
 * address is ever given out twice, and there is a gap behind each allocation, so that no access
 * beyond an end or after the freeing passes unnoticed. Fresh memory holds {@link Bytes#UNWRITTEN}.
 */
final class DeviceMemory implements Memory {
  private static final long FIRST = 0x7F00_0000_0000L;
  private static final int ALIGNMENT = 256;

  /** The most that fits an array. */
  private static final long LARGEST = Integer.MAX_VALUE - 16L;

  private record Allocation(long start, byte[] data) {
    boolean holds(long address, long bytes) {
      return address >= start && address - start <= data.length - bytes;
    }

    @Override
    public String toString() {
      return "the " + data.length + " bytes at 0x" + Long.toHexString(start);
    }
  }

  private final long capacity;
  private final List<Allocation> live = new ArrayList<>();
  private final TreeMap<Long, Long> freed = new TreeMap<>();
  private Allocation latest = new Allocation(0, new byte[0]);
  private long next = FIRST;
  private long liveBytes;

  DeviceMemory(long capacity) {
    this.capacity = capacity;
  }

  long capacity() {
    return capacity;
  }

  long liveBytes() {
    return liveBytes;
  }

  /** Returns the address of so many bytes, or 0 if there is not as much. */
  long allocate(long bytes) {
    if (bytes <= 0) {
      throw new DeviceFault("an allocation of " + bytes + " bytes; it needs at least 1");
    }
    if (bytes > capacity - liveBytes || bytes > LARGEST) {
      return 0;
    }
    byte[] data = new byte[(int) bytes];
    Arrays.fill(data, Bytes.UNWRITTEN);
    liveBytes += bytes;
    return place(data);
  }

  /** Gives data an address. They are a program's own variables: they do not count and stay. */
  long place(byte[] data) {
    long start = next;
    live.add(new Allocation(start, data));
    next = start + Math.ceilDiv(data.length + 1L, ALIGNMENT) * ALIGNMENT + ALIGNMENT;
    return start;
  }

  /** Frees an allocation. */
  void free(long address) {
    int index = indexOf(address);
    if (index < 0 || live.get(index).start != address) {
      throw new DeviceFault(
          "freeing 0x" + Long.toHexString(address) + ", where no live allocation begins");
    }
    Allocation allocation = live.remove(index);
    liveBytes -= allocation.data.length;
    freed.put(address, (long) allocation.data.length);
    latest = new Allocation(0, new byte[0]);
  }

  @Override
  public long load(long address, int bytes) {
    Allocation allocation = find("load", address, bytes);
    return Bytes.get(allocation.data, (int) (address - allocation.start), bytes);
  }

  @Override
  public void store(long address, int bytes, long value) {
    Allocation allocation = find("store", address, bytes);
    Bytes.put(allocation.data, (int) (address - allocation.start), bytes, value);
  }

  /** Copies bytes of the host into the memory. */
  void write(long address, byte[] bytes) {
    Allocation to = range("upload", address, bytes.length);
    System.arraycopy(bytes, 0, to.data, (int) (address - to.start), bytes.length);
  }

  /** Returns a copy of bytes of the memory. */
  byte[] read(long address, int bytes) {
    Allocation from = range("download", address, bytes);
    int offset = (int) (address - from.start);
    return Arrays.copyOfRange(from.data, offset, offset + bytes);
  }

  /** Copies bytes within the memory; the two ranges must not overlap. */
  void copy(long to, long from, long bytes) {
    if (Math.abs(to - from) < bytes) {
      throw new DeviceFault("copy of " + bytes + " bytes between ranges that overlap");
    }
    Allocation source = range("copy", from, bytes);
    Allocation target = range("copy", to, bytes);
    int offset = (int) (from - source.start);
    System.arraycopy(source.data, offset, target.data, (int) (to - target.start), (int) bytes);
  }

  /** Writes zeros. */
  void clear(long address, long bytes) {
    Allocation allocation = range("clear", address, bytes);
    int offset = (int) (address - allocation.start);
    Arrays.fill(allocation.data, offset, offset + (int) bytes, (byte) 0);
  }

  private Allocation find(String operation, long address, int bytes) {
    if ((address & (bytes - 1)) != 0) {
      throw new DeviceFault(access(operation, address, bytes) + " is not aligned to its size");
    }
    Allocation allocation = latest;
    return allocation.holds(address, bytes) ? allocation : range(operation, address, bytes);
  }

  private Allocation range(String operation, long address, long bytes) {
    int index = indexOf(address);
    if (index < 0 || !live.get(index).holds(address, bytes)) {
      throw new DeviceFault(access(operation, address, bytes) + " " + outside(address, index));
    }
    latest = live.get(index);
    return latest;
  }

  /** Returns the index of the last live allocation that begins at an address or before it. */
  private int indexOf(long address) {
    int low = 0;
    int high = live.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (live.get(middle).start <= address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private static String access(String operation, long address, long bytes) {
    return operation + " of " + bytes + " bytes at 0x" + Long.toHexString(address);
  }

  private String outside(long address, int index) {
    Map.Entry<Long, Long> dead = freed.floorEntry(address);
    if (dead != null && address - dead.getKey() < dead.getValue()) {
      return "is in memory that was freed: the "
          + dead.getValue()
          + " bytes at 0x"
          + Long.toHexString(dead.getKey());
    }
    if (index < 0) {
      return "is outside every live allocation";
    }
    Allocation before = live.get(index);
    return "is outside every live allocation: it begins "
        + (address - before.start - before.data.length)
        + " bytes after the end of "
        + before;
  }
}
