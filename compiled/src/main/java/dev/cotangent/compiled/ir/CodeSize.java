package dev.cotangent.compiled.ir;

import java.util.List;

/**
 * How many bytes of code a graph takes, roughly: enough to tell where to cut it. What it really
 * takes is known when it is written.
 */
public final class CodeSize {
  private static final int INSTRUCTION = 3;
  private static final int OPERAND = 2;
  private static final int COPY = 4;
  private static final int CASE = 8;

  private CodeSize() {}

  /** Of a function, without those that it applies. */
  public static int of(Function function) {
    return function.blocks().stream().mapToInt(CodeSize::of).sum();
  }

  static int of(Block block) {
    int size = block.body().stream().mapToInt(CodeSize::of).sum();
    for (Value phi : block.phis()) {
      size += COPY * phi.operands().size();
    }
    return size + of(block.end());
  }

  static int of(Value value) {
    if (value.op() instanceof Op.Parameter) {
      return 0;
    }
    return INSTRUCTION + OPERAND * value.operands().size();
  }

  private static int of(Terminator end) {
    List<Block> targets = end.successors();
    return end instanceof Terminator.Switch
        ? CASE * (targets.size() + 1)
        : INSTRUCTION + OPERAND * end.operands().size();
  }
}
