package dev.cotangent.compiled.ir;

import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which writes a load may see, as a number of the memory's state: two loads with the same version,
 * of which one dominates the other, see the same. Memory is treated like a variable in static
 * single assignment form (D. Novillo, <i>Memory SSA</i>, 2007), one for each set of regions that
 * may alias, and one for fields: a write makes a new version, and so does a block where different
 * versions meet.
 */
final class MemoryVersions {
  private static final Object UNKNOWN = new Object();

  private final Dominators dominators;
  private final Regions regions;
  private final Map<Value, Object> versions = new HashMap<>();

  /** The places of the predecessors of each block, by its own place in the dominators' order. */
  private final List<int[]> predecessors = new ArrayList<>();

  MemoryVersions(Function function, Dominators dominators) {
    this.dominators = dominators;
    this.regions = Regions.of(function);
    for (Block block : dominators.order()) {
      predecessors.add(places(block.predecessors()));
    }
    List<Region> left = new ArrayList<>(regions.all());
    while (!left.isEmpty()) {
      Set<Value> accesses = new HashSet<>();
      Set<Value> writes = new HashSet<>();
      for (Region region : takeAliases(left)) {
        accesses.addAll(region.loads());
        writes.addAll(region.stores());
        writes.addAll(region.calls());
      }
      number(accesses, writes);
    }
    numberFields();
  }

  private int[] places(List<Block> blocks) {
    int[] places = new int[blocks.size()];
    for (int k = 0; k < places.length; k++) {
      places[k] = dominators.place(blocks.get(k));
    }
    return places;
  }

  /** What a load sees, or what memory is after a store; null for all else. */
  @Nullable Object of(Value value) {
    return versions.get(value);
  }

  /** Takes a region out of a list, with all that may alias it, directly or by others. */
  private List<Region> takeAliases(List<Region> left) {
    List<Region> together = new ArrayList<>(List.of(left.removeLast()));
    for (int k = 0; k < together.size(); k++) {
      Region known = together.get(k);
      for (Region other : List.copyOf(left)) {
        if (regions.mayAlias(known, other)) {
          left.remove(other);
          together.add(other);
        }
      }
    }
    return together;
  }

  private void numberFields() {
    Set<Value> accesses = new HashSet<>();
    Set<Value> writes = new HashSet<>();
    for (Block block : dominators.order()) {
      for (Value value : block.body()) {
        if (value.op() instanceof Op.Field) {
          accesses.add(value);
        } else if (value.op().hasEffect() && !(value.op() instanceof Op.ArrayStore)) {
          writes.add(value);
        }
        if (value.op() instanceof Op.Dynamic) {
          writes.add(value);
        }
      }
    }
    number(accesses, writes);
  }

  private void number(Set<Value> accesses, Set<Value> writes) {
    if (accesses.isEmpty() && writes.isEmpty()) {
      return;
    }
    if (writes.isEmpty()) {
      accesses.forEach(access -> versions.put(access, dominators));
      return;
    }
    List<Block> order = dominators.order();
    Object[] entering = entering(lastWrites(writes));
    for (int k = 0; k < order.size(); k++) {
      Block block = order.get(k);
      Object version = entering[k];
      for (Value value : block.body()) {
        if (writes.contains(value)) {
          version = value;
        }
        if (accesses.contains(value) || writes.contains(value)) {
          versions.put(value, version);
        }
      }
    }
  }

  private @Nullable Value[] lastWrites(Set<Value> writes) {
    @Nullable Value[] last = new Value[dominators.order().size()];
    for (int k = 0; k < last.length; k++) {
      for (Value value : dominators.order().get(k).body()) {
        if (writes.contains(value)) {
          last[k] = value;
        }
      }
    }
    return last;
  }

  /** The versions at the blocks' starts: optimistic, so that loops without writes have one. */
  private Object[] entering(@Nullable Value[] lastWrites) {
    Object[] entering = new Object[lastWrites.length];
    Arrays.fill(entering, UNKNOWN);
    boolean changed;
    do {
      changed = false;
      for (int k = 0; k < entering.length; k++) {
        Block block = dominators.order().get(k);
        Object met = entering[k] == block ? block : meet(k, entering, lastWrites);
        changed |= entering[k] != met;
        entering[k] = met;
      }
    } while (changed);
    return entering;
  }

  private Object meet(int place, Object[] entering, @Nullable Value[] lastWrites) {
    Block block = dominators.order().get(place);
    Object met = UNKNOWN;
    for (int from : predecessors.get(place)) {
      Value write = lastWrites[from];
      Object leaving = write == null ? entering[from] : write;
      if (leaving != UNKNOWN && met != UNKNOWN && leaving != met) {
        return block;
      }
      met = leaving == UNKNOWN ? met : leaving;
    }
    return met == UNKNOWN ? block : met;
  }

  /** Whether what is stored is what a load of the same place gives: nothing is cut off. */
  static boolean isWhole(TypeKind kind) {
    return kind == kind.asLoadable();
  }
}
