package dev.cotangent.tensor;

import java.util.ArrayList;
import java.util.Arrays;
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
  private final Buffer spare;
  private final List<Buffer> blocks = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final List<Registers> registers = new ArrayList<>();
  private int used;

  private Scratch(ElementType type) {
    this.type = type;
    this.spare = Buffer.make(type, 0);
  }

  static Scratch of(ElementType type) {
    return (type == ElementType.FLOAT64 ? DOUBLES : FLOATS).get();
  }

  void enter() {
    marks.add(used);
  }

  void leave() {
    used = marks.removeLast();
    if (marks.size() < registers.size()) {
      Arrays.fill(registers.get(marks.size()).buffers, spare); // so that nothing is kept alive
    }
  }

  /** Returns a block of at least so many elements, at most 1,024. */
  Buffer block(int size) {
    assert size <= LENGTH : size;
    if (used == blocks.size()) {
      blocks.add(Buffer.make(type, LENGTH));
    }
    return blocks.get(used++);
  }

  /** A program's registers: the buffer of each, and where in it the block begins. */
  @SuppressWarnings("ArrayRecordComponent") // filled by who takes it
  record Registers(Buffer[] buffers, int[] places) {}

  /** Returns at least so many registers, for the program that has entered last. */
  Registers registers(int count) {
    int depth = marks.size() - 1;
    while (registers.size() <= depth) {
      registers.add(new Registers(new Buffer[16], new int[16]));
    }
    Registers taken = registers.get(depth);
    if (taken.buffers.length < count) {
      taken = new Registers(new Buffer[2 * count], new int[2 * count]);
      registers.set(depth, taken);
    }
    return taken;
  }
}
