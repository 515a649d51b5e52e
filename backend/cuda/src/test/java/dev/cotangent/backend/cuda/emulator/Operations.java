package dev.cotangent.backend.cuda.emulator;

import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * The operations on numbers of one kind. Each takes registers as they are and narrows them itself;
 * each takes from the opcode the modifiers that it heeds.
 */
interface Operations {
  /** An operation with three operands. */
  @FunctionalInterface
  interface Ternary {
    long apply(long a, long b, long c);
  }

  /** Returns the operation of an opcode with one operand. */
  LongUnaryOperator unary(Opcode opcode);

  /** Returns the operation of an opcode with two operands. */
  LongBinaryOperator binary(Opcode opcode);

  /** Returns the operation of an opcode with three operands. */
  Ternary ternary(Opcode opcode);

  /** Returns the operations on a type's numbers. */
  static Operations on(PtxType type) {
    return switch (type) {
      case F64 -> new DoubleOperations();
      case F32 -> new FloatOperations();
      default -> new IntegerOperations(type);
    };
  }
}
