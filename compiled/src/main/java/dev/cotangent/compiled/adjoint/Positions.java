package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Loop;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.runtime.Workspace;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.jspecify.annotations.Nullable;

/**
 * Hands a function's places on its tapes over to the workspace and back, where other calls of the
 * same function may come between.
 */
final class Positions {
  private final Tapes tapes;
  private final Builder builder;
  private final Value workspace;

  Positions(Tapes tapes, Builder builder, Value workspace) {
    this.tapes = tapes;
    this.builder = builder;
    this.workspace = workspace;
  }

  /** Takes the places from the workspace. */
  void read() {
    for (Loop loop : tapes.loops()) {
      Value slot = builder.constant(tapes.indexSlot(loop));
      builder.write(
          new Tapes.Index(loop),
          call("position", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int), slot));
    }
  }

  /** Leaves the places in the workspace. */
  void write() {
    for (Loop loop : tapes.loops()) {
      Value slot = builder.constant(tapes.indexSlot(loop));
      Value index = builder.read(new Tapes.Index(loop), ConstantDescs.CD_int);
      MethodTypeDesc type =
          MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, ConstantDescs.CD_int);
      call("position", type, slot, index);
    }
  }

  /** Takes the tapes from the workspace, as long as they are. */
  void readTapes() {
    for (Loop loop : tapes.loops()) {
      for (Value value : tapes.storedIn(loop)) {
        ClassDesc type = Tapes.tapeType(value);
        builder.write(
            new Tapes.Tape(value),
            builder.emit(
                new Op.Room(tapes.slot(value)),
                type,
                workspace,
                builder.nothing(type),
                builder.constant(0)));
      }
    }
  }

  /** Moves a loop's place on its tapes, if it has any. */
  void step(@Nullable Loop loop, int by) {
    if (tapes.loops().contains(loop)) {
      Value now = builder.read(new Tapes.Index(loop), ConstantDescs.CD_int);
      builder.write(
          new Tapes.Index(loop), builder.arithmetic(Opcode.IADD, now, builder.constant(by)));
    }
  }

  private Value call(String name, MethodTypeDesc type, Value... arguments) {
    Op.Call call =
        new Op.Call(
            Opcode.INVOKEVIRTUAL,
            Workspace.class.describeConstable().orElseThrow(),
            name,
            type,
            false,
            Op.Effect.ANY);
    Value[] operands = new Value[arguments.length + 1];
    operands[0] = workspace;
    System.arraycopy(arguments, 0, operands, 1, arguments.length);
    return builder.emit(call, type.returnType(), operands);
  }
}
