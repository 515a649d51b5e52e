package dev.cotangent.backend.cuda.emulator;

import java.util.Locale;
import java.util.Optional;

/**
 * The type of an operand. Registers are 64 bits wide here whatever their type; the bits above a
 * type's own mean nothing, so whoever reads a register narrows it first.
 */
enum PtxType {
  PRED(Kind.PREDICATE, 1),
  B8(Kind.BITS, 1),
  B16(Kind.BITS, 2),
  B32(Kind.BITS, 4),
  B64(Kind.BITS, 8),
  U8(Kind.UNSIGNED, 1),
  U16(Kind.UNSIGNED, 2),
  U32(Kind.UNSIGNED, 4),
  U64(Kind.UNSIGNED, 8),
  S8(Kind.SIGNED, 1),
  S16(Kind.SIGNED, 2),
  S32(Kind.SIGNED, 4),
  S64(Kind.SIGNED, 8),
  F32(Kind.FLOATING, 4),
  F64(Kind.FLOATING, 8);

  /** What the bits of a type stand for. */
  enum Kind {
    PREDICATE,
    BITS,
    UNSIGNED,
    SIGNED,
    FLOATING
  }

  private final Kind kind;
  private final int bytes;
  private final int shift;
  private final boolean signed;

  PtxType(Kind kind, int bytes) {
    this.kind = kind;
    this.bytes = bytes;
    shift = Long.SIZE - bits();
    signed = kind == Kind.SIGNED;
  }

  /** Returns the type of a name such as {@code u32}. */
  static Optional<PtxType> named(String name) {
    for (PtxType type : values()) {
      if (type.text().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  int bytes() {
    return bytes;
  }

  int bits() {
    return bytes * Byte.SIZE;
  }

  boolean floating() {
    return kind == Kind.FLOATING;
  }

  boolean signed() {
    return signed;
  }

  boolean predicate() {
    return kind == Kind.PREDICATE;
  }

  /** Whether numbers of this type are 64 bits wide and have no sign, unlike Java's. */
  boolean unsigned64() {
    return bytes == Long.BYTES && !signed && !floating();
  }

  /**
   * Returns a register's value as a number: the bits of this type, with its sign or zeros above.
   */
  long narrow(long register) {
    return signed ? register << shift >> shift : register << shift >>> shift;
  }

  /** Whether an instruction of this type may have an operand in a register of that type. */
  boolean accepts(PtxType register) {
    if (predicate() || register.predicate()) {
      return this == register;
    }
    return bytes == register.bytes && agrees(register);
  }

  /** Whether bits of that type, be they more or fewer, may be taken for this one. */
  boolean agrees(PtxType register) {
    return kind == Kind.BITS
        || register.kind == Kind.BITS
        || floating() == register.floating() && !predicate() && !register.predicate();
  }
}
