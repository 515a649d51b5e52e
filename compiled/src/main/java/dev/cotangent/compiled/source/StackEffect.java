package dev.cotangent.compiled.source;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.MethodTypeDesc;

/**
 * How many operands an instruction takes from the stack, and of what kind its result is; {@code
 * VOID} for none. Those that shuffle the stack are not among them.
 */
public record StackEffect(int pops, TypeKind push) {
  public static StackEffect of(Instruction instruction) {
    return switch (instruction) {
      case ArrayLoadInstruction load -> new StackEffect(2, load.typeKind().asLoadable());
      case ArrayStoreInstruction store -> pops(3);
      case BranchInstruction branch -> pops(branchPops(branch.opcode()));
      case ConstantInstruction constant -> new StackEffect(0, constant.typeKind());
      case ConvertInstruction convert -> new StackEffect(1, convert.toType().asLoadable());
      case FieldInstruction field -> of(field);
      case IncrementInstruction increment -> pops(0);
      case InvokeDynamicInstruction call -> of(call.typeSymbol(), 0);
      case InvokeInstruction call ->
          of(call.typeSymbol(), call.opcode() == Opcode.INVOKESTATIC ? 0 : 1);
      case LoadInstruction load -> new StackEffect(0, load.typeKind());
      case LookupSwitchInstruction choice -> pops(1);
      case MonitorInstruction monitor -> pops(1);
      case NewMultiArrayInstruction array ->
          new StackEffect(array.dimensions(), TypeKind.REFERENCE);
      case NewObjectInstruction object -> new StackEffect(0, TypeKind.REFERENCE);
      case NewPrimitiveArrayInstruction array -> new StackEffect(1, TypeKind.REFERENCE);
      case NewReferenceArrayInstruction array -> new StackEffect(1, TypeKind.REFERENCE);
      case NopInstruction nop -> pops(0);
      case OperatorInstruction operator -> of(operator.opcode());
      case ReturnInstruction result -> pops(result.opcode() == Opcode.RETURN ? 0 : 1);
      case StoreInstruction store -> pops(1);
      case TableSwitchInstruction choice -> pops(1);
      case ThrowInstruction exception -> pops(1);
      case TypeCheckInstruction check ->
          new StackEffect(
              1, check.opcode() == Opcode.CHECKCAST ? TypeKind.REFERENCE : TypeKind.INT);
      default ->
          throw Refusal.of(
              "an instruction " + instruction.opcode(), "compile with a newer compiler");
    };
  }

  private static StackEffect pops(int count) {
    return new StackEffect(count, TypeKind.VOID);
  }

  private static int branchPops(Opcode branch) {
    return switch (branch) {
      case GOTO, GOTO_W -> 0;
      case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE, IFNULL, IFNONNULL -> 1;
      default -> 2;
    };
  }

  private static StackEffect of(FieldInstruction field) {
    TypeKind kind = TypeKind.from(field.typeSymbol()).asLoadable();
    return switch (field.opcode()) {
      case GETSTATIC -> new StackEffect(0, kind);
      case PUTSTATIC -> pops(1);
      case GETFIELD -> new StackEffect(1, kind);
      default -> pops(2);
    };
  }

  private static StackEffect of(MethodTypeDesc type, int receivers) {
    return new StackEffect(
        type.parameterCount() + receivers, TypeKind.from(type.returnType()).asLoadable());
  }

  private static StackEffect of(Opcode operator) {
    return switch (operator) {
      case ARRAYLENGTH -> new StackEffect(1, TypeKind.INT);
      case INEG -> new StackEffect(1, TypeKind.INT);
      case LNEG -> new StackEffect(1, TypeKind.LONG);
      case FNEG -> new StackEffect(1, TypeKind.FLOAT);
      case DNEG -> new StackEffect(1, TypeKind.DOUBLE);
      case LCMP, FCMPL, FCMPG, DCMPL, DCMPG -> new StackEffect(2, TypeKind.INT);
      default -> new StackEffect(2, result(operator.name().charAt(0)));
    };
  }

  private static TypeKind result(char first) {
    return switch (first) {
      case 'D' -> TypeKind.DOUBLE;
      case 'F' -> TypeKind.FLOAT;
      case 'L' -> TypeKind.LONG;
      default -> TypeKind.INT;
    };
  }
}
