package dev.cotangent.backend.cuda.emulator;

import java.util.List;

/**
 * An instruction's operands, as places among the registers: constants and addresses of variables
 * are registers of their own, so that an instruction need not tell them apart.
 */
final class Operands {
  private final Opcode opcode;
  private final List<Operand> operands;
  private final FunctionBuilder function;

  Operands(Opcode opcode, List<Operand> operands, FunctionBuilder function) {
    this.opcode = opcode;
    this.operands = operands;
    this.function = function;
  }

  FunctionBuilder function() {
    return function;
  }

  int count() {
    return operands.size();
  }

  /** Throws unless there are so many. */
  void demand(int count) {
    if (count() != count) {
      throw opcode.error("it has " + count() + " operands instead of " + count);
    }
  }

  Operand get(int index) {
    if (index >= operands.size()) {
      throw opcode.error("operand " + (index + 1) + " is missing");
    }
    return operands.get(index);
  }

  /** Returns the register that an operand names, to be written as a type. */
  int target(int index, PtxType type) {
    return target(get(index), type);
  }

  int target(Operand operand, PtxType type) {
    return switch (operand) {
      case Operand.Register(int slot, PtxType declared) when type.accepts(declared) -> slot;
      case Operand.Sink() -> function.sink();
      default -> throw wrong(operand, "a register of type ." + type.text());
    };
  }

  /** As {@link #target}, but of a register that may be wider. */
  int wideTarget(Operand operand, PtxType type) {
    return operand instanceof Operand.Register(int slot, PtxType declared) && fits(declared, type)
        ? slot
        : target(operand, type);
  }

  /** Returns the register that holds an operand, to be read as a type. */
  int source(int index, PtxType type) {
    return source(get(index), type);
  }

  int source(Operand operand, PtxType type) {
    return switch (operand) {
      case Operand.Register(int slot, PtxType declared) when type.accepts(declared) -> slot;
      case Operand.Literal(String text) -> function.constant(number(text, type));
      case Operand.Symbol(Variable variable) when variable.space() != Space.PARAM ->
          function.address(variable);
      default -> throw wrong(operand, "a register or constant of type ." + type.text());
    };
  }

  /** As {@link #source}, but of a register that may be wider. */
  int wideSource(Operand operand, PtxType type) {
    return operand instanceof Operand.Register(int slot, PtxType declared) && fits(declared, type)
        ? slot
        : source(operand, type);
  }

  /** Returns an operand that must be a whole number. */
  int number(int index) {
    if (get(index) instanceof Operand.Literal(String text)) {
      return (int) number(text, PtxType.S32);
    }
    throw wrong(get(index), "a number");
  }

  /** Returns an operand that must be the name of a label or function. */
  String name(int index) {
    if (get(index) instanceof Operand.Name(String text)) {
      return text;
    }
    throw wrong(get(index), "a name that is known here");
  }

  /** Returns the elements of an operand in braces, or the operand alone. */
  List<Operand> elements(int index) {
    return get(index) instanceof Operand.Vector(List<Operand> all) ? all : List.of(get(index));
  }

  PtxException wrong(Operand operand, String wanted) {
    return opcode.error("it needs " + wanted + ", not " + operand);
  }

  private long number(String text, PtxType type) {
    return Numbers.parse(text, type, opcode.token());
  }

  private static boolean fits(PtxType declared, PtxType type) {
    return declared.bytes() >= type.bytes() && type.agrees(declared);
  }
}
