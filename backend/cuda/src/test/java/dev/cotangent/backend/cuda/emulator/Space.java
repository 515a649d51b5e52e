package dev.cotangent.backend.cuda.emulator;

import java.util.Locale;

/** A kind of memory, as programs tell them apart. */
enum Space {
  GENERIC,
  GLOBAL,
  CONST,
  SHARED,
  LOCAL,
  PARAM;

  /** Takes from an opcode the kind of memory that it names; none is {@link #GENERIC}. */
  static Space take(Opcode opcode) {
    for (Space space : values()) {
      if (opcode.take(space.name().toLowerCase(Locale.ROOT))) {
        return space;
      }
    }
    return GENERIC;
  }

  /** Returns a thread's memory of this kind; parameters are not reached this way. */
  Memory of(PtxThread thread) {
    return switch (this) {
      case GENERIC -> thread;
      case GLOBAL, CONST -> thread.global;
      case SHARED -> thread.shared;
      case LOCAL -> thread.local;
      case PARAM -> throw new IllegalStateException("parameters have no addresses");
    };
  }

  /** Returns what makes a generic address of an address of this kind when it is added. */
  long window() {
    return switch (this) {
      case SHARED -> ScratchMemory.SHARED_WINDOW;
      case LOCAL -> ScratchMemory.LOCAL_WINDOW;
      default -> 0;
    };
  }
}
