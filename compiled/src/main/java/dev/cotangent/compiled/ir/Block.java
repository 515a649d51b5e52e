package dev.cotangent.compiled.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A basic block: phis, then operations that run one after the other, then an end. A predecessor
 * that reaches the block by two cases of a switch is listed twice, as are the operands of phis.
 */
public final class Block {
  private final List<Block> predecessors = new ArrayList<>();
  private final List<Value> phis = new ArrayList<>();
  private final List<Value> body = new ArrayList<>();
  private @Nullable Terminator end;

  public List<Block> predecessors() {
    return predecessors;
  }

  public List<Value> phis() {
    return phis;
  }

  public List<Value> body() {
    return body;
  }

  /** How it ends. */
  public Terminator end() {
    if (end == null) {
      throw new AssertionError("a block without an end");
    }
    return end;
  }

  public boolean isEnded() {
    return end != null;
  }

  /** The blocks that may be next. */
  public List<Block> successors() {
    return end().successors();
  }

  /** Ends the block; tells the targets who precedes them. */
  public void end(Terminator how) {
    if (end != null) {
      throw new AssertionError("a block that ends twice");
    }
    end = how;
    for (Block target : how.successors()) {
      target.predecessors.add(this);
    }
  }

  /** Replaces the end by one with the same targets. */
  public void rewriteEnd(Terminator how) {
    end = how;
  }

  /** Makes what the end looks at the values that stand for it. */
  void resolveEnd() {
    rewriteEnd(end().map(Value::resolved, UnaryOperator.identity()));
  }

  /** Adds an operation at the end of the body, or a phi. */
  public Value add(Value value) {
    value.place(this);
    (value.isPhi() ? phis : body).add(value);
    return value;
  }

  /** Adds an operation at a place in the body. */
  public Value add(int place, Value value) {
    value.place(this);
    body.add(place, value);
    return value;
  }
}
