package dev.cotangent.compiled.lift;

import dev.cotangent.compiled.source.StackAnalysis;
import dev.cotangent.compiled.source.StackEffect;
import dev.cotangent.compiled.source.Types;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells which doubles stay doubles in translated code: in {@code 2 * i * x} the product of 2 and i
 * is arithmetic on doubles still, and multiplies x by {@code Real.mul(double)}.
 *
 * <p>A value is <em>fixed</em> if it is made of literals, integers and fields alone. A fixed value
 * that a single instruction consumes stays a double where that instruction has a form that takes
 * one; all others become constants of type {@code Real} as soon as they are made. Since this is
 * decided for values on the operand stack only, no path can bring a double where another brings a
 * {@code Real}.
 */
final class Constants {
  private final List<CodeElement> elements;
  private final StackAnalysis stacks;
  private final Types types;
  private final Function<InvokeInstruction, CallPlan> plans;
  private final Map<Integer, Boolean> fixed = new HashMap<>();

  Constants(
      List<CodeElement> elements,
      StackAnalysis stacks,
      Types types,
      Function<InvokeInstruction, CallPlan> plans) {
    this.elements = elements;
    this.stacks = stacks;
    this.types = types;
    this.plans = plans;
  }

  /** Whether an instruction works on doubles as it stands: all that it takes are fixed. */
  boolean isFixed(int place) {
    if (place < 0) {
      return false;
    }
    Boolean known = fixed.get(place);
    if (known == null) {
      fixed.put(place, false); // where a loop leads back here
      known = isFixed(place, (Instruction) elements.get(place));
      fixed.put(place, known);
    }
    return known;
  }

  /** Whether a value on the stack is a double still. */
  boolean isDouble(StackAnalysis.Value value) {
    if (value.kind() != TypeKind.DOUBLE || !isFixed(value.producer())) {
      return false;
    }
    StackAnalysis.Use use = stacks.onlyUse(value.producer());
    return use != null && (isFixed(use.instruction()) || accepts(use));
  }

  private boolean isFixed(int place, Instruction instruction) {
    return switch (instruction) {
      case ConstantInstruction constant -> true;
      case ConvertInstruction convert ->
          convert.fromType() != TypeKind.DOUBLE || operandsAreFixed(place, 1);
      case OperatorInstruction operator ->
          isOnDoubles(operator.opcode())
              && operandsAreFixed(place, StackEffect.of(operator).pops());
      case FieldInstruction field -> isFixed(field);
      case InvokeInstruction call -> isFixed(place, call);
      default -> false;
    };
  }

  private boolean isFixed(FieldInstruction field) {
    return field.opcode() == Opcode.GETSTATIC
        || (field.opcode() == Opcode.GETFIELD && !types.isTwin(field.owner().asSymbol()));
  }

  private boolean isFixed(int place, InvokeInstruction call) {
    return switch (plans.apply(call)) {
      case CallPlan.Keep keep -> true;
      case CallPlan.Substitute substitute ->
          call.typeSymbol().parameterList().stream().allMatch(p -> p.isPrimitive())
              && operandsAreFixed(place, call.typeSymbol().parameterCount());
      default -> false;
    };
  }

  private boolean operandsAreFixed(int place, int count) {
    return stacks.operands(place, count).stream()
        .filter(value -> value.kind() == TypeKind.DOUBLE)
        .allMatch(value -> stacks.onlyUse(value.producer()) != null && isFixed(value.producer()));
  }

  static boolean isOnDoubles(Opcode operator) {
    return switch (operator) {
      case DADD, DSUB, DMUL, DDIV, DREM, DNEG, DCMPL, DCMPG -> true;
      default -> false;
    };
  }

  private boolean accepts(StackAnalysis.Use use) {
    return switch (elements.get(use.instruction())) {
      case OperatorInstruction operator -> accepts(operator.opcode(), use.operand());
      case InvokeInstruction call -> use.operand() == 1 && overload(call) != null;
      default -> false;
    };
  }

  private static boolean accepts(Opcode operator, int operand) {
    return switch (operator) {
      case DADD, DSUB, DMUL, DDIV, DREM -> true;
      case DCMPL, DCMPG -> operand == 1;
      default -> false;
    };
  }

  /** The type of the form with a double as second argument, if the JDK's substitute has one. */
  @Nullable MethodTypeDesc overload(InvokeInstruction call) {
    MethodTypeDesc type = call.typeSymbol();
    if (!(plans.apply(call) instanceof CallPlan.Substitute)
        || !type.parameterList()
            .equals(List.of(ConstantDescs.CD_double, ConstantDescs.CD_double))) {
      return null;
    }
    MethodTypeDesc mixed = types.inside(type).changeParameterType(1, ConstantDescs.CD_double);
    Class<?> owner = types.load(call.owner().asSymbol());
    return Substitutes.find(owner, call.name().stringValue(), mixed).isPresent() ? mixed : null;
  }
}
