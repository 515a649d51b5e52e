package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Dominators;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Loop;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Region;
import dev.cotangent.compiled.ir.Regions;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.tangent.Cost;
import dev.cotangent.compiled.tangent.Rules;
import dev.cotangent.primitive.Primitive;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the reverse sweep comes by each value of the forward sweep that it needs: the to-be-recorded
 * analysis (L. Hascoët, U. Naumann, V. Pascual, <i>"To be recorded" analysis in reverse-mode
 * automatic differentiation</i>, 2005), with a price for each way.
 *
 * <p>What is computed outside of all loops is still there. A variable that counts rounds runs
 * backwards with the loop. What is cheap to compute again from what is to be had anyway is computed
 * again; everything else is stored, round by round. Values are decided in the order in which the
 * forward sweep computes them, so that what one needs may serve the next.
 *
 * <p>A load may be repeated if memory has not changed since: from arrays that nobody writes, and
 * from those whose writes the reverse sweep has taken back up to that place.
 */
final class Plan {
  /** How a value is come by. */
  enum How {
    /** It dominates the reverse sweep, or is a constant. */
    AT_HAND,
    /** It is in a variable, since it is computed on some paths only. */
    KEPT,
    /** It counts rounds, and counts them backwards. */
    REVERSED,
    /** It is on a tape. */
    STORED,
    /** It is computed again. */
    REPEATED
  }

  /**
   * A place that the reverse sweep has got to: memory is as it was before the operation.
   *
   * @param index the operation's place in its block
   */
  record Place(Block block, int index) {}

  /** The price of a write and a read of a tape, where an addition costs 1. */
  private static final int TAPE = 4;

  private final Function function;
  private final Dominators dominators;
  private final Loops loops;
  private final Fusion fusion;
  private final Regions regions;
  private final Set<Region> undone;
  private final boolean isSplit;
  private final Block end;
  private final Map<Value, Set<Place>> needs = new LinkedHashMap<>();
  private final Map<Value, How> how = new LinkedHashMap<>();
  private final Map<Value, Integer> order = new HashMap<>();

  Plan(
      Function function,
      Dominators dominators,
      Loops loops,
      Fusion fusion,
      Regions regions,
      Set<Region> undone,
      boolean isSplit) {
    this.function = function;
    this.dominators = dominators;
    this.loops = loops;
    this.fusion = fusion;
    this.regions = regions;
    this.undone = undone;
    this.isSplit = isSplit;
    this.end = Route.end(function);
    for (Block block : function.reversePostorder()) {
      block.phis().forEach(this::number);
      block.body().forEach(this::number);
    }
  }

  private void number(Value value) {
    order.put(value, order.size());
  }

  /** Says that a value is needed at a place. */
  void need(Value value, Place at) {
    needs.computeIfAbsent(value, v -> new LinkedHashSet<>()).add(at);
  }

  /** Decides how to come by all that is needed. */
  void decide() {
    List<Value> inOrder = new ArrayList<>(needs.keySet());
    inOrder.sort(Comparator.comparingInt(v -> order.getOrDefault(v, -1)));
    inOrder.forEach(v -> decide(v, needs.getOrDefault(v, Set.of())));
  }

  /** How a value is come by that was needed. */
  How how(Value value) {
    How decided = how.get(value);
    if (decided == null) {
      decided = free(value);
    }
    if (decided == null) {
      throw new AssertionError("nobody said that " + value + " is needed");
    }
    return decided;
  }

  /** Whether a value is needed and kept in a variable. */
  boolean isKept(Value value) {
    return how.get(value) == How.KEPT;
  }

  /** The values that are come by in a way, in the order of the decisions. */
  List<Value> all(How way) {
    return how.entrySet().stream().filter(e -> e.getValue() == way).map(Map.Entry::getKey).toList();
  }

  private void decide(Value value, Set<Place> places) {
    if (how.containsKey(value)) {
      return;
    }
    How free = free(value);
    if (free != null) {
      how.put(value, free);
      return;
    }
    if (repetition(value, places, TAPE) > TAPE) {
      how.put(value, How.STORED);
      return;
    }
    how.put(value, How.REPEATED);
    value.operands().forEach(operand -> decide(operand, places));
  }

  /** The way that costs nothing, if there is one. */
  private @Nullable How free(Value value) {
    if (value.op().isFree()) {
      return How.AT_HAND;
    }
    Loop loop = loops.of(value.block());
    if (loop == null ? !isSplit : fusion.isFused(loop)) {
      Block reversal = loop == null ? end : loop.latch();
      return dominators.dominates(value.block(), reversal) ? How.AT_HAND : How.KEPT;
    }
    return loops.induction(value) != null ? How.REVERSED : null;
  }

  /** The price of a value at some places, given what is decided already. */
  private int price(Value value, Set<Place> places, int budget) {
    How decided = how.get(value);
    if (decided == How.REPEATED && !isStillRepeatable(value, places)) {
      return budget + 1; // it is repeated elsewhere, but cannot be here
    }
    if (decided != null || free(value) != null) {
      return 0;
    }
    return Math.min(TAPE, repetition(value, places, Math.min(TAPE, budget)));
  }

