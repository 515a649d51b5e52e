package dev.cotangent.compiled.tangent;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.List;

/** Writes the making of shadows for arrays that have none: arrays of zeros of the same shape. */
final class ZeroArrays {
  private final Builder b;

  ZeroArrays(Builder b) {
    this.b = b;
  }

  /** An array of zeros of the same lengths, or null for null. */
  Value like(Value array) {
    Object variable = new Object();
    Block some = b.newBlock();
    Block end = b.newBlock();
    b.write(variable, b.nothing(array.type()));
    b.branch(Opcode.IFNULL, List.of(array), end, some);
    b.at(some);
    b.seal(some);
    b.write(variable, ofLengthOf(array));
    b.jump(end);
    b.at(end);
    b.seal(end);
    return b.read(variable, array.type());
  }

  private Value ofLengthOf(Value array) {
    ClassDesc component = array.type().componentType();
    Value length = b.emit(new Op.ArrayLength(), ConstantDescs.CD_int, array);
    Value zeros = b.emit(new Op.NewArray(component), array.type(), length);
    if (component.isArray()) {
      fillWithRows(zeros, array, length);
    }
    return zeros;
  }

  private void fillWithRows(Value zeros, Value array, Value length) {
    Object variable = new Object();
    Block test = b.newBlock();
    Block body = b.newBlock();
    Block end = b.newBlock();
    b.write(variable, b.constant(0));
    b.jump(test);
    b.at(test);
    Value i = b.read(variable, ConstantDescs.CD_int);
    b.branch(Opcode.IF_ICMPLT, List.of(i, length), body, end);
    b.at(body);
    b.seal(body);
    ClassDesc row = array.type().componentType();
    Value zeroRow = like(b.emit(new Op.ArrayLoad(TypeKind.REFERENCE), row, array, i));
    b.emit(new Op.ArrayStore(TypeKind.REFERENCE), ConstantDescs.CD_void, zeros, i, zeroRow);
    b.write(variable, b.arithmetic(Opcode.IADD, i, b.constant(1)));
    b.jump(test);
    b.seal(test);
    b.at(end);
    b.seal(end);
  }
}
