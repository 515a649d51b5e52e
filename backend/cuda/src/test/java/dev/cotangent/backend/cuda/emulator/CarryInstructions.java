package dev.cotangent.backend.cuda.emulator;

import java.util.function.LongBinaryOperator;

/**
 * Sums of more than one word: instructions that end in c add the last carry, those with .cc set it.
 * A difference is a sum with the opposite bits and the opposite carry.
 */
final class CarryInstructions {
  private CarryInstructions() {}

  /** Decodes add, sub and mad with .cc, and addc, subc and madc. */
  static Instruction decode(Opcode opcode, Operands operands, PtxType type) {
    return switch (opcode.name()) {
      case "mad", "madc" -> multiplyAdd(opcode, operands, type);
      case "add", "addc", "sub", "subc" -> sum(opcode, operands, type);
      default -> throw opcode.error("it has no carry");
    };
  }

  private static Instruction sum(Opcode opcode, Operands operands, PtxType type) {
    operands.demand(3);
    boolean carries = opcode.name().endsWith("c");
    boolean subtracts = opcode.name().startsWith("sub");
    boolean sets = opcode.take("cc");
    int target = operands.target(0, type);
    int a = operands.source(1, type);
    int b = operands.source(2, type);
    if (subtracts) {
      return t ->
          t.registers[target] =
              subtract(t, type, sets, t.registers[a], t.registers[b], carries ? t.carry : 0);
    }
    return t ->
        t.registers[target] =
            add(t, type, sets, t.registers[a], t.registers[b], carries ? t.carry : 0);
  }

  private static Instruction multiplyAdd(Opcode opcode, Operands operands, PtxType type) {
    operands.demand(4);
    boolean carries = opcode.name().endsWith("c");
    boolean sets = opcode.take("cc");
    LongBinaryOperator product = new IntegerOperations(type).product(opcode);
    int target = operands.target(0, type);
    int a = operands.source(1, type);
    int b = operands.source(2, type);
    int c = operands.source(3, type);
    return t -> {
      long multiple = product.applyAsLong(t.registers[a], t.registers[b]);
      t.registers[target] = add(t, type, sets, multiple, t.registers[c], carries ? t.carry : 0);
    };
  }

  private static long add(
      PtxThread thread, PtxType type, boolean sets, long a, long b, long carry) {
    long sum = a + b + carry;
    if (sets) {
      thread.carry = type.bits() == Long.SIZE ? carry64(a, b, sum) : carry32(a, b, carry);
    }
    return sum;
  }

  private static long subtract(
      PtxThread thread, PtxType type, boolean sets, long a, long b, long borrow) {
    long difference = add(thread, type, sets, a, ~b, 1 - borrow);
    if (sets) {
      thread.carry = 1 - thread.carry;
    }
    return difference;
  }

  private static long carry32(long a, long b, long carry) {
    return (a & 0xFFFF_FFFFL) + (b & 0xFFFF_FFFFL) + carry >>> Integer.SIZE;
  }

  /** The carry out of the highest bit: both bits were set, or one and the sum's is not. */
  private static long carry64(long a, long b, long sum) {
    return (a & b | (a | b) & ~sum) >>> Long.SIZE - 1;
  }
}
