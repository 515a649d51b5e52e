package dev.cotangent.compiled.ir;

import java.util.ArrayList;
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
    for (Block block : order.subList(1, order.size())) {
      blocks.put(block, to.addBlock());
    }
    for (Block block : order) {
      copyValues(block);
    }
    for (Block block : order) {
      connect(block);
    }
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
    Value known = values.get(value);
    if (known != null) {
      return known;
    }
    if (!value.op().isFree()) {
      throw new AssertionError(value + " is used before it is computed");
    }
    return to.constant(value.op(), value.type());
  }

  private void copyValues(Block block) {
    for (Value phi : block.phis()) {
      values.put(phi, block(block).add(new Value(phi.op(), phi.type(), phi.line(), List.of())));
    }
    for (Value v : block.body()) {
      if (!(v.op() instanceof Op.Parameter)) {
        values.put(v, block(block).add(new Value(v.op(), v.type(), v.line(), values(v))));
      }
    }
  }

  private List<Value> values(Value user) {
    List<Value> operands = new ArrayList<>();
    for (Value operand : user.operands()) {
      operands.add(value(operand));
    }
    return operands;
  }

  private void connect(Block block) {
    Block copy = block(block);
    for (Block predecessor : block.predecessors()) {
      copy.predecessors().add(block(predecessor));
    }
    for (Value phi : block.phis()) {
      value(phi).operands().addAll(values(phi));
    }
    copy.rewriteEnd(block.end().map(this::value, this::block));
  }
}
