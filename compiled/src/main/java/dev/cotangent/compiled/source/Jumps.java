package dev.cotangent.compiled.source;

import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.ArrayList;
import java.util.List;

/** Where instructions lead to. */
public final class Jumps {
  private Jumps() {}

  /** The places that an instruction may jump to; for a switch, its default is the last. */
  public static List<Label> targets(Instruction instruction) {
    return switch (instruction) {
      case BranchInstruction branch -> List.of(branch.target());
      case LookupSwitchInstruction choice -> targets(choice.cases(), choice.defaultTarget());
      case TableSwitchInstruction choice -> targets(choice.cases(), choice.defaultTarget());
      default -> List.of();
    };
  }

  private static List<Label> targets(List<SwitchCase> cases, Label otherwise) {
    List<Label> targets = new ArrayList<>();
    cases.forEach(c -> targets.add(c.target()));
    targets.add(otherwise);
    return targets;
  }

  /** Whether the instruction that follows in the class file can not be the next one. */
  public static boolean isEnd(Instruction instruction) {
    return switch (instruction.opcode()) {
      case GOTO, GOTO_W, LOOKUPSWITCH, TABLESWITCH, ATHROW -> true;
      case RETURN, IRETURN, LRETURN, FRETURN, DRETURN, ARETURN -> true;
      default -> false;
    };
  }
}
