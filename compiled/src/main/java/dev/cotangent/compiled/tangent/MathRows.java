package dev.cotangent.compiled.tangent;

import dev.cotangent.compiled.ir.Op;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows whose value is a method of {@link Math} of the same name, which the JIT compiler knows
 * as an intrinsic. {@code Math.clamp} is not among them: it throws where its row does not.
 */
final class MathRows {
  private static final Set<Primitive> ROWS =
      new HashSet<>(
          List.of(
              Arithmetic.SQRT,
              Arithmetic.CBRT,
              Arithmetic.POW,
              Arithmetic.HYPOT,
              Arithmetic.FMA,
              Elementary.EXP,
              Elementary.EXPM1,
              Elementary.LOG,
              Elementary.LOG1P,
              Elementary.LOG10,
              Elementary.SIN,
              Elementary.COS,
              Elementary.TAN,
              Elementary.ASIN,
              Elementary.ACOS,
              Elementary.ATAN,
              Elementary.ATAN2,
              Elementary.SINH,
              Elementary.COSH,
              Elementary.TANH,
              Piecewise.ABS,
              Piecewise.SIGNUM,
              Piecewise.MAX,
              Piecewise.MIN,
              Piecewise.FLOOR,
              Piecewise.CEIL,
              Piecewise.RINT));
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

  private MathRows() {}

  /** The call that computes a row's value, or null if it is none of Math. */
  static Op.@Nullable Call call(Primitive row) {
    if (!ROWS.contains(row)) {
      return null;
    }
    MethodTypeDesc type =
        MethodTypeDesc.of(
            ConstantDescs.CD_double, Collections.nCopies(row.arity(), ConstantDescs.CD_double));
    return new Op.Call(Opcode.INVOKESTATIC, MATH, row.name(), type, false, Op.Effect.PURE);
  }
}
