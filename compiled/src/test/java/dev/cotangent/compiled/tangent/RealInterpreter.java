package dev.cotangent.compiled.tangent;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.runtime.Rows;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import java.lang.classfile.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a function with a {@link Real} for every double, so that the modes over Real say what its
 * derivatives are. As much of the graph's language as the tests' programs use.
 */
final class RealInterpreter {
  private final Map<Value, @Nullable Object> known = new HashMap<>();
  private final @Nullable Object[] arguments;

  private RealInterpreter(@Nullable Object... arguments) {
    this.arguments = arguments;
  }

  static @Nullable Object run(Function f, @Nullable Object... arguments) {
    return new RealInterpreter(arguments).run(f);
  }

  private @Nullable Object run(Function f) {
    Block block = f.entry();
    while (true) {
      for (Value value : block.body()) {
        known.put(value, compute(value));
      }
      if (block.end() instanceof Terminator.Return r) {
        return r.value() == null ? null : get(r.value());
      }
      Block next = next(block.end());
      enter(block, next);
      block = next;
    }
  }

  private Block next(Terminator end) {
    return switch (end) {
      case Terminator.Goto g -> g.target();
      case Terminator.Branch b -> holds(b) ? b.then() : b.otherwise();
      case Terminator.Switch s -> {
        int k = s.keys().indexOf(integer(s.value()));
        yield k < 0 ? s.otherwise() : s.targets().get(k);
      }
      default -> throw new AssertionError(end);
    };
  }

  private boolean holds(Terminator.Branch b) {
    if (b.opcode() == Opcode.IFNULL) {
      return get(b.operands().getFirst()) == null;
    }
    int x = integer(b.operands().getFirst());
    int y = b.operands().size() == 1 ? 0 : integer(b.operands().getLast());
    return switch (b.opcode()) {
      case IFLT, IF_ICMPLT -> x < y;
      case IFGE, IF_ICMPGE -> x >= y;
      case IFGT, IF_ICMPGT -> x > y;
      case IFLE, IF_ICMPLE -> x <= y;
      default -> throw new AssertionError(b.opcode());
    };
  }

  private void enter(Block from, Block to) {
    int path = to.predecessors().indexOf(from);
    List<@Nullable Object> brought = new ArrayList<>();
    to.phis().forEach(phi -> brought.add(get(phi.operand(path))));
    for (int k = 0; k < brought.size(); k++) {
      known.put(to.phis().get(k), brought.get(k));
    }
  }

  private @Nullable Object get(Value v) {
    return switch (v.op()) {
      case Op.Constant c -> c.value() instanceof Double x ? Real.of(x) : c.value();
      case Op.Zero z -> Real.zero();
      default -> known.get(v);
    };
  }

  private Object object(Value v) {
    return Objects.requireNonNull(get(v));
  }

  private Real real(Value v) {
    return (Real) object(v);
  }

  private int integer(Value v) {
    return (Integer) object(v);
  }

  private @Nullable Object compute(Value v) {
    return switch (v.op()) {
      case Op.Parameter p -> arguments[p.index()];
      case Op.Arithmetic a when a.opcode() == Opcode.IADD ->
          integer(v.operand(0)) + integer(v.operand(1));
      case Op.Arithmetic a when a.opcode() == Opcode.ISUB ->
          integer(v.operand(0)) - integer(v.operand(1));
      case Op.Arithmetic a when a.opcode() == Opcode.I2D -> Real.of(integer(v.operand(0)));
      case Op.Arithmetic a when a.opcode() == Opcode.DCMPL ->
          compare(real(v.operand(0)), real(v.operand(1)));
      case Op.Arithmetic a -> apply(Objects.requireNonNull(Rules.row(a)), v);
      case Op.Row r -> apply(r.row(), v);
      case Op.Weight w -> Real.of(weight(w.row(), v));
      case Op.Mix m -> mix(real(v.operand(0)).value(), real(v.operand(1)), real(v.operand(2)));
      case Op.ArrayLoad l -> ((Object[]) object(v.operand(0)))[integer(v.operand(1))];
      case Op.ArrayStore s -> store((Object[]) object(v.operand(0)), v);
      case Op.ArrayLength l -> ((Object[]) object(v.operand(0))).length;
      case Op.NewArray n -> newArray(n.component().isArray(), integer(v.operand(0)));
      case Op.Cast c -> get(v.operand(0));
      case Op.Room r -> newArray(false, integer(v.operand(2)));
      case Op.Apply a -> run(a.callee(), v.operands().stream().map(this::get).toArray());
      default -> throw new AssertionError(v.op());
    };
  }

  private static int compare(Real x, Real y) {
    return x.greaterThan(y) ? 1 : x.lessThan(y) ? -1 : x.value() == y.value() ? 0 : -1;
  }

  private Real apply(Primitive row, Value v) {
    return row.apply(v.operands().stream().map(this::real).toArray(Real[]::new));
  }

  private double weight(Primitive row, Value v) {
    double x = real(v.operand(0)).value();
    return switch (row) {
      case Unary f -> Rows.weight(f, x);
      case Binary f -> Rows.weight(f, x, real(v.operand(1)).value());
      default -> throw new AssertionError(row);
    };
  }

  private static Real mix(double weight, Real first, Real second) {
    if (weight == 1) {
      return first;
    }
    return weight == 0 ? second : first.mul(weight).add(second.mul(1 - weight));
  }

  private @Nullable Object store(@Nullable Object[] array, Value v) {
    array[integer(v.operand(1))] = get(v.operand(2));
    return null;
  }

  private static Object newArray(boolean ofRows, int length) {
    if (ofRows) {
      return new Real[length][];
    }
    Real[] zeros = new Real[length];
    Arrays.fill(zeros, Real.zero());
    return zeros;
  }
}
