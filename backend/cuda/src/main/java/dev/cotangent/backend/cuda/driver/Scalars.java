package dev.cotangent.backend.cuda.driver;

import dev.cotangent.kernel.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One and zero, where cuBLAS can read them: it takes the numbers in α a·b + β c by address. */
final class Scalars {
  private final MemorySegment doubles;
  private final MemorySegment floats;

  /** Writes them into memory of an arena. */
  Scalars(Arena arena) {
    doubles = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, 1, 0);
    floats = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 0);
  }

  /** Returns the address of 1 in a precision. */
  long one(Precision precision) {
    return numbers(precision).address();
  }

  /** Returns the address of 0 in a precision. */
  long zero(Precision precision) {
    return numbers(precision).address() + precision.bytes();
  }

  private MemorySegment numbers(Precision precision) {
    return precision == Precision.DOUBLE ? doubles : floats;
  }
}
