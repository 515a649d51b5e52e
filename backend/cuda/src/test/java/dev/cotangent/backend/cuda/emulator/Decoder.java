package dev.cotangent.backend.cuda.emulator;

import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Makes closures of instructions. */
final class Decoder {
  private final Map<String, PtxFunction> functions;

  Decoder(Map<String, PtxFunction> functions) {
    this.functions = functions;
  }

  /** Decodes an instruction; throws if there is anything about it that is not understood. */
  Instruction decode(Token token, List<Operand> list, FunctionBuilder function) {
    Opcode opcode = new Opcode(token);
    Operands operands = new Operands(opcode, list, function);
    Instruction instruction =
        switch (opcode.name()) {
          case "bra", "call", "ret", "exit", "trap", "bar", "barrier", "membar", "fence" ->
              ControlInstructions.decode(token, opcode, operands, functions);
          case "shfl", "vote" -> WarpInstructions.decode(opcode, operands);
          case "ld", "ldu", "st", "atom", "red", "cvta" ->
              MemoryInstructions.decode(opcode, operands);
          case "mov", "selp", "slct", "setp", "set", "testp", "cvt", "prmt", "shf", "lop3", "bfi" ->
              DataInstructions.decode(opcode, operands);
          default -> arithmetic(opcode, operands);
        };
    opcode.finish();
    return instruction;
  }

  private static Instruction arithmetic(Opcode opcode, Operands operands) {
    PtxType type = opcode.takeType();
    if (opcode.has("cc")) {
      return CarryInstructions.decode(opcode, operands, type);
    }
    return switch (opcode.name()) {
      case "addc", "subc", "madc" -> CarryInstructions.decode(opcode, operands, type);
      case "abs", "neg", "not", "cnot", "brev" -> unary(opcode, operands, type, type);
      case "rcp", "sqrt", "rsqrt", "sin", "cos", "tanh", "ex2", "lg2" ->
          unary(opcode, operands, type, type);
      case "popc", "clz", "bfind" -> unary(opcode, operands, type, PtxType.U32);
      case "add", "sub", "mul", "div", "rem", "min", "max", "and", "or", "xor", "copysign" ->
          binary(opcode, operands, type, type);
      case "shl", "shr" -> binary(opcode, operands, type, PtxType.U32);
      case "mad", "fma", "sad" -> ternary(opcode, operands, type, type);
      case "bfe" -> ternary(opcode, operands, type, PtxType.U32);
      default -> throw opcode.error("the emulator does not know this instruction");
    };
  }

  private static Instruction unary(
      Opcode opcode, Operands operands, PtxType type, PtxType resultType) {
    operands.demand(2);
    LongUnaryOperator operation = Operations.on(type).unary(opcode);
    int target = operands.target(0, resultType);
    int a = operands.source(1, type);
    return t -> t.registers[target] = operation.applyAsLong(t.registers[a]);
  }

  private static Instruction binary(
      Opcode opcode, Operands operands, PtxType type, PtxType secondType) {
    operands.demand(3);
    PtxType result = resultType(opcode, type);
    LongBinaryOperator operation = Operations.on(type).binary(opcode);
    int target = operands.target(0, result);
    int a = operands.source(1, type);
    int b = operands.source(2, secondType);
    return t -> t.registers[target] = operation.applyAsLong(t.registers[a], t.registers[b]);
  }

  private static Instruction ternary(
      Opcode opcode, Operands operands, PtxType type, PtxType lastTypes) {
    operands.demand(4);
    PtxType result = resultType(opcode, type);
    Operations.Ternary operation = Operations.on(type).ternary(opcode);
    int target = operands.target(0, result);
    int a = operands.source(1, type);
    int b = operands.source(2, lastTypes);
    int c = operands.source(3, opcode.name().equals("mad") ? result : lastTypes);
    return t ->
        t.registers[target] = operation.apply(t.registers[a], t.registers[b], t.registers[c]);
  }

  /** Returns the type of a result: twice as wide where the opcode says so. */
  private static PtxType resultType(Opcode opcode, PtxType type) {
    return switch (opcode.has("wide") ? type : PtxType.PRED) {
      case U16 -> PtxType.U32;
      case S16 -> PtxType.S32;
      case U32 -> PtxType.U64;
      case S32 -> PtxType.S64;
      default -> type;
    };
  }
}
