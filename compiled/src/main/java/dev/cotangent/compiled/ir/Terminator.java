package dev.cotangent.compiled.ir;

import java.lang.classfile.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a block ends. */
public sealed interface Terminator {
  /** Goes on with another block. */
  record Goto(Block target) implements Terminator {}

  /**
   * Goes on with one of two blocks.
   *
   * @param opcode a conditional jump of the JVM: {@code IFLT}, {@code IF_ICMPGE}, {@code IFNULL}...
   * @param operands what it compares
   * @param then where it jumps to if the condition holds
   * @param otherwise where it goes on if not
   */
  record Branch(Opcode opcode, List<Value> operands, Block then, Block otherwise)
      implements Terminator {}

  /**
   * Goes on by the value of an integer.
   *
   * @param keys the cases' values, each with the target of the same place
   */
  record Switch(Value value, List<Integer> keys, List<Block> targets, Block otherwise)
      implements Terminator {}

  /** Ends the function. */
  record Return(@Nullable Value value) implements Terminator {}

  /** Throws an exception. */
  record Throw(Value exception) implements Terminator {}

  /** The blocks that may be next; one that several cases lead to stands there as many times. */
  default List<Block> successors() {
    return switch (this) {
      case Goto g -> List.of(g.target);
      case Branch b -> List.of(b.then, b.otherwise);
      case Switch s -> {
        List<Block> all = new ArrayList<>(s.targets);
        all.add(s.otherwise);
        yield all;
      }
      case Return r -> List.of();
      case Throw t -> List.of();
    };
  }

  /** The values it looks at. */
  default List<Value> operands() {
    return switch (this) {
      case Goto g -> List.of();
      case Branch b -> b.operands;
      case Switch s -> List.of(s.value);
      case Return r -> r.value == null ? List.of() : List.of(r.value);
      case Throw t -> List.of(t.exception);
    };
  }

  /** The same end with other values and other targets. */
  default Terminator map(UnaryOperator<Value> values, UnaryOperator<Block> blocks) {
    return switch (this) {
      case Goto g -> new Goto(blocks.apply(g.target));
      case Branch b ->
          new Branch(
              b.opcode,
              b.operands.stream().map(values).toList(),
              blocks.apply(b.then),
              blocks.apply(b.otherwise));
      case Switch s ->
          new Switch(
              values.apply(s.value),
              s.keys,
              s.targets.stream().map(blocks).toList(),
              blocks.apply(s.otherwise));
      case Return r -> new Return(r.value == null ? null : values.apply(r.value));
      case Throw t -> new Throw(values.apply(t.exception));
    };
  }
}
