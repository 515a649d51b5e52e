package dev.cotangent.compiled.ir;

import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
  private final Dominators dominators;
  private final Regions regions;
  private final Map<Value, Object> versions = new HashMap<>();

  MemoryVersions(Function function, Dominators dominators) {
    this.dominators = dominators;
    this.regions = Regions.of(function);
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
    Map<Block, Object> entering = entering(lastWrites(writes));
    for (Block block : dominators.order()) {
      Object version = entering.getOrDefault(block, block);
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

  private Map<Block, Value> lastWrites(Set<Value> writes) {
    Map<Block, Value> last = new LinkedHashMap<>();
    for (Block block : dominators.order()) {
      block.body().stream().filter(writes::contains).forEach(v -> last.put(block, v));
    }
    return last;
  }

  /** The versions at the blocks' starts: optimistic, so that loops without writes have one. */
  private Map<Block, Object> entering(Map<Block, Value> lastWrites) {
    Map<Block, Object> entering = new HashMap<>();
    boolean changed;
    do {
      changed = false;
      for (Block block : dominators.order()) {
        Object met = entering.get(block) == block ? block : meet(block, entering, lastWrites);
        changed |= entering.put(block, met) != met;
      }
    } while (changed);
    return entering;
  }

  private Object meet(Block block, Map<Block, Object> entering, Map<Block, Value> lastWrites) {
    Object met = null;
    for (Block predecessor : block.predecessors()) {
      Value write = lastWrites.get(predecessor);
      Object leaving = write == null ? entering.get(predecessor) : write;
      if (leaving != null && met != null && leaving != met) {
        return block;
      }
      met = leaving == null ? met : leaving;
    }
    return met == null ? block : met;
  }

  /** Whether what is stored is what a load of the same place gives: nothing is cut off. */
  static boolean isWhole(TypeKind kind) {
    return kind == kind.asLoadable();
  }
}
