package dev.cotangent.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory of intermediate tensors, taken back and handed out again, so that a loop of gradients
 * reaches a state in which it allocates next to nothing. A level that records opens one, and the
 * operations that its {@link TensorLevel#arena} covers take their results from it.
 *
 * <p>Every holder of a tensor, a tape's entry or an adjoint, {@linkplain #hold counts}; when the
 * last lets go the memory is free. What leaves for the user {@linkplain #release(Tensor) is
 * released}: it belongs to the garbage collector from then on. And should a tensor still be used
 * when its memory has been taken back, that is an exception and never a wrong number, because
 * memory has a generation, and a tensor remembers which one it meant.
 *
 * <p>Confined to one thread.
 */
public final class Arena {
  private static final ThreadLocal<@Nullable Arena> CURRENT = new ThreadLocal<>();

  /** What is free and no more than this is kept, whether or not it was used lately. */
  private static final long ALWAYS_KEPT_BYTES = 16L << 20;

  /** The buffers of one kind that are free. A buffer remembers its shelf. */
  static final class Shelf {
    final ArrayDeque<Buffer> free = new ArrayDeque<>();
    long lastUsed;
  }

  private final Map<Integer, Shelf> doubles = new HashMap<>();
  private final Map<Integer, Shelf> floats = new HashMap<>();
  private final List<Buffer> taken = new ArrayList<>();
  private long round;
  private long freeBytes;
  private long takenBytes;

  /** What rounds have taken lately: one small round does not count, many do. */
  private long usualBytes;

  /** Opens an arena, without memory. */
  public Arena() {}

  static Buffer allocate(ElementType type, int length) {
    Arena arena = CURRENT.get();
    return arena == null ? Buffer.make(type, length) : arena.take(type, length);
  }

  /** Runs an action whose results come from an arena, or from the heap if there is none. */
  public static <T> T during(@Nullable Arena arena, Supplier<T> action) {
    Arena before = CURRENT.get();
    if (before == arena) {
      return action.get();
    }
    CURRENT.set(arena);
    try {
      return action.get();
    } finally {
      CURRENT.set(before);
    }
  }

  private Buffer take(ElementType type, int length) {
    Shelf shelf = shelf(type, length);
    shelf.lastUsed = round;
    Buffer buffer = shelf.free.poll();
    if (buffer == null) {
      buffer = Buffer.make(type, length);
    } else {
      freeBytes -= buffer.bytes();
    }
    takenBytes += buffer.bytes();
    buffer.shelf = shelf;
    buffer.arena = this;
    buffer.holds = 0;
    taken.add(buffer);
    return buffer;
  }

  /**
   * Counts a holder of a constant tensor of this arena; any other tensor is none of its business.
   */
  public void hold(Tensor x) {
    Buffer buffer = x.buffer();
    if (buffer != null && buffer.arena == this) {
      buffer.holds++;
    }
  }

  /** Counts a holder less; the last to let go frees the memory. */
  public void letGo(Tensor x) {
    Buffer buffer = x.buffer();
    if (buffer != null && buffer.arena == this && --buffer.holds == 0) {
      free(buffer);
    }
  }

  /** Returns whether one holder, who asks, is the only one of a tensor without gaps. */
  public boolean isOnlyHeldOnce(Tensor x) {
    Buffer buffer = x.buffer();
    return buffer != null
        && buffer.arena == this
        && buffer.holds == 1
        && x.isDense()
        && buffer.length() == x.size();
  }

  /**
   * Leaves a tensor's memory to the garbage collector: the tensor goes to the user. What looks at a
   * {@link Variable} is copied.
   */
  public static Tensor release(Tensor x) {
    Buffer buffer = x.buffer();
    if (buffer == null) {
      return x;
    }
    if (buffer.isVariable) {
      return x.copied();
    }
    buffer.arena = null;
    buffer.settle();
    return x;
  }

  /**
   * Leaves the memory of a constant that is another arena's to the garbage collector: who uses this
   * arena needs the constant, and may need it longer than the other one lasts. It is what an outer
   * tape does with what an inner one has computed.
   */
  public void keep(Tensor x) {
    Buffer buffer = x.buffer();
    if (buffer != null && buffer.arena != null && buffer.arena != this) {
      buffer.arena = null;
    }
  }

  /** Runs an action of a sweep, then frees what it took and nobody holds. */
  public void scope(Runnable action) {
    int mark = taken.size();
    Arena before = CURRENT.get();
    CURRENT.set(this);
    try {
      action.run();
    } finally {
      CURRENT.set(before);
    }
    for (int i = taken.size() - 1; i >= mark; i--) {
      Buffer buffer = taken.get(i);
      if (buffer.arena == this && buffer.holds == 0) {
        free(buffer);
      }
    }
  }

  /**
   * Takes all memory back. Tensors that still mean it can no longer be used. What is free is kept
   * as long as it is not more than twice what rounds have taken lately, or some megabytes; so
   * shapes may vary from round to round.
   */
  public void clear() {
    for (Buffer buffer : taken) {
      if (buffer.arena == this) { // it may stand here twice, freed and taken again
        free(buffer);
      }
    }
    taken.clear();
    usualBytes = Math.max(takenBytes, usualBytes - usualBytes / 16);
    takenBytes = 0;
    if (freeBytes > Math.max(ALWAYS_KEPT_BYTES, 2 * usualBytes)) {
      trim(Math.max(ALWAYS_KEPT_BYTES, usualBytes));
    }
    round++;
  }

  private void free(Buffer buffer) {
    buffer.generation++;
    buffer.arena = null;
    buffer.forget();
    Shelf shelf = buffer.shelf;
    if (shelf != null) {
      shelf.free.push(buffer);
      freeBytes += buffer.bytes();
    }
  }

  private Shelf shelf(ElementType type, int length) {
    Map<Integer, Shelf> shelves = type == ElementType.FLOAT64 ? doubles : floats;
    return shelves.computeIfAbsent(length, any -> new Shelf());
  }

  /** Leaves free memory to the garbage collector, the longest unused first. */
  private void trim(long most) {
    List<Shelf> oldestFirst = new ArrayList<>(doubles.values());
    oldestFirst.addAll(floats.values());
    oldestFirst.sort(Comparator.comparingLong((Shelf shelf) -> shelf.lastUsed));
    for (Shelf shelf : oldestFirst) {
      while (freeBytes > most && !shelf.free.isEmpty()) {
        freeBytes -= shelf.free.pop().bytes();
      }
    }
    doubles.values().removeIf(shelf -> shelf.free.isEmpty());
    floats.values().removeIf(shelf -> shelf.free.isEmpty());
  }
}
