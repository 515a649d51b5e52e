package dev.cotangent.backend.cuda.emulator;

import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Moves, choices, comparisons, conversions, and picking bits. */
final class DataInstructions {
  private DataInstructions() {}

  static Instruction decode(Opcode opcode, Operands operands) {
    return switch (opcode.name()) {
      case "mov" -> move(opcode, operands);
      case "selp" -> select(opcode, operands);
      case "slct" -> selectBySign(opcode, operands);
      case "setp" -> setPredicate(opcode, operands);
      case "set" -> set(opcode, operands);
      case "testp" -> testProperty(opcode, operands);
      case "cvt" -> convert(opcode, operands);
      case "prmt" -> permute(opcode, operands);
      case "shf" -> funnel(opcode, operands);
      case "lop3" -> logic(opcode, operands);
      default -> insert(opcode, operands);
    };
  }

  private static Instruction move(Opcode opcode, Operands operands) {
    PtxType type = opcode.takeType();
    operands.demand(2);
    if (operands.get(0) instanceof Operand.Vector(List<Operand> parts)) {
      return unpack(operands, type, parts);
    }
    int target = operands.target(0, type);
    if (operands.get(1) instanceof Operand.Vector(List<Operand> parts)) {
      return pack(operands, type, target, parts);
    }
    int a = operands.source(1, type);
    return t -> t.registers[target] = t.registers[a];
  }

  private static PtxType part(PtxType whole, int parts) {
    return PtxType.named("b" + whole.bits() / parts).orElseThrow();
  }

  private static Instruction unpack(Operands operands, PtxType type, List<Operand> parts) {
    PtxType part = part(type, parts.size());
    int[] targets = parts.stream().mapToInt(p -> operands.target(p, part)).toArray();
    int a = operands.source(1, type);
    return t -> {
      long value = t.registers[a];
      for (int i = 0; i < targets.length; i++) {
        t.registers[targets[i]] = value >>> i * part.bits();
      }
    };
  }

  private static Instruction pack(
      Operands operands, PtxType type, int target, List<Operand> parts) {
    PtxType part = part(type, parts.size());
    int[] sources = parts.stream().mapToInt(p -> operands.source(p, part)).toArray();
    return t -> {
      long value = 0;
      for (int i = 0; i < sources.length; i++) {
        value |= part.narrow(t.registers[sources[i]]) << i * part.bits();
      }
      t.registers[target] = value;
    };
  }

  private static Instruction select(Opcode opcode, Operands operands) {
    PtxType type = opcode.takeType();
    operands.demand(4);
    int target = operands.target(0, type);
    int a = operands.source(1, type);
    int b = operands.source(2, type);
    int p = operands.source(3, PtxType.PRED);
    return t -> t.registers[target] = t.registers[t.registers[p] != 0 ? a : b];
  }

  private static Instruction selectBySign(Opcode opcode, Operands operands) {
    opcode.take("ftz");
    PtxType type = opcode.takeType();
    PtxType signType = opcode.takeType();
    operands.demand(4);
    int target = operands.target(0, type);
    int a = operands.source(1, type);
    int b = operands.source(2, type);
    int c = operands.source(3, signType);
    Comparison atLeast = Comparison.of(opcode, "ge", signType);
    return t -> t.registers[target] = t.registers[atLeast.test(t.registers[c], 0) ? a : b];
  }