  /** The price of computing a value again; more than the budget if that is exceeded. */
  private int repetition(Value value, Set<Place> places, int budget) {
    if (!isRepeatable(value, places)) {
      return budget + 1;
    }
    int price = priceOf(value);
    Loop loop = loops.of(value.block());
    for (Value operand : value.operands()) {
      if (price > budget) {
        return price;
      }
      if (operand.kind() == TypeKind.FLOAT && free(operand) == null) {
        return budget + 1; // there are no tapes of floats
      }
      int more = price(operand, places, budget - price);
      // What an outer loop computes is wanted once for many rounds of this one.
      boolean isOutside = loops.of(operand.block()) != loop;
      price += isOutside && more <= TAPE ? 0 : more;
    }
    return price;
  }

  private boolean isStillRepeatable(Value value, Set<Place> places) {
    return how.get(value) != How.REPEATED
        || (isRepeatable(value, places)
            && value.operands().stream().allMatch(o -> isStillRepeatable(o, places)));
  }

  /** Whether a value that is repeated is the same all through the loop it is computed in. */
  boolean isFixed(Value value) {
    return how(value) != How.REPEATED
        || ((!(value.op() instanceof Op.ArrayLoad)
                || !regions.mayBeWritten(regions.of(value.operand(0))))
            && value.operands().stream().allMatch(this::isFixed));
  }

  private boolean isRepeatable(Value value, Set<Place> places) {
    return switch (value.op()) {
      case Op.Phi phi -> false;
      case Op.Parameter parameter -> false;
      case Op.ArrayLoad load -> isUnchanged(value, places);
      case Op.ArrayLength length -> true;
      case Op.Cast cast -> true;
      default -> value.op().isPure();
    };
  }

  private static int priceOf(Value value) {
    Primitive row = Rules.row(value.op());
    if (row != null) {
      return Cost.of(row);
    }
    return switch (value.op()) {
      case Op.ArrayLoad load -> load.kind() == TypeKind.REFERENCE ? 0 : 1;
      case Op.Arithmetic onIntegers -> 0;
      case Op.ArrayLength length -> 0;
      case Op.Cast cast -> 0;
      case Op.Mix mix -> 2;
      case Op.Weight weight -> 2;
      case Op.Call call when value.kind() == TypeKind.INT -> 0;
      default -> 20;
    };
  }

  /** Whether a load gives the same at these places of the reverse sweep as it gave before. */
  private boolean isUnchanged(Value load, Set<Place> places) {
    Region region = regions.of(load.operand(0));
    for (Region other : regions.all()) {
      if (other.isWritten() && regions.mayAlias(region, other) && !undone.contains(other)) {
        return false;
      }
    }
    return places.stream().allMatch(place -> isUnchanged(load, region, place));
  }

  private boolean isUnchanged(Value load, Region region, Place place) {
    Block from = load.block();
    int start = from.body().indexOf(load) + 1;
    if (from == place.block && start <= place.index) {
      return !isWritten(region, from.body().subList(start, place.index));
    }
    if (isWritten(region, from.body().subList(start, from.body().size()))
        || isWritten(region, place.block.body().subList(0, place.index))) {
      return false;
    }
    return between(from, place.block).stream().noneMatch(b -> isWritten(region, b.body()));
  }

  private boolean isWritten(Region region, List<Value> operations) {
    return operations.stream()
        .anyMatch(v ->
            v.op() instanceof Op.ArrayStore && regions.mayAlias(region, regions.of(v.operand(0))));
  }

  /** The blocks on the ways from one block to another, without coming back to the first. */
  private static Set<Block> between(Block from, Block to) {
    Set<Block> before = new LinkedHashSet<>();
    List<Block> pending = new ArrayList<>(to.predecessors());
    while (!pending.isEmpty()) {
      Block block = pending.removeLast();
      if (block != from && before.add(block)) {
        pending.addAll(block.predecessors());
      }
    }
    return before;
  }

  /** A load or write in a loop of depth d counts as so many outside of all loops. */
  private long weight(Value value) {
    Loop loop = loops.of(value.block());
    return loop == null ? 1 : 1L << (3 * Math.min(loop.depth(), 15));
  }

  /**
   * The regions whose writes are better taken back than the loads from them stored: where there are
   * far fewer writes than such loads. Memory is saved where time is not lost.
   */
  Set<Region> worthUndoing() {
    Map<Region, Long> stored = new LinkedHashMap<>();
    for (Value value : all(How.STORED)) {
      loadsIn(value).forEach(r -> stored.merge(r, weight(value), Long::sum));
    }
    Set<Region> worth = new LinkedHashSet<>();
    stored.forEach((region, loads) -> {
      if (mayUndo(region) && 4 * writes(region) <= loads) {
        worth.add(region);
      }
    });
    return worth;
  }

  private Set<Region> loadsIn(Value value) {
    Set<Region> found = new LinkedHashSet<>();
    for (Value v : List.of(value, value.operands().isEmpty() ? value : value.operand(0))) {
      if (v.op() instanceof Op.ArrayLoad && regions.of(v.operand(0)).isWritten()) {
        found.add(regions.of(v.operand(0)));
      }
    }
    return found;
  }

  /** Writes can be taken back where all of them are seen, and nobody waits for them. */
  private boolean mayUndo(Region region) {
    return region.isLocal()
        && !region.isExposed()
        && region.stores().stream().allMatch(v -> v.op() instanceof Op.ArrayStore)
        && regions.all().stream()
            .filter(other -> other != region && other.isWritten())
            .noneMatch(other -> regions.mayAlias(region, other))
        && function.blocks().stream()
            .flatMap(b -> b.body().stream())
            .noneMatch(v -> v.op() instanceof Op.Apply);
  }

  private long writes(Region region) {
    return region.stores().stream().mapToLong(this::weight).sum();
  }
}
