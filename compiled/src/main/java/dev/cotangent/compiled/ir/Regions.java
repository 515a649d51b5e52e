package dev.cotangent.compiled.ir;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which references may lead to the same array. The analysis is B. Steensgaard's (<i>Points-to
 * Analysis in Almost Linear Time</i>, 1996): each reference leads into one region, and where a
 * reference is copied, by a phi, a cast, or into and out of a container, the two regions become
 * one, as do those of what they hold. The order of what happens plays no role.
 *
 * <p>What comes from outside, by a parameter, a field or an unknown call, may be the same array
 * even when nothing here says so; {@link #mayAlias} takes that into account. A tape (see {@link
 * Op.Room}) is held by its workspace, but is no array that a user could have.
 */
public final class Regions {
  private final Map<Value, Region> regions = new LinkedHashMap<>();
  private final Map<Op, Region> statics = new LinkedHashMap<>();
  private final Map<Function, Footprint> footprints = new HashMap<>();
  private final List<Region> all;

  private Regions(Function function) {
    List<Value> values = valuesOf(function);
    for (Value value : values) {
      unify(value);
    }
    uniteApplied(values);
    for (Value value : values) {
      note(value);
    }
    all = representatives();
    passOrigins();
    for (Value value : values) {
      noteCalls(value);
    }
  }

  private List<Region> representatives() {
    Set<Region> found = new LinkedHashSet<>();
    for (Region region : regions.values()) {
      found.add(region.representative());
    }
    return List.copyOf(found);
  }

  public static Regions of(Function function) {
    return new Regions(function);
  }

  /** The region that a reference leads into. */
  public Region of(Value reference) {
    Region region = regions.get(reference.resolved());
    if (region == null) {
      throw new AssertionError(reference + " is no reference of the function");
    }
    return region.representative();
  }

  /** The regions of all references. */
  public List<Region> all() {
    return all;
  }

  /** Whether a reference to one region may lead to an array that one to the other may lead to. */
  public boolean mayAlias(Region first, Region second) {
    return first == second
        || (first.isExposed()
            && second.isExposed()
            && mayBeEqual(first.elementType(), second.elementType()));
  }

  /** A {@code double[][]} is an {@code Object[]} too. */
  private static boolean mayBeEqual(@Nullable ClassDesc first, @Nullable ClassDesc second) {
    return first == null
        || second == null
        || first.equals(second)
        || (!first.isPrimitive() && !second.isPrimitive());
  }

  /** Whether anything in the function may write into its arrays, by whatever reference. */
  public boolean mayBeWritten(Region region) {
    return all.stream().anyMatch(other -> other.isWritten() && mayAlias(other, region));
  }

  private static List<Value> valuesOf(Function function) {
    Set<Value> values = new LinkedHashSet<>();
    for (Block block : function.blocks()) {
      for (List<Value> list : List.of(block.phis(), block.body())) {
        for (Value value : list) {
          values.add(value);
          addFree(value.operands(), values);
        }
      }
      addFree(block.end().operands(), values);
    }
    return List.copyOf(values);
  }

  private static void addFree(List<Value> operands, Set<Value> values) {
    for (Value operand : operands) {
      if (operand.op().isFree()) {
        values.add(operand);
      }
    }
  }

  // Which regions are one.

  private Region region(Value value) {
    Region region = regions.computeIfAbsent(value.resolved(), v -> new Region()).representative();
    region.type(value.type());
    return region;
  }

  /** Null leads nowhere: what it may stand for is not one for that. */
  private void join(Value value, Region region) {
    if (!value.isConstant()) {
      Region.unite(region, region(value));
    }
  }

  private void unify(Value value) {
    if (value.op() instanceof Op.ArrayStore s && s.kind() == TypeKind.REFERENCE) {
      join(value.operand(2), region(value.operand(0)).content(Region.ELEMENTS));
    }
    if (value.op() instanceof Op.MakeRecord make) {
      for (int k = 0; k < value.operands().size(); k++) {
        if (Footprint.isReference(value.operand(k))) {
          Op way = new Op.Component(make.record(), k);
          join(value.operand(k), region(value).content(way));
        }
      }
    }
    if (Footprint.isReference(value)) {
      unifyResult(value, region(value));
    }
  }

  private void unifyResult(Value value, Region region) {
    switch (value.op()) {
      case Op.Phi p -> {
        for (Value operand : value.operands()) {
          join(operand, region);
        }
      }
      case Op.Cast c -> join(value.operand(0), region);
      case Op.ArrayLoad l ->
          Region.unite(region, region(value.operand(0)).content(Region.ELEMENTS));
      case Op.Field f when f.isStatic() ->
          Region.unite(region, statics.computeIfAbsent(f, s -> new Region()));
      case Op.Field f -> Region.unite(region, region(value.operand(0)).content(f));
      case Op.Component c -> Region.unite(region, region(value.operand(0)).content(c));
      case Op.Room room -> {
        Region.unite(region, region(value.operand(0)).content(room));
        join(value.operand(1), region);
      }
      default -> {}
    }
  }

