package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Dominators;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Loop;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Region;
import dev.cotangent.compiled.ir.Regions;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.Opcode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds loops whose rounds can be reversed one by one, each right after it has run.
 *
 * <p>A loop that adds up terms, {@code sum += f(x, i)}, carries nothing from round to round that a
 * derivative flows through but the sum, and the adjoint of a sum is the same before and after each
 * addition. If it is known when the loop begins, because the function returns the sum, or the sum
 * times a constant, then the reverse of a round need not wait for the end. What the round has
 * computed is at hand, so nothing is stored for it, however many rounds there are; what inner loops
 * store is stored for one round at a time, and stays in the cache.
 *
 * <p>The condition is that no round writes what another one, or what follows, reads. The
 * derivative's terms are added in the order of the rounds then, not in the opposite one.
 */
final class Fusion {
  /** A sum that a loop carries, by its phis at the header and, if it is used later, at the exit. */
  record Sum(Value phi, @Nullable Value exit) {}

  private final Function function;
  private final Loops loops;
  private final Activity activity;
  private final Set<Value> shadows;
  private final Regions regions;
  private final Dominators dominators;
  private final Block end;
  private final Map<Value, List<Value>> users = new HashMap<>();
  private final Map<Loop, List<Sum>> fused = new LinkedHashMap<>();

  private Fusion(
      Function function,
      Loops loops,
      Activity activity,
      Regions regions,
      Dominators dominators,
      Set<Value> shadows) {
    this.function = function;
    this.shadows = shadows;
    this.loops = loops;
    this.activity = activity;
    this.regions = regions;
    this.dominators = dominators;
    this.end = Route.end(function);
  }

  /**
   * Finds the loops of a function with a double as its result.
   *
   * @param regions those of the function without shadows
   * @param shadows what has been added to the function, beside what it did itself
   */
  static Fusion of(
      Function function,
      Loops loops,
      Activity activity,
      Regions regions,
      Dominators dominators,
      Set<Value> shadows,
      boolean isSplit) {
    Fusion fusion = new Fusion(function, loops, activity, regions, dominators, shadows);
    Value result = end(function).value();
    boolean isNumber = result != null && result.isDouble();
    if (isNumber && !isSplit) {
      fusion.find();
    }
    return fusion;
  }

  private static Terminator.Return end(Function function) {
    return (Terminator.Return) Route.end(function).end();
  }

  boolean isFused(@Nullable Loop loop) {
    return loop != null && fused.containsKey(loop);
  }

  Set<Loop> loops() {
    return fused.keySet();
  }

  List<Sum> sums(Loop loop) {
    return fused.getOrDefault(loop, List.of());
  }

  private void find() {
    for (Block block : function.blocks()) {
      block.phis().forEach(this::noteUses);
      block.body().forEach(this::noteUses);
    }
    // The last loop first: one may go on with the sum of another.
    for (Loop loop : loops.forest().loops().reversed()) {
      if (loop.parent() == null && isSimple(loop) && touchesNoOther(loop)) {
        List<Sum> sums = sumsOf(loop);
        if (sums != null && sums.stream().allMatch(this::isKnown)) {
          fused.put(loop, sums);
        }
      }
    }
  }

  private void noteUses(Value user) {
    user.operands().forEach(o -> users.computeIfAbsent(o, v -> new ArrayList<>()).add(user));
  }

  private List<Value> usersOf(Value value) {
    return users.getOrDefault(value, List.of());
  }

  private static boolean isSimple(Loop loop) {
    return loop.exits().size() == 1 && loop.exits().getFirst().from() == loop.header();
  }

  /**
   * Whether no round writes what derivatives are read from in another one, or after the loop:
   * arrays that are made in a round, and used in it alone, may be written.
   */
  private boolean touchesNoOther(Loop loop) {
    Set<Region> read = new HashSet<>();
    for (Block block : loop.blocks()) {
      for (Value value : block.body()) {
        if (value.op() instanceof Op.Apply || (isStore(value) && !isMadeIn(loop, value))) {
          return false;
        }
        if (value.op() instanceof Op.ArrayLoad && activity.isActive(value)) {
          read.add(regions.of(value.operand(0)));
        }
      }
    }
    return after(loop).stream().flatMap(b -> b.body().stream()).noneMatch(v -> mayWrite(v, read));
  }

