package dev.cotangent.compiled.ir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Leads the values of one loop out of it through phis in its exit blocks. Where the ways from
 * several exits meet before a use, a {@link Builder} finds what the value is there: to it, the
 * value is a variable that is written in each exit block.
 */
final class LoopClosing {
  private final Function function;
  private final Loop loop;
  private final Dominators dominators;
  private final Builder variables;
  private final Set<Value> closed = new HashSet<>();

  LoopClosing(Function function, Loop loop, Dominators dominators) {
    this.function = function;
    this.loop = loop;
    this.dominators = dominators;
    this.variables = new Builder(function);
    for (Block block : function.blocks()) {
      variables.seal(block);
    }
  }

  void run() {
    for (Block block : function.blocks()) {
      for (Value phi : List.copyOf(block.phis())) {
        for (int k = 0; k < phi.operands().size(); k++) {
          phi.operands().set(k, at(block.predecessors().get(k), phi.operand(k)));
        }
      }
      if (!loop.contains(block)) {
        UnaryOperator<Value> here = value -> at(block, value);
        for (Value value : block.body()) {
          value.operands().replaceAll(here);
        }
        block.rewriteEnd(block.end().map(here, UnaryOperator.identity()));
      }
    }
  }

  /** What stands for a value at the end of a block. */
  private Value at(Block block, Value used) {
    Value value = used.resolved();
    if (!loop.contains(value) || loop.contains(block)) {
      return value;
    }
    if (closed.add(value)) {
      close(value);
    }
    return variables.read(block, value, value.type());
  }

  private void close(Value value) {
    for (Edge exit : loop.exits()) {
      if (dominators.dominates(value.block(), exit.from())) {
        List<Value> operand = new ArrayList<>(List.of(value));
        variables.at(exit.to());
        variables.write(
            value, exit.to().add(new Value(new Op.Phi(), value.type(), value.line(), operand)));
      }
    }
  }
}