  /** Decodes a comparison, whose result may be combined with another, and its opposite too. */
  private static Instruction setPredicate(Opcode opcode, Operands operands) {
    String name = opcode.takeFirst();
    LongBinaryOperator combine = combination(opcode);
    PtxType type = opcode.takeType();
    Comparison comparison = Comparison.of(opcode, name, type);
    boolean pair = operands.get(0) instanceof Operand.Pair;
    int a = operands.source(1, type);
    int b = operands.source(2, type);
    if (!pair && operands.count() == 3) {
      int target = operands.target(0, PtxType.PRED);
      return t -> t.registers[target] = comparison.test(t.registers[a], t.registers[b]) ? 1 : 0;
    }
    int p = pair ? first(operands) : operands.target(0, PtxType.PRED);
    int q = pair ? second(operands) : operands.function().sink();
    Third third = Third.of(operands);
    return t -> {
      long result = comparison.test(t.registers[a], t.registers[b]) ? 1 : 0;
      long other = third.value(t);
      t.registers[p] = combine.applyAsLong(result, other);
      t.registers[q] = combine.applyAsLong(result ^ 1, other);
    };
  }

  private static int first(Operands operands) {
    return operands.target(((Operand.Pair) operands.get(0)).first(), PtxType.PRED);
  }

  private static int second(Operands operands) {
    return operands.target(((Operand.Pair) operands.get(0)).second(), PtxType.PRED);
  }

  /** The predicate that a comparison is combined with, or its opposite. */
  private record Third(int register, boolean negated) {
    static Third of(Operands operands) {
      if (operands.count() == 3) {
        return new Third(operands.function().constant(0), false);
      }
      operands.demand(4);
      return operands.get(3) instanceof Operand.Not(Operand predicate)
          ? new Third(operands.source(predicate, PtxType.PRED), true)
          : new Third(operands.source(3, PtxType.PRED), false);
    }

    long value(PtxThread thread) {
      return thread.registers[register] ^ (negated ? 1 : 0);
    }
  }

  private static LongBinaryOperator combination(Opcode opcode) {
    return switch (opcode.takeOneOf("and", "or", "xor").orElse("")) {
      case "and" -> (a, b) -> a & b;
      case "or" -> (a, b) -> a | b;
      case "xor" -> (a, b) -> a ^ b;
      default -> (a, b) -> a;
    };
  }

  private static Instruction set(Opcode opcode, Operands operands) {
    String name = opcode.takeFirst();
    PtxType to = opcode.takeType();
    PtxType type = opcode.takeType();
    operands.demand(3);
    Comparison comparison = Comparison.of(opcode, name, type);
    long yes = to == PtxType.F32 ? Float.floatToRawIntBits(1) : -1;
    int target = operands.target(0, to);
    int a = operands.source(1, type);
    int b = operands.source(2, type);
    return t -> t.registers[target] = comparison.test(t.registers[a], t.registers[b]) ? yes : 0;
  }

  private static Instruction testProperty(Opcode opcode, Operands operands) {
    String property = opcode.takeFirst();
    PtxType type = opcode.takeType();
    operands.demand(2);
    double smallest = type == PtxType.F64 ? Double.MIN_NORMAL : Float.MIN_NORMAL;
    int target = operands.target(0, PtxType.PRED);
    int a = operands.source(1, type);
    if (!List.of("finite", "infinite", "number", "notanumber", "normal", "subnormal")
        .contains(property)) {
      throw opcode.error("no property of numbers is called ." + property);
    }
    return t -> {
      long bits = t.registers[a];
      double value =
          type == PtxType.F64 ? Double.longBitsToDouble(bits) : FloatOperations.number(bits);
      t.registers[target] = has(property, value, smallest) ? 1 : 0;
    };
  }

  private static boolean has(String property, double value, double smallestNormal) {
    double magnitude = Math.abs(value);
    return switch (property) {
      case "finite" -> Double.isFinite(value);
      case "infinite" -> Double.isInfinite(value);
      case "number" -> !Double.isNaN(value);
      case "notanumber" -> Double.isNaN(value);
      case "normal" -> Double.isFinite(value) && magnitude >= smallestNormal;
      default -> magnitude > 0 && magnitude < smallestNormal;
    };
  }

