package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Edge;
import dev.cotangent.compiled.ir.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where in the code a value is still needed. Places are numbered along the {@linkplain BlockOrder
 * order of the blocks}: one for the start of a block, where its phis are, one for each root, one
 * for the end. A value lives from where it is computed to before the place of its last use, so that
 * a result may take the variable of an operand. What a phi is given lives to beyond the end of the
 * block that gives it: the copy stands on the edge.
 *
 * <p>Each use is followed up to where its value is computed, and no further than where one has been
 * before: that takes as many steps as there are results.
 */
final class Liveness {
  private final BlockOrder order;
  private final Trees trees;
  private final Map<Block, Set<Value>> liveOut = new HashMap<>();
  private final Map<Value, LiveRanges> ranges = new HashMap<>();

  private Liveness(BlockOrder order, Trees trees) {
    this.order = order;
    this.trees = trees;
  }

  /** The ranges of all values that need a variable, in the order of the code. */
  static Map<Value, LiveRanges> of(BlockOrder order, Trees trees) {
    Liveness liveness = new Liveness(order, trees);
    liveness.flow();
    int place = 0;
    for (Block block : order.blocks()) {
      place = liveness.addRanges(block, place);
    }
    return liveness.inOrder();
  }

  private Map<Value, LiveRanges> inOrder() {
    Map<Value, LiveRanges> ordered = new LinkedHashMap<>();
    for (Block block : order.blocks()) {
      putKnown(block.phis(), ordered);
      putKnown(block.body(), ordered);
    }
    return ordered;
  }

  private void putKnown(List<Value> values, Map<Value, LiveRanges> ordered) {
    for (Value value : values) {
      LiveRanges known = ranges.get(value);
      if (known != null) {
        ordered.put(value, known);
      }
    }
  }

  private void flow() {
    for (Block block : order.blocks()) {
      liveOut.put(block, new HashSet<>());
    }
    for (Block block : order.blocks()) {
      for (Value root : trees.roots(block)) {
        enter(block, trees.leaves(root.operands()));
      }
      enter(block, trees.leaves(block.end().operands()));
      for (Edge edge : Edge.outOf(block)) {
        for (Move move : Move.along(edge, trees)) {
          follow(move.from(), block);
        }
      }
    }
  }

  /** Says that a block reads values, which come from before it if they are not its own. */
  private void enter(Block block, List<Value> read) {
    for (Value value : read) {
      if (value.block() != block) {
        for (Block before : block.predecessors()) {
          follow(value, before);
        }
      }
    }
  }

  /** Follows a value that is needed at the end of a block up to where it is computed. */
  private void follow(Value value, Block needed) {
    if (value.op().isFree()) {
      return;
    }
    Deque<Block> pending = new ArrayDeque<>(List.of(needed));
    while (!pending.isEmpty()) {
      Block block = pending.pop();
      if (Known.in(liveOut, block).add(value) && value.block() != block) {
        pending.addAll(block.predecessors());
      }
    }
  }

  /** Adds the ranges within a block; returns the place behind it. */
  private int addRanges(Block block, int start) {
    List<Value> roots = trees.roots(block);
    int end = start + roots.size() + 1;
    Map<Value, Integer> until = new HashMap<>();
    for (Value value : Known.in(liveOut, block)) {
      until.put(value, end + 1);
    }
    putAll(trees.leaves(block.end().operands()), end, until);
    for (int k = roots.size(); k > 0; k--) {
      Value root = roots.get(k - 1);
      Integer last = until.remove(root);
      if (last != null) {
        range(root).add(start + k, last);
      }
      putAll(trees.leaves(root.operands()), start + k, until);
    }
    for (Value phi : block.phis()) {
      if (trees.isUsed(phi)) {
        until.putIfAbsent(phi, start + 1);
      }
    }
    until.forEach((value, last) -> range(value).add(start, last));
    return end + 1;
  }

  private static void putAll(List<Value> read, int place, Map<Value, Integer> until) {
    for (Value value : read) {
      until.putIfAbsent(value, place);
    }
  }

  private LiveRanges range(Value value) {
    LiveRanges known = ranges.get(value);
    if (known == null) {
      known = new LiveRanges();
      ranges.put(value, known);
    }
    return known;
  }
}
