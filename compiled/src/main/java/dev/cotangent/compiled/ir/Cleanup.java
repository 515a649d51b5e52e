package dev.cotangent.compiled.ir;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tidies a function: blocks that no path leads to, phis that are another value, and values that
 * nobody uses and that do nothing are dropped.
 */
public final class Cleanup {
  private Cleanup() {}

  public static void run(Function function) {
    run(function, false);
  }

  /** Leaves phis with one operand, which {@linkplain LoopForm loop form} has in exit blocks. */
  public static void inLoopForm(Function function) {
    run(function, true);
  }

  private static void run(Function function, boolean keepSingle) {
    dropUnreachable(function);
    boolean changed;
    do {
      changed = false;
      for (Block block : function.blocks()) {
        for (Value phi : block.phis()) {
          boolean kept = keepSingle && phi.operands().size() == 1;
          changed |= !kept && phi.resolved() == phi && dropTrivial(phi);
        }
      }
    } while (changed);
    resolve(function);
    dropUnused(function);
  }

  private static void dropUnreachable(Function function) {
    List<Block> order = function.reversePostorder();
    Set<Block> reachable = new HashSet<>(order);
    for (Block block : order) {
      for (int k = block.predecessors().size() - 1; k >= 0; k--) {
        if (!reachable.contains(block.predecessors().get(k))) {
          removePredecessor(block, k);
        }
      }
    }
    function.blocks().clear();
    function.blocks().addAll(order);
  }

  private static void removePredecessor(Block block, int k) {
    block.predecessors().remove(k);
    for (Value phi : block.phis()) {
      if (!phi.operands().isEmpty()) {
        phi.operands().remove(k);
      }
    }
  }

  private static boolean dropTrivial(Value phi) {
    Value only = Builder.onlyOperand(phi);
    if (only == null) {
      return false;
    }
    phi.replaceBy(only);
    return true;
  }

  /** Makes all operands the values that stand for them. */
  public static void resolve(Function function) {
    for (Block block : function.blocks()) {
      resolve(block.phis());
      resolve(block.body());
      block.resolveEnd();
    }
  }

  private static void resolve(List<Value> values) {
    values.removeIf(Value::isReplaced);
    for (Value value : values) {
      value.resolveOperands();
    }
  }

  private static void dropUnused(Function function) {
    Set<Value> used = new HashSet<>();
    Deque<Value> pending = new ArrayDeque<>(function.parameters());
    for (Block block : function.blocks()) {
      for (Value value : block.body()) {
        if (!value.op().isPure()) {
          pending.add(value);
        }
      }
      pending.addAll(block.end().operands());
    }
    while (!pending.isEmpty()) {
      Value value = pending.pop();
      if (used.add(value)) {
        pending.addAll(value.operands());
      }
    }
    for (Block block : function.blocks()) {
      block.phis().retainAll(used);
      block.body().retainAll(used);
    }
  }
}
