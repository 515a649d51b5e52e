package dev.cotangent.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * A thread's blocks for running programs. They are used like a stack: a kernel of a user's row may
 * itself work on tensors while a program runs.
 */
final class Scratch {
  private static final int LENGTH = 1024;
  private static final ThreadLocal<Scratch> DOUBLES =
      ThreadLocal.withInitial(() -> new Scratch(ElementType.FLOAT64));
  private static final ThreadLocal<Scratch> FLOATS =
      ThreadLocal.withInitial(() -> new Scratch(ElementType.FLOAT32));

  private final ElementType type;
  private final List<Buffer> blocks = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private int used;

  private Scratch(ElementType type) {
    this.type = type;
  }

  static Scratch of(ElementType type) {
    return (type == ElementType.FLOAT64 ? DOUBLES : FLOATS).get();
  }

  void enter() {
    marks.add(used);
  }

  void leave() {
    used = marks.removeLast();
  }

  /** Returns a block of at least so many elements, at most 1,024. */
  Buffer block(int size) {
    assert size <= LENGTH : size;
    if (used == blocks.size()) {
      blocks.add(Buffer.make(type, LENGTH));
    }
    return blocks.get(used++);
  }
}
