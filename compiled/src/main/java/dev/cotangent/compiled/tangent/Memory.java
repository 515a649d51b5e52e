package dev.cotangent.compiled.tangent;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which references of a program may be the same object. Objects form classes by unification, the
 * way of B. Steensgaard, <i>Points-to Analysis in Almost Linear Time</i> (1996): where a reference
 * flows from one value to another, the two values' classes become one, and so do the classes of
 * what they contain. Neither order nor the place of a call counts, so that recursion needs no
 * thought; that arrays are told apart which never meet is all that a derivative wants to know.
 *
 * <p>An object's parts are the elements of an array, which are one part, or a record's components.
 * A part that is a number is a class as well, of which only is known whether it varies.
 */
final class Memory {
  private static final int ELEMENTS = 0;

  /** A class of objects that may be the same, or of numbers in the same place. */
  static final class Place {
    private @Nullable Place representative;
    private final Map<Integer, Place> parts = new LinkedHashMap<>();
    private boolean varied;
    private boolean written;

    private Place found() {
      Place place = this;
      while (place.representative != null) {
        place = place.representative;
      }
      if (representative != null) {
        representative = place;
      }
      return place;
    }
  }

  private record Tape(int slot, ClassDesc type) {}

  private final Map<Tape, Place> tapes = new HashMap<>();
  private final Map<Value, Place> places = new HashMap<>();
  private final Map<Function, Place> results = new HashMap<>();

  /** Looks at all functions of a program. */
  Memory(List<Function> program) {
    for (Function function : program) {
      for (Block block : function.blocks()) {
        block.phis().forEach(this::flow);
        block.body().forEach(this::flow);
        if (block.end() instanceof Terminator.Return r && r.value() != null) {
          unify(resultOf(function), r.value());
        }
      }
    }
  }

  static boolean isReference(Value value) {
    return !value.type().isPrimitive();
  }

  /** The class of an array's elements. */
  Place elements(Value array) {
    return part(of(array), ELEMENTS);
  }

  /** The class of the numbers in an array of so many dimensions. */
  Place numbers(Value array, ClassDesc type) {
    Place place = of(array);
    for (ClassDesc t = type; t.isArray(); t = t.componentType()) {
      place = part(place, ELEMENTS);
    }
    return place;
  }

  /** The class of a record's component. */
  Place component(Value record, int index) {
    return part(of(record), index);
  }

  /** Says that numbers in a place vary; returns whether that is news. */
  boolean vary(Place place) {
    Place found = place.found();
    boolean news = !found.varied;
    found.varied = true;
    return news;
  }

  boolean isVaried(Place place) {
    return place.found().varied;
  }

  /** Whether an object holds numbers that vary, itself or in what it refers to. */
  boolean holdsVaried(Value reference) {
    return reachable(reference).stream().anyMatch(place -> place.varied);
  }

  /** Whether someone writes to an object, or to what it refers to. */
  boolean isWritten(Value reference) {
    return reachable(reference).stream().anyMatch(place -> place.written);
  }

  private Set<Place> reachable(Value reference) {
    Set<Place> seen = new HashSet<>();
    Deque<Place> pending = new ArrayDeque<>();
    pending.add(of(reference));
    while (!pending.isEmpty()) {
      Place place = pending.pop().found();
      if (seen.add(place)) {
        pending.addAll(place.parts.values());
      }
    }
    return seen;
  }

  private Place of(Value reference) {
    // A null is no object, and the one constant for it is not what makes two arrays the same.
    return reference.isConstant()
        ? new Place()
        : places.computeIfAbsent(reference, r -> new Place()).found();
  }

  private Place resultOf(Function function) {
    return results.computeIfAbsent(function, f -> new Place()).found();
  }

  private static Place part(Place whole, int index) {
    return whole.parts.computeIfAbsent(index, i -> new Place()).found();
  }

  private void flow(Value v) {
    switch (v.op()) {
      case Op.Phi p -> v.operands().forEach(operand -> unify(of(v), operand));
      case Op.Cast c -> unify(of(v), v.operand(0));
      case Op.Room r -> {
        unify(of(v), v.operand(1));
        // Another function that asks for the slot gets the same array.
        unify(tapes.computeIfAbsent(new Tape(r.slot(), v.type()), t -> new Place()).found(), v);
      }
      case Op.ArrayLoad l -> unify(elements(v.operand(0)), v);
      case Op.ArrayStore s -> {
        of(v.operand(0)).written = true;
        unify(elements(v.operand(0)), v.operand(2));
      }
      case Op.MakeRecord m -> {
        for (int k = 0; k < v.operands().size(); k++) {
          unify(component(v, k), v.operand(k));
        }
      }
      case Op.Component c -> unify(component(v.operand(0), c.index()), v);
      case Op.Apply a -> {
        for (int k = 0; k < v.operands().size(); k++) {
          unify(of(a.callee().parameters().get(k)), v.operand(k));
        }
        unify(resultOf(a.callee()), v);
      }
      default -> {}
    }
  }

  /** A reference may be of a class. Numbers flow elsewhere. */
  private void unify(Place place, Value value) {
    if (isReference(value)) {
      unify(place, of(value));
    }
  }

  private static void unify(Place first, Place second) {
    Place kept = first.found();
    Place dropped = second.found();
    if (kept == dropped) {
      return;
    }
    dropped.representative = kept;
    kept.varied |= dropped.varied;
    kept.written |= dropped.written;
    Map<Integer, Place> parts = new LinkedHashMap<>(dropped.parts);
    dropped.parts.clear();
    parts.forEach((index, part) -> {
      // The class that was kept may have been merged into another one by now.
      Place known = kept.found().parts.putIfAbsent(index, part);
      if (known != null) {
        unify(known, part);
      }
    });
  }
}
