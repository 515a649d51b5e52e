package dev.cotangent.backend.cuda.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Jumps, calls, ends, and waiting for a block's other threads. */
final class ControlInstructions {
  private ControlInstructions() {}

  static Instruction decode(
      Token token, Opcode opcode, Operands operands, Map<String, PtxFunction> functions) {
    opcode.take("uni");
    return switch (opcode.name()) {
      case "bra" -> branch(token, operands);
      case "call" -> call(opcode, operands, functions);
      case "ret" -> PtxThread::leave;
      case "exit" -> PtxThread::end;
      case "trap" ->
          t -> {
            throw new DeviceFault("trap");
          };
      case "bar", "barrier" -> barrier(opcode, operands);
      default -> fence(opcode);
    };
  }

  private static Instruction branch(Token token, Operands operands) {
    operands.demand(1);
    FunctionBuilder.Label label = operands.function().jump(token, operands.name(0));
    return t -> t.pc = label.place;
  }

  private static Instruction call(
      Opcode opcode, Operands operands, Map<String, PtxFunction> functions) {
    int at = operands.get(0) instanceof Operand.Group ? 1 : 0;
    List<Variable> results = at == 0 ? List.of() : variables(operands, 0);
    List<Variable> arguments = operands.count() > at + 1 ? variables(operands, at + 1) : List.of();
    PtxFunction callee = functions.get(operands.name(at));
    if (callee == null || callee.entry()) {
      throw opcode.error("there is no function '" + operands.name(at) + "' to be called");
    }
    demandSame(opcode, "results", results, callee.results());
    demandSame(opcode, "arguments", arguments, callee.parameters());
    return new Call(callee, results, arguments);
  }

  private static List<Variable> variables(Operands operands, int index) {
    if (!(operands.get(index) instanceof Operand.Group(List<Operand> elements))) {
      throw operands.wrong(operands.get(index), "variables in parentheses");
    }
    List<Variable> variables = new ArrayList<>();
    for (Operand element : elements) {
      if (element instanceof Operand.Symbol(Variable variable) && variable.space() == Space.PARAM) {
        variables.add(variable);
      } else {
        throw operands.wrong(element, "a variable of .param space");
      }
    }
    return variables;
  }

  private static void demandSame(
      Opcode opcode, String what, List<Variable> given, List<Variable> wanted) {
    if (!given.stream()
        .map(Variable::bytes)
        .toList()
        .equals(wanted.stream().map(Variable::bytes).toList())) {
      throw opcode.error(
          "the " + what + " are not those of the function: " + given + ", " + wanted);
    }
  }

  private static Instruction barrier(Opcode opcode, Operands operands) {
    if (opcode.take("warp")) {
      opcode.demand("sync");
      operands.demand(1);
      int mask = operands.source(0, PtxType.B32);
      return t -> t.waitFor(new Exchange((int) t.registers[mask], 0, (thread, offers) -> {}));
    }
    opcode.take("cta");
    opcode.take("aligned");
    opcode.demand("sync");
    operands.demand(1);
    int number = operands.number(0);
    return t -> t.waitAt(number);
  }

  /** Threads see each other's writes at once here, so there is nothing to do. */
  private static Instruction fence(Opcode opcode) {
    opcode.takeOneOf("sc", "acq_rel");
    opcode.takeOneOf("cta", "gl", "gpu", "sys");
    return t -> {};
  }
}
