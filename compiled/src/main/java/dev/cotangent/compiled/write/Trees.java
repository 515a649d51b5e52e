package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which values are computed where they are used, as part of a larger expression, and which are
 * <em>roots</em>, computed in their own place.
 *
 * <p>A value with one use, in its own block, may become part of the expression there. A pure one
 * always may. The others read memory, change it or may throw, and their order must stay: an
 * expression takes in such a value only if it is the very next one before those that the expression
 * has taken in already. Operands are tried from right to left, since they are computed from left to
 * right.
 */
final class Trees {
  /** How deep an expression may get: it is written, and the JVM's stack used, by recursion. */
  private static final int DEPTH = 60;

  private final Map<Value, Integer> uses = new HashMap<>();
  private final Set<Value> inner = new HashSet<>();
  private final Map<Block, List<Value>> roots = new HashMap<>();
  private final Map<Value, Integer> turns = new HashMap<>();

  private Trees() {}

  static Trees of(Function function) {
    Trees trees = new Trees();
    for (Block block : function.blocks()) {
      trees.countUses(block);
    }
    for (Block block : function.blocks()) {
      trees.grow(block);
    }
    return trees;
  }

  /** The values that are computed in their own place, in their order. */
  List<Value> roots(Block block) {
    return Known.in(roots, block);
  }

  /** Whether a value is computed where it is used. */
  boolean isInner(Value value) {
    return inner.contains(value);
  }

  boolean isUsed(Value value) {
    return uses.containsKey(value);
  }

  /** The variables that an expression reads. */
  List<Value> leaves(List<Value> operands) {
    List<Value> leaves = new ArrayList<>();
    addLeaves(operands, leaves);
    return leaves;
  }

  private void addLeaves(List<Value> operands, List<Value> leaves) {
    for (Value operand : operands) {
      if (isInner(operand)) {
        addLeaves(operand.operands(), leaves);
      } else if (!operand.op().isFree()) {
        leaves.add(operand);
      }
    }
  }

  private void countUses(Block block) {
    for (Value phi : block.phis()) {
      count(phi.operands());
    }
    for (Value value : block.body()) {
      count(value.operands());
    }
    count(block.end().operands());
  }

  private void count(List<Value> operands) {
    for (Value operand : operands) {
      uses.merge(operand, 1, Integer::sum);
    }
  }

  private void grow(Block block) {
    int turn = 0;
    for (Value value : block.body()) {
      if (!value.op().isPure()) {
        turns.put(value, turn++);
      }
    }
    takeIn(block.end().operands(), block, turn, 0);
    List<Value> found = new ArrayList<>();
    for (Value value : block.body().reversed()) {
      if (isRoot(value)) {
        found.add(value);
        takeIn(value.operands(), block, turns.getOrDefault(value, turn), 0);
      }
      turn = turns.getOrDefault(value, turn);
    }
    roots.put(block, found.reversed());
  }

  private boolean isRoot(Value value) {
    return !isInner(value)
        && !(value.op() instanceof Op.Parameter)
        && (isUsed(value) || !value.op().isPure());
  }

  /**
   * Takes operands into the expression.
   *
   * @param turn of the first value in the expression whose order matters
   * @return that turn afterwards
   */
  private int takeIn(List<Value> operands, Block block, int turn, int depth) {
    int first = turn;
    for (Value operand : operands.reversed()) {
      if (mayMove(operand, block, first) && depth < DEPTH) {
        inner.add(operand);
        first = takeIn(operand.operands(), block, turns.getOrDefault(operand, first), depth + 1);
      }
    }
    return first;
  }

  private boolean mayMove(Value value, Block block, int turn) {
    return Known.in(uses, value) == 1
        && !value.isPhi()
        && !value.op().isFree()
        && !(value.op() instanceof Op.Parameter)
        && value.block() == block
        && (value.op().isPure() || Known.in(turns, value) == turn - 1);
  }
}
