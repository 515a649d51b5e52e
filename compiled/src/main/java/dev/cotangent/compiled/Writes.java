package dev.cotangent.compiled;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of its arguments a function may write into. Arrays that may be the same, or of which one
 * may hold the other, are one class, whatever the order in which things happen: the analysis of B.
 * Steensgaard, <i>Points-to Analysis in Almost Linear Time</i> (1996), without its fields. A
 * parameter is written if its class is.
 */
final class Writes {
  private final Map<Value, Value> parents = new HashMap<>();
  private final List<Value> written = new ArrayList<>();
  private final Map<Function, Set<Integer>> known;

  private Writes(Map<Function, Set<Integer>> known) {
    this.known = known;
  }

  /** The numbers of the parameters that a call may write into. */
  static Set<Integer> of(Function function) {
    Map<Function, Set<Integer>> known = new HashMap<>();
    int before;
    do { // what a recursive function writes is only known once nothing more is found
      before = size(known);
      new Writes(known).find(function, new HashSet<>());
    } while (size(known) != before);
    return known.getOrDefault(function, Set.of());
  }

  private static int size(Map<Function, Set<Integer>> known) {
    return known.values().stream().mapToInt(Set::size).sum();
  }

  private void find(Function function, Set<Function> seen) {
    if (!seen.add(function)) {
      return;
    }
    for (Block block : function.blocks()) {
      block.phis().forEach(phi -> phi.operands().forEach(operand -> unite(phi, operand)));
      for (Value value : block.body()) {
        visit(value, seen);
      }
    }
    Set<Integer> found = known.computeIfAbsent(function, f -> new HashSet<>());
    Set<Value> classes = new HashSet<>();
    written.forEach(array -> classes.add(root(array)));
    for (int k = 0; k < function.parameters().size(); k++) {
      Value parameter = function.parameters().get(k);
      if (!parameter.type().isPrimitive() && classes.contains(root(parameter))) {
        found.add(k);
      }
    }
  }

  private void visit(Value value, Set<Function> seen) {
    switch (value.op()) {
      case Op.ArrayStore store -> {
        written.add(value.operand(0));
        unite(value.operand(0), value.operand(2));
      }
      case Op.ArrayLoad load -> unite(value, value.operand(0));
      case Op.Cast cast -> unite(value, value.operand(0));
      case Op.Call call -> {
        uniteAll(value);
        if (call.effect() == Op.Effect.ANY) {
          written.addAll(value.operands());
        }
      }
      case Op.Apply apply -> {
        uniteAll(value);
        new Writes(known).find(apply.callee(), seen);
        known.getOrDefault(apply.callee(), Set.of()).forEach(k -> written.add(value.operand(k)));
      }
      default -> {}
    }
  }

  /** Who is called may put any argument into another one, and return any. */
  private void uniteAll(Value call) {
    List<Value> references = new ArrayList<>(call.operands());
    references.add(call);
    references.removeIf(value -> value.type().isPrimitive());
    references.forEach(value -> unite(references.getFirst(), value));
  }

  /** Numbers are never the same array. */
  private void unite(Value a, Value b) {
    if (!a.type().isPrimitive() && !b.type().isPrimitive() && root(a) != root(b)) {
      parents.put(root(a), root(b));
    }
  }

  private Value root(Value value) {
    Value root = value;
    for (Value next = root; next != null; next = parents.get(next)) {
      root = next;
    }
    return root;
  }
}
