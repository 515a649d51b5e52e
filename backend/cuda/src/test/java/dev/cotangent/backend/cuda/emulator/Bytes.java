package dev.cotangent.backend.cuda.emulator;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Values of 1, 2, 4 or 8 bytes in arrays of bytes, lowest byte first. */
final class Bytes {
  /**
   * What fills memory that nobody has written: all ones, a NaN in either precision, and -1 as a
   * whole number.
   */
  static final byte UNWRITTEN = -1;

  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  private Bytes() {}

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  static long get(byte[] array, int offset, int bytes) {
    return switch (bytes) {
      case Long.BYTES -> (long) LONGS.get(array, offset);
      case Integer.BYTES -> (int) INTS.get(array, offset) & 0xFFFF_FFFFL;
      case Short.BYTES -> (short) SHORTS.get(array, offset) & 0xFFFFL;
      default -> array[offset] & 0xFFL;
    };
  }

  static void put(byte[] array, int offset, int bytes, long value) {
    switch (bytes) {
      case Long.BYTES -> LONGS.set(array, offset, value);
      case Integer.BYTES -> INTS.set(array, offset, (int) value);
      case Short.BYTES -> SHORTS.set(array, offset, (short) value);
      default -> array[offset] = (byte) value;
    }
  }

  /** Returns the next multiple of an alignment. */
  static int align(int offset, int alignment) {
    return Math.ceilDiv(offset, alignment) * alignment;
  }
}
