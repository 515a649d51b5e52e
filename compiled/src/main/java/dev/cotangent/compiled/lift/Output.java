package dev.cotangent.compiled.lift;

import dev.cotangent.compiled.runtime.Inside;
import dev.cotangent.compiled.source.StackAnalysis;
import dev.cotangent.compiled.source.StackEffect;
import dev.cotangent.compiled.source.Types;
import dev.cotangent.primitive.Real;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Instruction;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * A method that is being written: where its code goes, what is known of the original, and what all
 * kinds of instructions need.
 */
final class Output {
  private static final ClassDesc REAL = Types.of(Real.class);
  private static final ClassDesc INSIDE = Types.of(Inside.class);
  private static final ClassDesc D = ConstantDescs.CD_double;
  private static final ClassDesc OBJECT = ConstantDescs.CD_Object;

  final CodeBuilder code;
  final Types types;
  final StackAnalysis stacks;
  final Constants constants;

  /** The slot of the call's {@link Inside}; those below it are the original's. */
  final int inside;

  Output(CodeBuilder code, Types types, StackAnalysis stacks, Constants constants, int inside) {
    this.code = code;
    this.types = types;
    this.stacks = stacks;
    this.constants = constants;
    this.inside = inside;
  }

  /** The slot of the line that the method is in. */
  int lineSlot() {
    return inside + 1;
  }

  /** The first slot that nobody uses. */
  int freeSlot() {
    return inside + 2;
  }

  /** Writes an instruction as it stands; the double that it makes may have to become a Real. */
  void kept(int place, Instruction instruction) {
    code.with(instruction);
    settle(place, StackEffect.of(instruction).push());
  }

  private void settle(int place, TypeKind kind) {
    if (kind == TypeKind.DOUBLE
        && !constants.isDouble(new StackAnalysis.Value(TypeKind.DOUBLE, place))) {
      code.invokestatic(REAL, "of", MethodTypeDesc.of(REAL, D));
    }
  }

  /** Replaces a number on the stack by its value. */
  void value() {
    code.invokevirtual(REAL, "value", MethodTypeDesc.of(D));
  }

  /** Takes what lies on the stack inside, if that is another type. */
  void fromOutside(ClassDesc type) {
    if (!type.isPrimitive() && types.isOther(type)) {
      code.aload(inside)
          .swap()
          .invokevirtual(INSIDE, "of", MethodTypeDesc.of(OBJECT, OBJECT))
          .checkcast(types.inside(type));
    }
  }

  /** The type that a double on the stack has in translated code. */
  ClassDesc type(StackAnalysis.Value value) {
    return constants.isDouble(value) ? D : REAL;
  }
}
