package dev.cotangent.compiled.lift;

import dev.cotangent.compiled.runtime.Operators;
import dev.cotangent.compiled.source.Refusal;
import dev.cotangent.compiled.source.Shuffle;
import dev.cotangent.compiled.source.StackAnalysis;
import dev.cotangent.compiled.source.Types;
import dev.cotangent.primitive.Real;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Locale;

/** Writes arithmetic, comparisons, casts, and what moves values about on the stack. */
final class OperatorTranslator {
  private static final ClassDesc REAL = Types.of(Real.class);
  private static final ClassDesc OPERATORS = Types.of(Operators.class);
  private static final ClassDesc D = ConstantDescs.CD_double;
  private static final ClassDesc I = ConstantDescs.CD_int;
  private static final ClassDesc Z = ConstantDescs.CD_boolean;

  private final Output out;
  private final CodeBuilder code;
  private final List<CodeElement> elements;

  OperatorTranslator(Output out, List<CodeElement> elements) {
    this.out = out;
    this.code = out.code;
    this.elements = elements;
  }

  /** Writes an operator, and returns the place of the last element that was written with it. */
  int operator(int place, OperatorInstruction operator) {
    Opcode opcode = operator.opcode();
    if (!Constants.isOnDoubles(opcode) || out.constants.isFixed(place)) {
      out.kept(place, operator);
      return place;
    }
    switch (opcode) {
      case DNEG -> code.invokevirtual(REAL, "neg", MethodTypeDesc.of(REAL));
      case DREM -> binary(place, "rem", OPERATORS);
      case DCMPL, DCMPG -> {
        return compare(place, opcode == Opcode.DCMPL);
      }
      default -> binary(place, opcode.name().substring(1).toLowerCase(Locale.ROOT), REAL);
    }
    return place;
  }

  private void binary(int place, String name, ClassDesc owner) {
    List<StackAnalysis.Value> operands = out.stacks.operands(place, 2);
    ClassDesc first = out.type(operands.get(0));
    ClassDesc second = out.type(operands.get(1));
    if (owner.equals(REAL) && first.equals(REAL)) {
      code.invokevirtual(REAL, name, MethodTypeDesc.of(REAL, second));
    } else {
      code.invokestatic(OPERATORS, name, MethodTypeDesc.of(REAL, first, second));
    }
  }

  /** Writes a comparison, with the jump that follows it if there is one. */
  private int compare(int place, boolean isLess) {
    ClassDesc second = out.type(out.stacks.operands(place, 2).get(1));
    int next = place + 1;
    if (elements.get(next) instanceof LineNumber) {
      next++;
    }
    if (elements.get(next) instanceof BranchInstruction branch && Question.isAsked(branch)) {
      Question question = Question.of(isLess, branch.opcode());
      if (question.isEquality()) {
        code.invokestatic(OPERATORS, "equal", MethodTypeDesc.of(Z, REAL, second));
      } else {
        code.invokevirtual(REAL, question.method(), MethodTypeDesc.of(Z, second));
      }
      code.branch(question.jumpsIfTrue() ? Opcode.IFNE : Opcode.IFEQ, branch.target());
      return next;
    }
    if (second.equals(D)) {
      code.invokestatic(REAL, "of", MethodTypeDesc.of(REAL, D));
    }
    String name = isLess ? "compareLess" : "compareGreater";
    code.invokestatic(OPERATORS, name, MethodTypeDesc.of(I, REAL, REAL));
    return place;
  }

  /** Writes a cast, which takes the value of a number. */
  void convert(int place, ConvertInstruction convert) {
    if (convert.fromType() == TypeKind.DOUBLE && !out.constants.isFixed(place)) {
      if (convert.toType() == TypeKind.FLOAT) {
        throw Refusal.of("a double made a float", "compute in double throughout");
      }
      out.value();
    }
    out.kept(place, convert);
  }

  /** Writes what copies, drops or swaps values. */
  void shuffle(int place, StackInstruction shuffle) {
    List<TypeKind> kinds = out.stacks.kindsBefore(place);
    switch (shuffle.opcode()) {
      case SWAP -> code.swap();
      case POP, POP2 -> {
        int dropped = Shuffle.dropped(shuffle.opcode(), kinds);
        if (Shuffle.slots(kinds.subList(kinds.size() - dropped, kinds.size())) == 1) {
          code.pop();
        } else {
          code.pop2();
        }
      }
      default -> Shuffle.of(shuffle.opcode(), kinds).write(code, kinds);
    }
  }
}