  private boolean isStore(Value value) {
    return value.op() instanceof Op.ArrayStore && !shadows.contains(value);
  }

  /** Whether what is written is an array that no other round, and nobody else, has. */
  private boolean isMadeIn(Loop loop, Value store) {
    Region region = regions.of(store.operand(0));
    return region.isLocal()
        && !region.isExposed()
        && region.loads().stream().allMatch(loop::contains)
        && region.stores().stream().allMatch(loop::contains)
        && loop.header().phis().stream()
            .noneMatch(phi -> !shadows.contains(phi) && isOf(region, phi))
        && function.blocks().stream()
            .flatMap(b -> b.body().stream())
            .filter(v -> v.op() instanceof Op.NewArray && !shadows.contains(v) && isOf(region, v))
            .allMatch(loop::contains);
  }

  private boolean isOf(Region region, Value value) {
    return value.type().isArray() && regions.of(value) == region;
  }

  private boolean mayWrite(Value value, Set<Region> read) {
    return switch (value.op()) {
      case Op.Apply apply -> true;
      case Op.ArrayStore store when isStore(value) ->
          read.stream().anyMatch(r -> regions.mayAlias(r, regions.of(value.operand(0))));
      default -> false;
    };
  }

  private static Set<Block> after(Loop loop) {
    Set<Block> after = new HashSet<>();
    Deque<Block> pending = new ArrayDeque<>(loop.exitBlocks());
    while (!pending.isEmpty()) {
      Block block = pending.pop();
      if (after.add(block)) {
        pending.addAll(block.successors());
      }
    }
    return after;
  }

  /** The sums that the loop carries; null if derivatives flow from round to round otherwise. */
  private @Nullable List<Sum> sumsOf(Loop loop) {
    Block exit = loop.exitBlocks().getFirst();
    List<Sum> sums = new ArrayList<>();
    for (Value phi : loop.header().phis()) {
      if (phi.isDouble() && activity.isActive(phi)) {
        Value out = exitOf(phi, exit);
        if (!isSum(loop, phi, out)) {
          return null;
        }
        sums.add(new Sum(phi, out));
      }
    }
    return exit.phis().stream()
            .filter(activity::isActive)
            .allMatch(x -> sums.stream().anyMatch(s -> s.exit == x))
        ? sums
        : null;
  }

  private static @Nullable Value exitOf(Value phi, Block exit) {
    return exit.phis().stream().filter(x -> x.operand(0) == phi).findFirst().orElse(null);
  }

  /** Whether all that becomes of a variable in a loop is that terms are added to it. */
  private boolean isSum(Loop loop, Value phi, @Nullable Value exit) {
    Set<Value> parts = new HashSet<>(Set.of(phi));
    Deque<Value> pending = new ArrayDeque<>(parts);
    while (!pending.isEmpty()) {
      Value part = pending.pop();
      for (Value user : usersOf(part)) {
        if (user == exit || !takesDerivative(user)) {
          continue;
        }
        if (!loop.contains(user) || !(user.isPhi() || addsTo(user, part))) {
          return false;
        }
        if (parts.add(user)) {
          pending.add(user);
        }
      }
    }
    return parts.stream()
            .allMatch(p ->
                p == phi ? isIn(parts, p, loop) : !p.isPhi() || parts.containsAll(p.operands()))
        && parts.stream().allMatch(p -> p.isPhi() || terms(p, parts) == 1);
  }

  private static boolean isIn(Set<Value> parts, Value phi, Loop loop) {
    return parts.contains(phi.operand(1 - Loops.entryIndex(loop)));
  }

  private static long terms(Value sum, Set<Value> parts) {
    return sum.operands().stream().filter(o -> !parts.contains(o)).count();
  }

  private boolean takesDerivative(Value user) {
    return user.isDouble() ? activity.isActive(user) : user.op() instanceof Op.ArrayStore;
  }

  private static boolean addsTo(Value user, Value part) {
    return user.op() instanceof Op.Arithmetic a
        && (a.opcode() == Opcode.DADD || (a.opcode() == Opcode.DSUB && user.operand(0) == part));
  }

  /** Whether the adjoint of a sum does not depend on what its loop, or what follows, computes. */
  private boolean isKnown(Sum sum) {
    return sum.exit == null || isKnown(sum.exit, sum.phi.block());
  }