  private static Instruction convert(Opcode opcode, Operands operands) {
    PtxType to = opcode.takeType();
    PtxType from = opcode.takeType();
    operands.demand(2);
    LongUnaryOperator conversion = Conversions.of(opcode, to, from);
    int target = operands.wideTarget(operands.get(0), to);
    int a = operands.wideSource(operands.get(1), from);
    return t -> t.registers[target] = to.narrow(conversion.applyAsLong(t.registers[a]));
  }

  private static Instruction permute(Opcode opcode, Operands operands) {
    opcode.demand("b32");
    return ternary(
        operands,
        PtxType.B32,
        PtxType.B32,
        (a, b, c) -> {
          long bytes = a & 0xFFFF_FFFFL | b << Integer.SIZE;
          long result = 0;
          for (int i = 0; i < Integer.BYTES; i++) {
            result |= pick(bytes, (int) (c >>> 4 * i)) << Byte.SIZE * i;
          }
          return result;
        });
  }

  /** Returns a byte by its number, or, if the fourth bit is set, its sign in all bits. */
  private static long pick(long bytes, int selector) {
    long value = bytes >>> Byte.SIZE * (selector & 7) & 0xFF;
    return (selector & 8) == 0 ? value : (value & 0x80) != 0 ? 0xFF : 0;
  }

  private static Instruction funnel(Opcode opcode, Operands operands) {
    boolean left = opcode.take("l");
    if (!left) {
      opcode.demand("r");
    }
    boolean wrap = opcode.take("wrap");
    if (!wrap) {
      opcode.demand("clamp");
    }
    opcode.demand("b32");
    return ternary(
        operands,
        PtxType.B32,
        PtxType.U32,
        (a, b, c) -> {
          long both = a & 0xFFFF_FFFFL | b << Integer.SIZE;
          long by = wrap ? c & 31 : Math.min(c & 0xFFFF_FFFFL, 32);
          return left ? both << by >>> Integer.SIZE : both >>> by;
        });
  }

  private static Instruction logic(Opcode opcode, Operands operands) {
    opcode.demand("b32");
    operands.demand(5);
    int table = operands.number(4);
    int target = operands.target(0, PtxType.B32);
    int a = operands.source(1, PtxType.B32);
    int b = operands.source(2, PtxType.B32);
    int c = operands.source(3, PtxType.B32);
    return t -> t.registers[target] = logic(table, t.registers[a], t.registers[b], t.registers[c]);
  }

  /** Looks each bit up in a table of eight: the bit of a counts 4, that of b 2, that of c 1. */
  private static long logic(int table, long a, long b, long c) {
    long result = 0;
    for (int i = 0; i < 8; i++) {
      if ((table >> i & 1) != 0) {
        result |= ((i & 4) != 0 ? a : ~a) & ((i & 2) != 0 ? b : ~b) & ((i & 1) != 0 ? c : ~c);
      }
    }
    return result;
  }

  private static Instruction ternary(
      Operands operands, PtxType type, PtxType lastType, Operations.Ternary operation) {
    operands.demand(4);
    int target = operands.target(0, type);
    int a = operands.source(1, type);
    int b = operands.source(2, type);
    int c = operands.source(3, lastType);
    return t ->
        t.registers[target] = operation.apply(t.registers[a], t.registers[b], t.registers[c]);
  }

  private static Instruction insert(Opcode opcode, Operands operands) {
    PtxType type = opcode.takeType();
    operands.demand(5);
    int target = operands.target(0, type);
    int a = operands.source(1, type);
    int b = operands.source(2, type);
    int c = operands.source(3, PtxType.U32);
    int d = operands.source(4, PtxType.U32);
    return t -> {
      int position = (int) t.registers[c] & 0xFF;
      int length = (int) t.registers[d] & 0xFF;
      long mask = position >= type.bits() ? 0 : ones(length) << position;
      t.registers[target] = t.registers[a] << position & mask | t.registers[b] & ~mask;
    };
  }

  private static long ones(int length) {
    return length >= Long.SIZE ? -1L : (1L << length) - 1;
  }
}
