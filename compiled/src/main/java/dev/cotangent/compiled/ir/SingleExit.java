package dev.cotangent.compiled.ir;

import java.lang.classfile.Opcode;
import java.lang.constant.ConstantDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes loops with several exits (a condition and a {@code break}, a {@code return} inside) into
 * loops with one: all exits lead to the end of the loop's body and tell by a number which they are;
 * there the loop ends if the number is not 0, and after it a switch goes where the exits went. A
 * loop that is left in one place is run backwards like any other.
 *
 * <p>That each statement can be written with one exit and flags is C. Böhm's and G. Jacopini's
 * theorem (<i>Flow Diagrams, Turing Machines and Languages with Only Two Formation Rules</i>,
 * 1966).
 */
public final class SingleExit {
  private final Function function;
  private final Loop loop;
  private final List<Edge> exits;
  private final Block end;
  private final Map<Value, Value> carried = new HashMap<>();

  private SingleExit(Function function, Loop loop) {
    this.function = function;
    this.loop = loop;
    this.exits = loop.exits();
    this.end = function.addBlock();
  }

  /** Leaves the function in {@link LoopForm}. */
  public static void run(Function function) {
    LoopForm.normalize(function);
    Loop loop = innermostOfSeveral(function);
    while (loop != null) {
      new SingleExit(function, loop).merge();
      LoopForm.normalize(function);
      loop = innermostOfSeveral(function);
    }
  }

  private static @Nullable Loop innermostOfSeveral(Function function) {
    return LoopForest.of(function).loops().reversed().stream()
        .filter(loop -> loop.exits().size() > 1)
        .findFirst()
        .orElse(null);
  }

  private void merge() {
    List<Block> targets = exits.stream().map(Edge::to).toList();
    List<List<Value>> leaving = new ArrayList<>();
    exits.forEach(exit -> leaving.add(redirect(exit)));
    List<Value> repeated = redirect(new Edge(loop.latch(), 0));
    lead(targets);
    Dominators dominators = Dominators.of(function);
    complete(loop.header(), repeated, dominators);
    for (int k = 0; k < targets.size(); k++) {
      complete(targets.get(k), leaving.get(k), dominators);
    }
  }

  /** Leads an edge to the end of the body; returns what it brought to its target's phis. */
  private List<Value> redirect(Edge edge) {
    int position = edge.position();
    List<Value> brought = edge.to().phis().stream().map(phi -> phi.operand(position)).toList();
    edge.redirect(end);
    return brought;
  }

  /** Exit k has number k + 1; the latch comes last. */
  private void lead(List<Block> targets) {
    Builder b = new Builder(function);
    int count = targets.size();
    List<Value> numbers = new ArrayList<>();
    IntStream.rangeClosed(1, count).forEach(k -> numbers.add(b.constant(k)));
    numbers.add(b.constant(0));
    b.at(end);
    Value number = b.emit(new Op.Phi(), numbers.getFirst().type(), numbers);
    Block latch = b.newBlock();
    Block after = b.newBlock();
    b.branch(Opcode.IFEQ, List.of(number), latch, after);
    b.at(latch);
    b.jump(loop.header());
    b.at(after);
    List<Integer> keys = IntStream.range(1, count).boxed().toList();
    b.end(new Terminator.Switch(number, keys, targets.subList(0, count - 1), targets.getLast()));
  }

  private void complete(Block target, List<Value> brought, Dominators dominators) {
    for (int k = 0; k < brought.size(); k++) {
      target.phis().get(k).operands().add(atEnd(brought.get(k), dominators));
    }
  }

  /** What holds a value at the end of the body, on the paths that compute it. */
  private Value atEnd(Value value, Dominators dominators) {
    if (value.op().isFree() || dominators.dominates(value.block(), end)) {
      return value;
    }
    Value known = carried.get(value);
    if (known == null) {
      known = end.add(new Value(new Op.Phi(), value.type(), value.line(), List.of()));
      for (Block from : end.predecessors()) {
        boolean computed = dominators.dominates(value.block(), from);
        known.operands().add(computed ? value : nothing(value));
      }
      carried.put(value, known);
    }
    return known;
  }

  /** What stands for a value on paths after which nobody uses it. */
  private Value nothing(Value value) {
    ConstantDesc zero =
        switch (value.kind()) {
          case INT -> 0;
          case LONG -> 0L;
          case FLOAT -> 0f;
          case DOUBLE -> 0.0;
          default -> null;
        };
    return function.constant(new Op.Constant(zero), value.type());
  }
}
