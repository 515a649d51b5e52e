package dev.cotangent.backend.cuda.emulator;

import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;

/** Loads, stores, atomic operations, and addresses from one kind of memory to another. */
final class MemoryInstructions {
  private MemoryInstructions() {}

  static Instruction decode(Opcode opcode, Operands operands) {
    return switch (opcode.name()) {
      case "ld", "ldu" -> load(opcode, operands);
      case "st" -> store(opcode, operands);
      case "cvta" -> convert(opcode, operands);
      case "red" -> atomic(opcode, operands, 0);
      default -> atomic(opcode, operands, 1);
    };
  }

  private static Instruction load(Opcode opcode, Operands operands) {
    operands.demand(2);
    Access access = Access.of(opcode, operands, 1);
    int[] targets =
        elements(opcode, operands, 0, access.count())
            .mapToInt(e -> operands.wideTarget(e, access.type()))
            .toArray();
    if (targets.length == 1) {
      return t -> t.registers[targets[0]] = access.load(t, access.address(t));
    }
    return t -> {
      long address = access.address(t);
      for (int i = 0; i < targets.length; i++) {
        t.registers[targets[i]] = access.load(t, address + (long) i * access.type().bytes());
      }
    };
  }

  private static Instruction store(Opcode opcode, Operands operands) {
    operands.demand(2);
    Access access = Access.of(opcode, operands, 0);
    int[] sources =
        elements(opcode, operands, 1, access.count())
            .mapToInt(e -> operands.wideSource(e, access.type()))
            .toArray();
    return t -> {
      long address = access.address(t);
      for (int i = 0; i < sources.length; i++) {
        access.store(t, address + (long) i * access.type().bytes(), t.registers[sources[i]]);
      }
    };
  }

  /** Decodes an operation whose result, if it has one, is what was there before. */
  private static Instruction atomic(Opcode opcode, Operands operands, int results) {
    String name =
        opcode
            .takeOneOf("add", "min", "max", "and", "or", "xor", "exch", "cas")
            .orElseThrow(() -> opcode.error("the emulator does not know this operation"));
    opcode.takeOneOf("relaxed", "acquire", "release", "acq_rel");
    opcode.takeOneOf("cta", "gpu", "sys");
    Access access = Access.of(opcode, operands, results);
    PtxType type = access.type();
    int target = results == 0 ? operands.function().sink() : operands.target(0, type);
    int b = operands.source(results + 1, type);
    int c = name.equals("cas") ? operands.source(results + 2, type) : b;
    operands.demand(results + (name.equals("cas") ? 3 : 2));
    Operations.Ternary update = update(opcode, name, type);
    return t -> {
      long address = access.address(t);
      long old = access.load(t, address);
      access.store(t, address, update.apply(old, t.registers[b], t.registers[c]));
      t.registers[target] = old;
    };
  }

  private static Operations.Ternary update(Opcode opcode, String name, PtxType type) {
    if (name.equals("exch")) {
      return (old, b, c) -> b;
    }
    if (name.equals("cas")) {
      return (old, b, c) -> old == type.narrow(b) ? c : old;
    }
    LongBinaryOperator operation =
        Operations.on(type).binary(opcode.other(name + "." + type.text()));
    return (old, b, c) -> operation.applyAsLong(old, b);
  }

  private static Instruction convert(Opcode opcode, Operands operands) {
    boolean to = opcode.take("to");
    Space space = Space.take(opcode);
    PtxType type = opcode.takeType();
    operands.demand(2);
    int target = operands.target(0, type);
    int a = operands.source(1, type);
    long shift = to ? -space.window() : space.window();
    return t -> t.registers[target] = t.registers[a] + shift;
  }

  private static Stream<Operand> elements(Opcode opcode, Operands operands, int index, int count) {
    List<Operand> elements = operands.elements(index);
    if (elements.size() != count) {
      throw opcode.error("it has " + elements.size() + " elements instead of " + count);
    }
    return elements.stream();
  }
}
