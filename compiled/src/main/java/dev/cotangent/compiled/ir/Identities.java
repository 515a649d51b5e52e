package dev.cotangent.compiled.ir;

import java.lang.classfile.Opcode;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out arithmetic on doubles that changes no bit, wherever it stands: factors of one, signs
 * that cancel, and mixtures of which one piece is chosen by a constant. Sums with zero are not
 * among them: they change the sign of a negative zero.
 */
public final class Identities {
  private final Function function;

  private Identities(Function function) {
    this.function = function;
  }

  /** Runs on any function. */
  public static void run(Function function) {
    Identities pass = new Identities(function);
    for (Block block : function.reversePostorder()) {
      for (Value value : new ArrayList<>(block.body())) {
        pass.simplify(block, value);
      }
    }
    Cleanup.run(function);
  }

  private void simplify(Block block, Value value) {
    value.operands().replaceAll(Value::resolved);
    Value simpler =
        switch (value.op()) {
          case Op.Arithmetic a -> arithmetic(block, a.opcode(), value);
          case Op.Mix m -> mixture(value);
          default -> null;
        };
    if (simpler != null) {
      value.replaceBy(simpler);
    }
  }

  private static @Nullable Value mixture(Value mix) {
    if (mix.operand(0).isConstant(1.0)) {
      return mix.operand(1);
    }
    return mix.operand(0).isConstant(0.0) ? mix.operand(2) : null;
  }

  private @Nullable Value arithmetic(Block block, Opcode opcode, Value value) {
    Value x = value.operand(0);
    Value y = value.operands().size() == 1 ? x : value.operand(1);
    return switch (opcode) {
      case DMUL -> x.isConstant(1.0) ? y : y.isConstant(1.0) ? x : null;
      case DDIV -> y.isConstant(1.0) ? x : null;
      case DNEG -> negation(x);
      case DADD ->
          isNegated(y)
              ? instead(block, value, Opcode.DSUB, x, y.operand(0))
              : isNegated(x) ? instead(block, value, Opcode.DSUB, y, x.operand(0)) : null;
      case DSUB -> isNegated(y) ? instead(block, value, Opcode.DADD, x, y.operand(0)) : null;
      default -> null;
    };
  }

  private @Nullable Value negation(Value x) {
    if (isNegated(x)) {
      return x.operand(0);
    }
    return x.op() instanceof Op.Constant(Double number)
        ? function.constant(new Op.Constant(-number), ConstantDescs.CD_double)
        : null;
  }

  private static boolean isNegated(Value value) {
    return value.op() instanceof Op.Arithmetic a && a.opcode() == Opcode.DNEG;
  }

  private static Value instead(Block block, Value value, Opcode opcode, Value x, Value y) {
    Value simpler = new Value(new Op.Arithmetic(opcode), value.type(), value.line(), List.of(x, y));
    return block.add(block.body().indexOf(value), simpler);
  }
}
