package dev.cotangent.compiled.ir;

import java.lang.classfile.Opcode;
import java.lang.constant.ConstantDescs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leaves out arithmetic with {@linkplain Op.Zero adjoints that are zero by structure}. All that
 * could be zero is taken to be, until an operand shows that it is not, so that an adjoint that is
 * carried around a loop without ever being added to is found (optimistic propagation, as in M.
 * Wegman and K. Zadeck, <i>Constant Propagation with Conditional Branches</i>, 1991).
 *
 * <p>A product with such a zero is zero even where the other factor is infinite: it would be the
 * derivative along a path that does not exist. Zeros of the user's are other constants, and stay.
 */
public final class StructuralZeros {
  private final Function function;
  private final Set<Value> zeros = new LinkedHashSet<>();
  private final Map<Value, List<Value>> users = new HashMap<>();

  private StructuralZeros(Function function) {
    this.function = function;
  }

  /** Runs on any function; does nothing where there is no {@link Op.Zero}. */
  public static void run(Function function) {
    StructuralZeros pass = new StructuralZeros(function);
    pass.find();
    for (Block block : function.blocks()) {
      pass.simplify(block);
    }
    Cleanup.run(function);
  }

  private void find() {
    for (Block block : function.blocks()) {
      suppose(block.phis());
      suppose(block.body());
    }
    Deque<Value> pending = new ArrayDeque<>(zeros);
    while (!pending.isEmpty()) {
      Value value = pending.pop();
      if (zeros.contains(value) && !staysZero(value)) {
        zeros.remove(value);
        pending.addAll(users.getOrDefault(value, List.of()));
      }
    }
  }

  private void suppose(List<Value> values) {
    for (Value value : values) {
      if (value.isDouble() && mayBeZero(value.op())) {
        zeros.add(value);
        for (Value operand : value.operands()) {
          users.computeIfAbsent(operand.resolved(), v -> new ArrayList<>()).add(value);
        }
      }
    }
  }

  private static boolean mayBeZero(Op op) {
    return switch (op) {
      case Op.Phi p -> true;
      case Op.Mix m -> true;
      case Op.Arithmetic a ->
          switch (a.opcode()) {
            case DADD, DSUB, DMUL, DDIV, DNEG -> true;
            default -> false;
          };
      default -> false;
    };
  }

  private boolean staysZero(Value value) {
    return switch (value.op()) {
      case Op.Arithmetic a when a.opcode() == Opcode.DMUL -> isZero(value, 0) || isZero(value, 1);
      case Op.Arithmetic a when a.opcode() == Opcode.DDIV -> isZero(value, 0);
      case Op.Mix m -> isZero(value, 1) && isZero(value, 2);
      default -> value.operands().stream().allMatch(this::isZero);
    };
  }

  private boolean isZero(Value value, int k) {
    return isZero(value.operand(k));
  }

  private boolean isZero(Value operand) {
    Value value = operand.resolved();
    return value.op() instanceof Op.Zero || zeros.contains(value);
  }

  private void simplify(Block block) {
    List<Value> values = new ArrayList<>(block.phis());
    values.addAll(block.body());
    for (Value value : values) {
      if (zeros.contains(value)) {
        value.replaceBy(function.constant(new Op.Zero(), ConstantDescs.CD_double));
      } else if (value.op() instanceof Op.Arithmetic a) {
        simplifySum(block, value, a.opcode());
      }
    }
  }

  private void simplifySum(Block block, Value value, Opcode opcode) {
    boolean isSum = opcode == Opcode.DADD;
    if (!isSum && opcode != Opcode.DSUB) {
      return;
    }
    if (isZero(value, 1)) {
      value.replaceBy(value.operand(0));
    } else if (isZero(value, 0)) {
      value.replaceBy(isSum ? value.operand(1) : negated(block, value));
    }
  }

  private static Value negated(Block block, Value difference) {
    Op negation = new Op.Arithmetic(Opcode.DNEG);
    List<Value> operand = List.of(difference.operand(1));
    int place = block.body().indexOf(difference);
    return block.add(place, new Value(negation, difference.type(), difference.line(), operand));
  }
}
