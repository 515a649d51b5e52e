package dev.cotangent.compiled.ir;

import java.lang.classfile.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a block ends. */
public sealed interface Terminator {
  /** The blocks that may be next; one that several cases lead to stands there as many times. */
  List<Block> successors();

  /** The values it looks at. */
  List<Value> operands();

  /** The same end with other values and other targets. */
  Terminator map(UnaryOperator<Value> values, UnaryOperator<Block> blocks);

  /** Goes on with another block. */
  record Goto(Block target) implements Terminator {
    @Override
    public List<Block> successors() {
      return List.of(target);
    }

    @Override
    public List<Value> operands() {
      return List.of();
    }

    @Override
    public Goto map(UnaryOperator<Value> values, UnaryOperator<Block> blocks) {
      return new Goto(blocks.apply(target));
    }
  }

  /**
   * Goes on with one of two blocks.
   *
   * @param opcode a conditional jump of the JVM: {@code IFLT}, {@code IF_ICMPGE}, {@code IFNULL}...
   * @param operands what it compares
   * @param then where it jumps to if the condition holds
   * @param otherwise where it goes on if not
   */
  record Branch(Opcode opcode, List<Value> operands, Block then, Block otherwise)
      implements Terminator {
    @Override
    public List<Block> successors() {
      return List.of(then, otherwise);
    }

    @Override
    public Branch map(UnaryOperator<Value> values, UnaryOperator<Block> blocks) {
      return new Branch(
          opcode, mapped(operands, values), blocks.apply(then), blocks.apply(otherwise));
    }
  }

  /**
   * Goes on by the value of an integer.
   *
   * @param keys the cases' values, each with the target of the same place
   */
  record Switch(Value value, List<Integer> keys, List<Block> targets, Block otherwise)
      implements Terminator {
    @Override
    public List<Block> successors() {
      List<Block> all = new ArrayList<>(targets);
      all.add(otherwise);
      return all;
    }

    @Override
    public List<Value> operands() {
      return List.of(value);
    }

    @Override
    public Switch map(UnaryOperator<Value> values, UnaryOperator<Block> blocks) {
      return new Switch(
          values.apply(value), keys, mapped(targets, blocks), blocks.apply(otherwise));
    }
  }

  /** Ends the function. */
  record Return(@Nullable Value value) implements Terminator {
    @Override
    public List<Block> successors() {
      return List.of();
    }

    @Override
    public List<Value> operands() {
      return value == null ? List.of() : List.of(value);
    }

    @Override
    public Return map(UnaryOperator<Value> values, UnaryOperator<Block> blocks) {
      return new Return(value == null ? null : values.apply(value));
    }
  }

  /** Throws an exception. */
  record Throw(Value exception) implements Terminator {
    @Override
    public List<Block> successors() {
      return List.of();
    }

    @Override
    public List<Value> operands() {
      return List.of(exception);
    }

    @Override
    public Throw map(UnaryOperator<Value> values, UnaryOperator<Block> blocks) {
      return new Throw(values.apply(exception));
    }
  }

  private static <T> List<T> mapped(List<T> from, UnaryOperator<T> mapping) {
    List<T> to = new ArrayList<>(from);
    to.replaceAll(mapping);
    return to;
  }
}
