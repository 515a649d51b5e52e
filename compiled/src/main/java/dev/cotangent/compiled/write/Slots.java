package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The slots in the JVM's frame: parameters where the call puts them, and nothing else there, as in
 * a debugger one wants to see them; every other web in the lowest slot that is free wherever the
 * web is needed. The webs take their slots in the order in which they begin, as in a linear scan
 * (C. Wimmer, M. Franz, <i>Linear Scan Register Allocation on SSA Form</i>, 2010).
 */
final class Slots {
  private final Webs webs;
  private final Map<Value, Integer> slots = new HashMap<>();
  private final List<LiveRanges> taken = new ArrayList<>();

  private Slots(Webs webs) {
    this.webs = webs;
  }

  static Slots of(Function function, Webs webs) {
    Slots slots = new Slots(webs);
    int next = 0;
    for (Value parameter : function.parameters()) {
      slots.take(parameter, next);
      next += parameter.kind().slotSize();
    }
    for (LiveRanges ranges : slots.taken) {
      ranges.add(0, Integer.MAX_VALUE);
    }
    for (Value web : slots.waiting()) {
      slots.take(web, slots.lowest(web));
    }
    return slots;
  }

  /** The webs that have no slot yet, in the order in which they begin. */
  private List<Value> waiting() {
    List<Value> waiting = new ArrayList<>(webs.values());
    waiting.removeIf(web -> !webs.ranges().containsKey(web) || slots.containsKey(web));
    waiting.sort(Comparator.comparingInt(web -> range(web).first()));
    return waiting;
  }

  private LiveRanges range(Value web) {
    return webs.ranges().getOrDefault(web, new LiveRanges());
  }

  private int lowest(Value web) {
    int slot = 0;
    while (!isFree(slot, web)) {
      slot++;
    }
    return slot;
  }

  private boolean isFree(int slot, Value web) {
    for (int k = slot; k < Math.min(slot + web.kind().slotSize(), taken.size()); k++) {
      if (taken.get(k).meets(range(web))) {
        return false;
      }
    }
    return true;
  }

  private void take(Value web, int slot) {
    int end = slot + web.kind().slotSize();
    while (taken.size() < end) {
      taken.add(new LiveRanges());
    }
    for (LiveRanges ranges : taken.subList(slot, end)) {
      ranges.addAll(range(web));
    }
    slots.put(web, slot);
  }

  /** The slot of a value; none if nobody needs it. */
  OptionalInt of(Value value) {
    Value web = webs.of(value);
    return web == null ? OptionalInt.empty() : OptionalInt.of(Known.in(slots, web));
  }

  /** Whether two values are in the same place. */
  boolean isSame(Value one, Value other) {
    return of(one).isPresent() && of(one).equals(of(other));
  }

  /** Whether two values' slots have one in common. */
  boolean overlap(Value one, Value other) {
    OptionalInt first = of(one);
    OptionalInt second = of(other);
    return first.isPresent()
        && second.isPresent()
        && first.getAsInt() < second.getAsInt() + other.kind().slotSize()
        && second.getAsInt() < first.getAsInt() + one.kind().slotSize();
  }
}
