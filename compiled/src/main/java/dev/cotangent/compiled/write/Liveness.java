package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Edge;
import dev.cotangent.compiled.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where in the code a value is still needed. Places are numbered along the {@linkplain BlockOrder
 * order of the blocks}: one for the start of a block, where its phis are, one for each root, one
 * for the end. A value lives from where it is computed to before the place of its last use, so that
 * a result may take the variable of an operand. What a phi is given lives to beyond the end of the
 * block that gives it: the copy stands on the edge.
 */
final class Liveness {
  private final BlockOrder order;
  private final Trees trees;
  private final Map<Block, Set<Value>> liveIn = new HashMap<>();
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
      Stream.of(block.phis(), block.body())
          .flatMap(List::stream)
          .filter(ranges::containsKey)
          .forEach(value -> ordered.put(value, range(value)));
    }
    return ordered;
  }

  private void flow() {
    order.blocks().forEach(block -> liveIn.put(block, new HashSet<>()));
    boolean changed;
    do {
      changed = false;
      for (Block block : order.blocks().reversed()) {
        changed |= Known.in(liveIn, block).addAll(liveAtStart(block));
      }
    } while (changed);
  }

  private Set<Value> liveAtStart(Block block) {
    Set<Value> live = liveAtEnd(block);
    live.addAll(trees.leaves(block.end().operands()));
    for (Value root : trees.roots(block).reversed()) {
      live.remove(root);
      live.addAll(trees.leaves(root.operands()));
    }
    block.phis().forEach(live::remove);
    return live;
  }

  private Set<Value> liveAtEnd(Block block) {
    Set<Value> live = new HashSet<>();
    for (Edge edge : Edge.outOf(block)) {
      live.addAll(Known.in(liveIn, edge.to()));
      Move.along(edge, trees).stream()
          .map(Move::from)
          .filter(v -> !v.op().isFree())
          .forEach(live::add);
    }
    return live;
  }

  /** Adds the ranges within a block; returns the place behind it. */
  private int addRanges(Block block, int start) {
    List<Value> roots = trees.roots(block);
    int end = start + roots.size() + 1;
    Map<Value, Integer> until = new HashMap<>();
    liveAtEnd(block).forEach(value -> until.put(value, end + 1));
    trees.leaves(block.end().operands()).forEach(value -> until.putIfAbsent(value, end));
    for (int k = roots.size(); k > 0; k--) {
      Value root = roots.get(k - 1);
      Integer last = until.remove(root);
      if (last != null) {
        range(root).add(start + k, last);
      }
      int here = start + k;
      trees.leaves(root.operands()).forEach(value -> until.putIfAbsent(value, here));
    }
    block.phis().stream().filter(trees::isUsed).forEach(v -> until.putIfAbsent(v, start + 1));
    until.forEach((value, last) -> range(value).add(start, last));
    return end + 1;
  }

  private LiveRanges range(Value value) {
    return ranges.computeIfAbsent(value, v -> new LiveRanges());
  }
}