  private boolean isKnown(Value value, Block header) {
    return usersOf(value).stream()
        .filter(this::takesDerivative)
        .allMatch(user -> passes(user, value, header));
  }

  private boolean passes(Value user, Value value, Block header) {
    if (user.isPhi()) {
      Sum next = sumAt(user);
      return next != null && (next.exit == null || isKnown(next.exit, header));
    }
    return dominators.dominates(user.block(), end)
        && loops.of(user.block()) == null
        && user.op() instanceof Op.Arithmetic a
        && isLinear(a.opcode(), user, value, header)
        && isKnown(user, header);
  }

  private @Nullable Sum sumAt(Value phi) {
    return fused.values().stream()
        .flatMap(List::stream)
        .filter(s -> s.phi == phi)
        .findFirst()
        .orElse(null);
  }

  private boolean isLinear(Opcode opcode, Value user, Value value, Block header) {
    return switch (opcode) {
      case DADD, DSUB, DNEG -> true;
      case DMUL -> user.operand(0) != user.operand(1) && isHad(other(user, value), header);
      case DDIV -> user.operand(1) != value && isHad(user.operand(1), header);
      default -> false;
    };
  }

  private static Value other(Value product, Value value) {
    return product.operand(0) == value ? product.operand(1) : product.operand(0);
  }

  /** Whether a value is computed before a loop, or could be: lengths of arrays, for a mean. */
  private boolean isHad(Value value, Block header) {
    if (isBefore(value, header)) {
      return true;
    }
    return isSimple(value) && value.operands().stream().allMatch(o -> isHad(o, header));
  }

  private boolean isBefore(Value value, Block header) {
    return value.op().isFree()
        || (value.block() != header && dominators.dominates(value.block(), header));
  }

  private static boolean isSimple(Value value) {
    return value.op() instanceof Op.ArrayLength
        || (value.op() instanceof Op.Arithmetic && value.op().isPure());
  }

  /** What {@link #isHad} has found to be had. */
  private Value had(Value value, Block header, ForwardSweep forward, Builder builder) {
    if (isBefore(value, header)) {
      return forward.copy(value);
    }
    List<Value> operands =
        value.operands().stream().map(o -> had(o, header, forward, builder)).toList();
    return builder.emit(value.op(), value.type(), operands);
  }

  /**
   * Writes the adjoint of a sum.
   *
   * @param seed that of the result
   */
  Value adjoint(Sum sum, Value seed, ForwardSweep forward, Builder builder) {
    Writing writing = new Writing(sum.phi.block(), seed, forward, builder);
    return sum.exit == null ? builder.zero() : adjoint(sum.exit, writing);
  }

  /** Where the adjoint of a sum is written, and out of what. */
  private record Writing(Block header, Value seed, ForwardSweep forward, Builder builder) {
    Value compute(Opcode opcode, Value... operands) {
      return builder.arithmetic(opcode, operands);
    }
  }

  private Value adjoint(Value value, Writing writing) {
    Value total = end(function).value() == value ? writing.seed : null;
    for (Value user : usersOf(value)) {
      if (takesDerivative(user)) {
        Value share = share(user, value, writing);
        total = total == null ? share : writing.compute(Opcode.DADD, total, share);
      }
    }
    return total == null ? writing.builder.zero() : total;
  }

  private Value share(Value user, Value value, Writing writing) {
    if (user.isPhi()) {
      Sum next = sumAt(user);
      return next == null || next.exit == null
          ? writing.builder.zero()
          : adjoint(next.exit, writing);
    }
    Value d = adjoint(user, writing);
    return switch (((Op.Arithmetic) user.op()).opcode()) {
      case DADD -> d;
      case DSUB -> user.operand(0) == value ? d : writing.compute(Opcode.DNEG, d);
      case DNEG -> writing.compute(Opcode.DNEG, d);
      case DMUL -> writing.compute(Opcode.DMUL, d, had(other(user, value), writing));
      default -> writing.compute(Opcode.DDIV, d, had(user.operand(1), writing));
    };
  }

  /** What {@link #isHad} has found to be had. */
  private Value had(Value value, Writing writing) {
    if (isBefore(value, writing.header)) {
      return writing.forward.copy(value);
    }
    List<Value> operands = value.operands().stream().map(o -> had(o, writing)).toList();
    return writing.builder.emit(value.op(), value.type(), operands);
  }
}
