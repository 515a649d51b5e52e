package dev.cotangent.backend.cuda.emulator;

import java.util.List;

/** An operand as it is written, with its names resolved. */
sealed interface Operand {
  /** A register: its place among a frame's registers, and what it was declared as. */
  record Register(int slot, PtxType type) implements Operand {}

  /** A number. */
  record Literal(String text) implements Operand {}

  /** A variable, for its address. */
  record Symbol(Variable variable) implements Operand {}

  /** What lies at an address: that of a register or a variable, and so many bytes further. */
  record Address(Operand base, long offset) implements Operand {}

  /** Several operands in braces. */
  record Vector(List<Operand> elements) implements Operand {}

  /** Several operands in parentheses. */
  record Group(List<Operand> elements) implements Operand {}

  /** The opposite of a predicate. */
  record Not(Operand predicate) implements Operand {}

  /** Two results of one instruction. */
  record Pair(Operand first, Operand second) implements Operand {}

  /** A result that nobody wants. */
  record Sink() implements Operand {}

  /** A label or a function. */
  record Name(String text) implements Operand {}
}
