package dev.cotangent.compiled.ir;

import java.lang.classfile.Opcode;
import java.lang.constant.ConstantDescs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes what is known of integers before the function runs. */
final class IntegerFolding {
  private IntegerFolding() {}

  /** What a value always is: a constant or one of its operands; null if nothing is known. */
  static @Nullable Value fold(Function function, Value value) {
    if (!(value.op() instanceof Op.Arithmetic a) || value.operands().size() != 2) {
      return null;
    }
    Integer x = constant(value.operand(0));
    Integer y = constant(value.operand(1));
    if (x != null && y != null) {
      Integer result = compute(a.opcode(), x, y);
      return result == null
          ? null
          : function.constant(new Op.Constant(result), ConstantDescs.CD_int);
    }
    return y != null && isNeutralRight(a.opcode(), y)
        ? value.operand(0)
        : x != null && isNeutralLeft(a.opcode(), x) ? value.operand(1) : null;
  }

  private static @Nullable Integer constant(Value value) {
    return value.op() instanceof Op.Constant c && c.value() instanceof Integer k ? k : null;
  }

  private static @Nullable Integer compute(Opcode opcode, int x, int y) {
    return switch (opcode) {
      case IADD -> x + y;
      case ISUB -> x - y;
      case IMUL -> x * y;
      case IDIV -> y == 0 ? null : (Integer) (x / y);
      case IREM -> y == 0 ? null : (Integer) (x % y);
      case IAND -> x & y;
      case IOR -> x | y;
      case IXOR -> x ^ y;
      case ISHL -> x << y;
      case ISHR -> x >> y;
      case IUSHR -> x >>> y;
      default -> null;
    };
  }

  private static boolean isNeutralRight(Opcode opcode, int y) {
    return switch (opcode) {
      case IADD, ISUB, IOR, IXOR, ISHL, ISHR, IUSHR -> y == 0;
      case IMUL, IDIV -> y == 1;
      default -> false;
    };
  }

  private static boolean isNeutralLeft(Opcode opcode, int x) {
    return switch (opcode) {
      case IADD, IOR, IXOR -> x == 0;
      case IMUL -> x == 1;
      default -> false;
    };
  }

  /** Makes a block whose end is known before go there at once; says whether it does. */
  static boolean foldEnd(Block block) {
    int taken = taken(block.end());
    if (taken < 0) {
      return false;
    }
    List<Edge> edges = Edge.outOf(block);
    Block target = edges.get(taken).to();
    for (Edge edge : edges.reversed()) {
      if (edge.index() != taken) {
        edge.detach();
      }
    }
    block.rewriteEnd(new Terminator.Goto(target));
    return true;
  }

  /** The place of the only successor that the end goes to; -1 if that is not known. */
  private static int taken(Terminator end) {
    return switch (end) {
      case Terminator.Branch b -> {
        Integer x = constant(b.operands().getFirst());
        Integer y = b.operands().size() == 1 ? Integer.valueOf(0) : constant(b.operands().get(1));
        yield x == null || y == null ? -1 : holds(b.opcode(), Integer.compare(x, y)) ? 0 : 1;
      }
      case Terminator.Switch s -> {
        Integer key = constant(s.value());
        int place = key == null ? -1 : s.keys().indexOf(key);
        yield key == null ? -1 : place < 0 ? s.keys().size() : place;
      }
      default -> -1;
    };
  }

  private static boolean holds(Opcode opcode, int order) {
    return switch (opcode) {
      case IFEQ, IF_ICMPEQ -> order == 0;
      case IFNE, IF_ICMPNE -> order != 0;
      case IFLT, IF_ICMPLT -> order < 0;
      case IFGE, IF_ICMPGE -> order >= 0;
      case IFGT, IF_ICMPGT -> order > 0;
      case IFLE, IF_ICMPLE -> order <= 0;
      default -> throw new AssertionError(opcode + " compares no integers");
    };
  }
}
