package dev.cotangent.backend.cuda.emulator;

import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Whole numbers, bits, and predicates, which are 0 or 1. Sums, products and the like are right in
 * their low bits whatever is above, so only what looks at whole values narrows them.
 */
final class IntegerOperations implements Operations {
  private final PtxType type;
  private final int bits;

  IntegerOperations(PtxType type) {
    this.type = type;
    bits = type.predicate() ? 1 : type.bits();
  }

  @Override
  public LongUnaryOperator unary(Opcode opcode) {
    return switch (opcode.name()) {
      case "neg" -> a -> -a;
      case "abs" -> a -> Math.abs(type.narrow(a));
      case "not" -> type.predicate() ? a -> a ^ 1 : a -> ~a;
      case "cnot" -> a -> mask(a) == 0 ? 1 : 0;
      case "popc" -> a -> Long.bitCount(mask(a));
      case "clz" -> a -> Long.numberOfLeadingZeros(mask(a)) - (Long.SIZE - bits);
      case "brev" -> a -> Long.reverse(a) >>> Long.SIZE - bits;
      case "bfind" -> bfind(opcode.take("shiftamt"));
      default -> throw opcode.error("not known for whole numbers");
    };
  }

  @Override
  public LongBinaryOperator binary(Opcode opcode) {
    return switch (opcode.name()) {
      case "add" -> opcode.take("sat") ? (a, b) -> clamp(narrow(a) + narrow(b)) : Long::sum;
      case "sub" -> opcode.take("sat") ? (a, b) -> clamp(narrow(a) - narrow(b)) : (a, b) -> a - b;
      case "mul" -> product(opcode);
      case "div" -> (a, b) -> quotient(narrow(a), narrow(b));
      case "rem" -> (a, b) -> remainder(narrow(a), narrow(b));
      case "min" -> (a, b) -> compare(narrow(a), narrow(b)) <= 0 ? a : b;
      case "max" -> (a, b) -> compare(narrow(a), narrow(b)) >= 0 ? a : b;
      case "and" -> (a, b) -> a & b;
      case "or" -> (a, b) -> a | b;
      case "xor" -> (a, b) -> a ^ b;
      case "shl" -> (a, b) -> shift(b) >= bits ? 0 : a << shift(b);
      case "shr" -> (a, b) -> shiftRight(narrow(a), shift(b));
      default -> throw opcode.error("not known for whole numbers");
    };
  }

  @Override
  public Ternary ternary(Opcode opcode) {
    return switch (opcode.name()) {
      case "mad" -> {
        LongBinaryOperator product = product(opcode);
        yield (a, b, c) -> product.applyAsLong(a, b) + c;
      }
      case "sad" -> (a, b, c) -> c + difference(narrow(a), narrow(b));
      case "bfe" -> (a, b, c) -> extract(a, (int) b & 0xFF, (int) c & 0xFF);
      default -> throw opcode.error("not known for whole numbers");
    };
  }

  /** Returns a · b: its low half, its high half, or all of it, twice as wide. */
  LongBinaryOperator product(Opcode opcode) {
    if (opcode.take("lo")) {
      return (a, b) -> a * b;
    }
    if (opcode.take("wide")) {
      if (bits > Integer.SIZE) {
        throw opcode.error("there is no product of 128 bits");
      }
      return (a, b) -> narrow(a) * narrow(b);
    }
    opcode.demand("hi");
    return switch (type) {
      case S64 -> Math::multiplyHigh;
      case U64 -> Math::unsignedMultiplyHigh;
      default -> (a, b) -> narrow(a) * narrow(b) >> bits;
    };
  }

  private long narrow(long register) {
    return type.narrow(register);
  }

  private long mask(long register) {
    return register << Long.SIZE - bits >>> Long.SIZE - bits;
  }

  private int compare(long a, long b) {
    return type.signed() ? Long.compare(a, b) : Long.compareUnsigned(a, b);
  }

  private static long clamp(long sum) {
    return Math.clamp(sum, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** A division by zero has no result by the rules; all ones, as on devices, stands out. */
  private long quotient(long a, long b) {
    if (b == 0) {
      return -1;
    }
    return type.unsigned64() ? Long.divideUnsigned(a, b) : a / b;
  }

  private long remainder(long a, long b) {
    if (b == 0) {
      return a;
    }
    return type.unsigned64() ? Long.remainderUnsigned(a, b) : a % b;
  }

  private long difference(long a, long b) {
    return compare(a, b) < 0 ? b - a : a - b;
  }

  private static long shift(long register) {
    return register & 0xFFFF_FFFFL;
  }

  private long shiftRight(long a, long shift) {
    if (shift >= bits) {
      return type.signed() && a < 0 ? -1 : 0;
    }
    return type.signed() ? a >> shift : a >>> shift;
  }

  private LongUnaryOperator bfind(boolean asShift) {
    return a -> {
      long value = type.signed() && narrow(a) < 0 ? mask(~a) : mask(a);
      int found = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
      return asShift && found >= 0 ? bits - 1 - found : found;
    };
  }

  /** Returns so many bits from a position on; the sign is that of the last bit there is. */
  private long extract(long a, int position, int length) {
    if (length == 0) {
      return 0;
    }
    long value = position >= bits ? 0 : mask(a) >>> position;
    int signAt = Math.min(position + length - 1, bits - 1);
    boolean negative = type.signed() && (mask(a) >>> signAt & 1) != 0;
    int kept = Math.min(length, Math.max(bits - position, 0));
    long low = kept >= Long.SIZE ? -1L : (1L << kept) - 1;
    return negative ? value | ~low : value & low;
  }
}
