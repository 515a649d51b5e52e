package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Edge;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that share a variable: a phi and what it is given, where they are never needed at the same
 * time. So a loop's {@code i2 = phi(i0, i1); i1 = i2 + 1} becomes {@code i = i + 1}, without a
 * copy. Each web is named by one of its values.
 */
final class Webs {
  private final Map<Value, LiveRanges> ranges;
  private final Map<Value, Value> parents = new HashMap<>();

  private final List<Value> values;

  private Webs(Map<Value, LiveRanges> ranges) {
    this.ranges = ranges;
    this.values = List.copyOf(ranges.keySet());
  }

  static Webs of(BlockOrder order, Trees trees) {
    Webs webs = new Webs(Liveness.of(order, trees));
    // What goes round in a loop first: a copy costs most there.
    webs.mergeAlong(order, trees, true);
    webs.mergeAlong(order, trees, false);
    return webs;
  }

  private void mergeAlong(BlockOrder order, Trees trees, boolean isBack) {
    for (Block block : order.blocks().reversed()) {
      for (Edge edge : Edge.outOf(block)) {
        if (order.isBack(block, edge.to()) == isBack) {
          for (Move move : Move.along(edge, trees)) {
            merge(move);
          }
        }
      }
    }
  }

  private void merge(Move move) {
    Value phi = of(move.phi());
    Value from = of(move.from());
    if (from == null || phi == null || phi == from || phi.kind() != from.kind()) {
      return;
    }
    boolean isKept = phi.op() instanceof Op.Parameter;
    LiveRanges one = Known.in(ranges, phi);
    LiveRanges other = Known.in(ranges, from);
    if ((isKept && from.op() instanceof Op.Parameter) || one.meets(other)) {
      return;
    }
    Value parent = isKept ? phi : from;
    Value child = isKept ? from : phi;
    parents.put(child, parent);
    ranges.put(parent, one);
    one.addAll(other);
    ranges.remove(child);
  }

  /** The web of a value: a parameter, if one is in it. None for a value that is not needed. */
  @Nullable Value of(Value value) {
    Value root = value;
    for (Value up = parents.get(root); up != null; up = parents.get(root)) {
      root = up;
    }
    return ranges.containsKey(root) ? root : null;
  }

  /** The values that need a variable, in the order of the code. */
  List<Value> values() {
    return values;
  }

  /** Where each web is needed. */
  Map<Value, LiveRanges> ranges() {
    return ranges;
  }

  /** Whether two values are in one web. */
  boolean isSame(Value one, Value other) {
    Value web = of(one);
    return web != null && web == of(other);
  }
}
