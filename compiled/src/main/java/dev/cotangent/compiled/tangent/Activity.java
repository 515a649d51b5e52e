package dev.cotangent.compiled.tangent;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which numbers of a program vary: depend on the active parameters in a differentiable way. What
 * does not vary has no tangent. See L. Hascoët and V. Pascual, <i>The Tapenade Automatic
 * Differentiation Tool</i> (2013), section 3.2, and for memory {@link Memory}.
 *
 * <p>A function that is called in several places varies as it does in any of them.
 */
final class Activity {
  private final List<Function> program;
  private final Memory memory;
  private final Set<Value> varied = new HashSet<>();
  private final Set<Function> variedResults = new HashSet<>();
  private final Map<Value, List<Partial>> partials = new HashMap<>();
  private final Map<Function, Boolean> concerned = new HashMap<>();
  private boolean changed;

  private Activity(List<Function> program) {
    this.program = program;
    this.memory = new Memory(program);
  }

  static Activity of(Function root, Set<Integer> active) {
    Activity activity = new Activity(program(root));
    active.forEach(k -> activity.activate(root.parameters().get(k)));
    do {
      activity.changed = false;
      activity.program.forEach(activity::visit);
    } while (activity.changed);
    return activity;
  }

  /** A function and all that it calls. */
  static List<Function> program(Function root) {
    return root.program();
  }

  private void activate(Value parameter) {
    if (!Tangent.isOfDoubles(parameter.type())) {
      throw new IllegalArgumentException(
          "a parameter of type %s has no derivative".formatted(parameter.type().displayName()));
    }
    if (parameter.isDouble()) {
      varied.add(parameter);
    } else {
      memory.vary(memory.numbers(parameter, parameter.type()));
    }
  }

  /** Whether a number varies, or a reference leads to numbers that vary. */
  boolean isVaried(Value value) {
    return value.isDouble()
        ? varied.contains(value)
        : Memory.isReference(value) && memory.holdsVaried(value);
  }

  /** Whether an object, or what it refers to, is written to somewhere. */
  boolean isWritten(Value reference) {
    return memory.isWritten(reference);
  }

  /**
   * Whether anything varies in a function or in one that it calls. Its parameters do not tell:
   * numbers may come to it by tapes.
   */
  boolean concerns(Function function) {
    return concerned.computeIfAbsent(
        function,
        f ->
            program(f).stream()
                .flatMap(callee -> callee.blocks().stream())
                .flatMap(block -> block.body().stream())
                .anyMatch(this::isVaried));
  }

  /** The parameters that vary in some call. */
  Set<Integer> variedParameters(Function function) {
    Set<Integer> indices = new TreeSet<>();
    for (int k = 0; k < function.parameters().size(); k++) {
      if (isVaried(function.parameters().get(k))) {
        indices.add(k);
      }
    }
    return indices;
  }

  /** The partial derivatives of an operation that applies a row, in all its operands. */
  List<Partial> partials(Function function, Value v) {
    List<Partial> known = partials.get(v);
    if (known == null) {
      known = partialsAt(function, v);
      partials.put(v, known);
    }
    return known;
  }

  private static List<Partial> partialsAt(Function function, Value v) {
    try {
      return IntStream.range(0, v.operands().size()).mapToObj(k -> Rules.of(v, k)).toList();
    } catch (UnsupportedConstructException e) {
      throw Tangent.refused(function, v, String.valueOf(e.getMessage()), e);
    }
  }

  private void visit(Function function) {
    for (Block block : function.blocks()) {
      block.phis().forEach(phi -> visit(function, phi));
      block.body().forEach(value -> visit(function, value));
      if (block.end() instanceof Terminator.Return r
          && r.value() != null
          && varied.contains(r.value())) {
        changed |= variedResults.add(function);
      }
    }
  }

  private void visit(Function function, Value v) {
    switch (v.op()) {
      case Op.ArrayStore s -> store(memory.elements(v.operand(0)), v.operand(2));
      case Op.MakeRecord m -> {
        for (int k = 0; k < v.operands().size(); k++) {
          store(memory.component(v, k), v.operand(k));
        }
      }
      case Op.Apply a -> hand(a.callee().parameters(), v.operands());
      default -> {}
    }
    if (v.isDouble() && !varied.contains(v) && depends(function, v)) {
      varied.add(v);
      changed = true;
    }
  }

  private void store(Memory.Place place, Value value) {
    if (varied.contains(value)) {
      changed |= memory.vary(place);
    }
  }

  private void hand(List<Value> parameters, List<Value> arguments) {
    for (int k = 0; k < arguments.size(); k++) {
      if (varied.contains(arguments.get(k))) {
        changed |= varied.add(parameters.get(k));
      }
    }
  }

  /** Whether a double varies, by what is known so far. */
  private boolean depends(Function function, Value v) {
    return switch (v.op()) {
      case Op.Phi p -> v.operands().stream().anyMatch(varied::contains);
      case Op.Mix m -> v.operands().subList(1, 3).stream().anyMatch(varied::contains);
      case Op.ArrayLoad l -> memory.isVaried(memory.elements(v.operand(0)));
      case Op.Component c -> memory.isVaried(memory.component(v.operand(0), c.index()));
      case Op.Apply a -> variedResults.contains(a.callee());
      default -> Rules.row(v.op()) != null && hasVariedTerm(function, v);
    };
  }

  private boolean hasVariedTerm(Function function, Value v) {
    return IntStream.range(0, v.operands().size())
        .filter(k -> varied.contains(v.operand(k)))
        .anyMatch(k -> !partials(function, v).get(k).isZero());
  }
}