  // Applied functions may give back what they are given, and put it into each other.

  private Footprint footprint(Op.Apply apply) {
    return footprints.computeIfAbsent(apply.callee(), Footprint::of);
  }

  /** What is united for one application may link more for another one. */
  private void uniteApplied(List<Value> values) {
    List<Value> applications = new ArrayList<>();
    for (Value value : values) {
      if (value.op() instanceof Op.Apply) {
        applications.add(value);
      }
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Value application : applications) {
        changed |= uniteEqual(application);
      }
    }
  }

  private boolean uniteEqual(Value application) {
    List<Region> known = new ArrayList<>(reachable(application.operands()));
    Footprint footprint = footprint((Op.Apply) application.op());
    boolean changed = footprint.links() && uniteEqual(known, known);
    if (Footprint.isReference(application)) {
      changed |= uniteEqual(List.copyOf(reachable(List.of(application))), known);
    }
    return changed;
  }

  private static boolean uniteEqual(List<Region> some, List<Region> others) {
    boolean changed = false;
    for (Region a : some) {
      for (Region b : others) {
        Region first = a.representative();
        Region second = b.representative();
        if (first != second && mayBeEqual(first.elementType(), second.elementType())) {
          Region.unite(first, second);
          changed = true;
        }
      }
    }
    return changed;
  }

  /** The regions of references, and what can be had through them. */
  private Set<Region> reachable(Collection<Value> references) {
    Set<Region> reached = new LinkedHashSet<>();
    Deque<Region> pending = new ArrayDeque<>();
    for (Value value : references) {
      if (Footprint.isReference(value) && !value.isConstant()) {
        pending.add(region(value));
      }
    }
    while (!pending.isEmpty()) {
      Region region = pending.pop();
      if (reached.add(region)) {
        pending.addAll(region.contents());
      }
    }
    return reached;
  }

  // What is known of a region.

  private void note(Value value) {
    switch (value.op()) {
      case Op.Parameter p when Footprint.isReference(value) -> of(value).from(value);
      case Op.Held h -> of(value).fromElsewhere();
      case Op.Field f when Footprint.isReference(value) -> of(value).from(f);
      case Op.ArrayLoad l -> of(value.operand(0)).loadedBy(value);
      case Op.ArrayStore s -> of(value.operand(0)).storedBy(value);
      case Op.Call c -> noteLeaving(value, c.effect() == Op.Effect.ANY);
      case Op.Dynamic d -> noteLeaving(value, true);
      case Op.Apply a -> noteLeaving(value, footprint(a).leaves());
      default -> {}
    }
  }

  /** A call may keep what it is given, and any that gives something back may give back that. */
  private void noteLeaving(Value call, boolean keeps) {
    boolean givesBack = Footprint.isReference(call) && !(call.op() instanceof Op.Apply);
    if (Footprint.isReference(call) && (givesBack || keeps)) {
      of(call).fromElsewhere();
    }
    if (keeps || givesBack) {
      for (Region region : reachable(call.operands())) {
        region.expose();
      }
    }
  }

  private void passOrigins() {
    Deque<Region> pending = new ArrayDeque<>(all);
    while (!pending.isEmpty()) {
      Region region = pending.pop();
      for (Region content : region.held()) {
        if (region.passOrigins(content)) {
          pending.add(content);
        }
      }
    }
  }

  /** A call writes into what it is given; an unknown one into all that others may have too. */
  private void noteCalls(Value value) {
    boolean any =
        switch (value.op()) {
          case Op.Call c -> c.effect() == Op.Effect.ANY && !isOfJdk(c);
          case Op.Apply a -> footprint(a).writes() && footprint(a).leaves();
          default -> false;
        };
    if (any) {
      for (Region region : all) {
        if (region.isExposed()) {
          region.calledBy(value);
        }
      }
    }
    if (any || writesWhatItIsGiven(value.op())) {
      for (Region region : reachable(mutable(value.operands()))) {
        region.calledBy(value);
      }
    }
  }

  private boolean writesWhatItIsGiven(Op op) {
    return switch (op) {
      case Op.Call c -> c.effect() == Op.Effect.ANY;
      case Op.Apply a -> footprint(a).writes();
      default -> false;
    };
  }

  private static List<Value> mutable(List<Value> operands) {
    return operands.stream().filter(v -> !v.type().equals(ConstantDescs.CD_String)).toList();
  }

  /** The JDK has no arrays but those that it is given. */
  private static boolean isOfJdk(Op.Call call) {
    return call.owner().descriptorString().startsWith("Ljava/");
  }
}
