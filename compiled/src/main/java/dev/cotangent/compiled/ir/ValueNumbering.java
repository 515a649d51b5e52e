package dev.cotangent.compiled.ir;

import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes only once what is the same: an operation whose equal, with the same operands, was
 * computed on all paths to it is replaced by that one (P. Briggs, K. Cooper, L. Simpson, <i>Value
 * Numbering</i>, 1997; the dominator-based method). Loads count as equal if nothing between them
 * may write what they read, see {@link MemoryVersions}; a load after a store to the same place is
 * what was stored. What is known of integers before the function runs is folded, branches too.
 *
 * <p>An operation that may throw is only left out where an equal one has not thrown before. The
 * function must not be in {@linkplain LoopForm loop form}: exit blocks' phis are dropped.
 */
public final class ValueNumbering {
  /** What makes two operations equal. */
  private record Key(Op op, ClassDesc type, List<Value> operands, @Nullable Object version) {}

  private final Function function;
  private final Dominators dominators;
  private final MemoryVersions memory;
  private final Map<Key, List<Known>> known = new HashMap<>();
  private final Map<Value, Integer> numbers = new HashMap<>();

  /** The values that jumps back hand over: they are used before one comes to them. */
  private final Set<Value> carried = new HashSet<>();

  private boolean changed;

  /** A value that is known from the place where it was computed, loaded or stored. */
  private record Known(Value value, Block since) {}

  private ValueNumbering(Function function) {
    this.function = function;
    this.dominators = Dominators.of(function);
    this.memory = new MemoryVersions(function, dominators);
  }

  /** Runs until nothing changes that was looked at before: a branch, or what goes round a loop. */
  public static void run(Function function) {
    Cleanup.run(function);
    boolean changed;
    do {
      ValueNumbering numbering = new ValueNumbering(function);
      numbering.number();
      Cleanup.run(function);
      changed = numbering.changed;
    } while (changed);
  }

  private void number() {
    findCarried();
    for (Block block : dominators.order()) {
      for (List<Value> values : List.of(block.phis(), block.body())) {
        for (Value value : values) {
          value.resolveOperands();
          number(value, block);
        }
      }
      block.resolveEnd();
    }
    for (Block block : dominators.order()) {
      changed |= IntegerFolding.foldEnd(block);
    }
  }

  private void findCarried() {
    for (Block block : dominators.order()) {
      for (int k = 0; k < block.predecessors().size(); k++) {
        if (dominators.place(block) <= dominators.place(block.predecessors().get(k))) {
          for (Value phi : block.phis()) {
            carried.add(phi.operand(k));
          }
        }
      }
    }
  }

  private void number(Value value, Block block) {
    Value same = simpler(value);
    if (same == null && isComparable(value)) {
      Key key = key(value, block);
      same = find(key, block);
      if (same == null) {
        learn(key, value, block);
      }
    }
    if (same != null) {
      value.replaceBy(same);
      changed |= carried.contains(value);
    }
    if (value.op() instanceof Op.ArrayStore store && MemoryVersions.isWhole(store.kind())) {
      forward(value, store, block);
    }
  }

  private @Nullable Value simpler(Value value) {
    if (value.isPhi()) {
      return Builder.onlyOperand(value);
    }
    return value.op() instanceof Op.Component c
            && value.operand(0).op() instanceof Op.MakeRecord make
            && make.record().equals(c.record())
        ? value.operand(0).operand(c.index())
        : IntegerFolding.fold(function, value);
  }

  private static boolean isComparable(Value value) {
    return switch (value.op()) {
      case Op.Parameter p -> false;
      case Op.Arithmetic a -> true;
      case Op.ArrayLoad l -> true;
      case Op.ArrayLength l -> true;
      case Op.Field f -> true;
      case Op.Cast c -> true;
      default -> value.op().isPure();
    };
  }

  /** Phis are equal within a block only. */
  private Key key(Value value, Block block) {
    List<Value> operands = new ArrayList<>(value.operands());
    if (value.op() instanceof Op.Arithmetic a && commutes(a.opcode())) {
      if (numberOf(operands.getFirst()) > numberOf(operands.getLast())) {
        Collections.swap(operands, 0, 1);
      }
    }
    Object version = value.isPhi() ? block : memory.of(value);
    return new Key(value.op(), value.type(), operands, version);
  }

  private int numberOf(Value value) {
    Integer number = numbers.putIfAbsent(value, numbers.size());
    return number == null ? numbers.size() - 1 : number;
  }

  private static boolean commutes(Opcode opcode) {
    return switch (opcode) {
      case DADD, DMUL, FADD, FMUL -> true;
      case IADD, IMUL, IAND, IOR, IXOR -> true;
      case LADD, LMUL, LAND, LOR, LXOR -> true;
      default -> false;
    };
  }

  private @Nullable Value find(Key key, Block block) {
    for (Known candidate : known.getOrDefault(key, List.of())) {
      if (dominators.dominates(candidate.since, block)) {
        return candidate.value.resolved();
      }
    }
    return null;
  }

  private void learn(Key key, Value value, Block since) {
    known.computeIfAbsent(key, k -> new ArrayList<>()).add(new Known(value, since));
  }

  private void forward(Value value, Op.ArrayStore store, Block block) {
    Value stored = value.operand(2);
    List<Value> place = List.of(value.operand(0), value.operand(1));
    Key load = new Key(new Op.ArrayLoad(store.kind()), stored.type(), place, memory.of(value));
    learn(load, stored, block);
  }
}
