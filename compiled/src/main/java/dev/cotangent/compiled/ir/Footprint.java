package dev.cotangent.compiled.ir;

import java.lang.classfile.TypeKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * What a function, with those that it applies, may do to arrays.
 *
 * @param writes whether it writes into any
 * @param links whether it may put arrays into others
 * @param leaves whether it knows others than it is given: fields, held objects, unknown calls
 */
record Footprint(boolean writes, boolean links, boolean leaves) {
  private static final Footprint NONE = new Footprint(false, false, false);
  private static final Footprint ANYTHING = new Footprint(true, true, true);

  static Footprint of(Function function) {
    Set<Function> seen = new HashSet<>();
    Deque<Function> pending = new ArrayDeque<>();
    pending.add(function);
    Footprint all = NONE;
    while (!pending.isEmpty()) {
      Function next = pending.pop();
      if (!seen.add(next)) {
        continue;
      }
      for (Block block : next.blocks()) {
        for (Value value : block.body()) {
          if (value.op() instanceof Op.Apply apply) {
            pending.add(apply.callee());
          }
          all = all.and(of(value));
        }
      }
    }
    return all;
  }

  private static Footprint of(Value value) {
    Footprint own =
        switch (value.op()) {
          case Op.ArrayStore s -> new Footprint(true, s.kind() == TypeKind.REFERENCE, false);
          case Op.Field f when isReference(value) -> new Footprint(false, false, true);
          case Op.Call c when c.effect() == Op.Effect.ANY -> ANYTHING;
          case Op.Call c when isReference(value) -> new Footprint(false, true, true);
          case Op.Dynamic d -> ANYTHING;
          default -> NONE;
        };
    boolean held = value.operands().stream().anyMatch(v -> v.op() instanceof Op.Held);
    return held ? own.and(new Footprint(false, false, true)) : own;
  }

  static boolean isReference(Value value) {
    return value.kind() == TypeKind.REFERENCE;
  }

  private Footprint and(Footprint other) {
    return new Footprint(writes || other.writes, links || other.links, leaves || other.leaves);
  }
}
