package dev.cotangent.compiled.ir;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies a function, so that the one can be changed and the other stays. */
public final class Copy {
  private final Function from;
  private final Function to;
  private final Map<Value, Value> values = new HashMap<>();
  private final Map<Block, Block> blocks = new HashMap<>();

  private Copy(Function from) {
    this.from = from;
    this.to = new Function(from.name(), from.result());
  }

  /** Returns a copy. What it applies is the same. */
  public static Function of(Function function) {
    return new Copy(function).run();
  }

  private Function run() {
    for (int k = 0; k < from.parameters().size(); k++) {
      Value parameter = from.parameters().get(k);
      values.put(parameter, to.addParameter(from.parameterNames().get(k), parameter.type()));
    }
    blocks.put(from.entry(), to.entry());
    List<Block> order = from.reversePostorder();
    order.stream().skip(1).forEach(b -> blocks.put(b, to.addBlock()));
    order.forEach(this::copyValues);
    order.forEach(this::connect);
    return to;
  }

  private Block block(Block block) {
    Block copy = blocks.get(block);
    if (copy == null) {
      throw new AssertionError("a block that no path leads to");
    }
    return copy;
  }

  private Value value(Value value) {
    return values.computeIfAbsent(
        value,
        v -> {
          if (!v.op().isFree()) {
            throw new AssertionError(v + " is used before it is computed");
          }
          return to.constant(v.op(), v.type());
        });
  }

  private void copyValues(Block block) {
    for (Value phi : block.phis()) {
      values.put(phi, block(block).add(new Value(phi.op(), phi.type(), phi.line(), List.of())));
    }
    for (Value v : block.body()) {
      if (!(v.op() instanceof Op.Parameter)) {
        List<Value> operands = v.operands().stream().map(this::value).toList();
        values.put(v, block(block).add(new Value(v.op(), v.type(), v.line(), operands)));
      }
    }
  }

  private void connect(Block block) {
    Block copy = block(block);
    block.predecessors().forEach(p -> copy.predecessors().add(block(p)));
    for (Value phi : block.phis()) {
      phi.operands().forEach(o -> value(phi).operands().add(value(o)));
    }
    copy.rewriteEnd(block.end().map(this::value, this::block));
  }
}
