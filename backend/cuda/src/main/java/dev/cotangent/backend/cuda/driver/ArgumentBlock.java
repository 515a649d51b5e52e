package dev.cotangent.backend.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jcuda.Pointer;

/**
 * A launch's arguments as CUDA reads them: pointers to them, one after the other. They are read
 * before the launch returns, so one block serves all launches; JCuda would otherwise make it anew,
 * piece by piece, each time.
 */
final class ArgumentBlock {
  private final Arena arena;
  private MemorySegment pointers = MemorySegment.NULL;
  private MemorySegment values = MemorySegment.NULL;
  private Pointer asPointer = new Pointer();

  /** Makes an empty block. */
  ArgumentBlock(Arena arena) {
    this.arena = arena;
    grow(32);
  }

  /** Writes arguments, of 64 bits each, and returns where they are. */
  Pointer write(long[] arguments) {
    if (arguments.length > values.byteSize() / Long.BYTES) {
      grow(Math.max(arguments.length, (int) (values.byteSize() / Long.BYTES) * 2));
    }
    MemorySegment.copy(arguments, 0, values, ValueLayout.JAVA_LONG, 0, arguments.length);
    return asPointer;
  }

  private void grow(int count) {
    values = arena.allocate(ValueLayout.JAVA_LONG, count);
    pointers = arena.allocate(ValueLayout.ADDRESS, count);
    for (int i = 0; i < count; i++) {
      pointers.setAtIndex(ValueLayout.ADDRESS, i, values.asSlice((long) i * Long.BYTES));
    }
    asPointer = Handles.host(pointers.address());
  }
}
