package dev.cotangent.compiled.ir;

import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a function, block by block, with variables: whoever reads or writes code with variables (a
 * method's locals, the adjoint of a value) need not think of phis. The algorithm is that of M.
 * Braun et al., <i>Simple and Efficient Construction of Static Single Assignment Form</i> (2013): a
 * variable that is read where it was not written is looked up in the predecessors, and where these
 * are several, a phi is made first, so that loops end.
 *
 * <p>A block whose predecessors are not all known yet gets phis without operands, until it is
 * {@linkplain #seal sealed}. {@link #finish} seals what is left.
 */
public final class Builder {
  private record Incomplete(Object variable, Value phi) {}

  private final Function function;
  private final Map<Block, Map<Object, Value>> written = new HashMap<>();
  private final Map<Block, List<Incomplete>> incomplete = new HashMap<>();
  private final Set<Block> sealed = new HashSet<>();
  private Block at;
  private int line;

  /** Starts at the entry of a function. */
  public Builder(Function function) {
    this.function = function;
    this.at = function.entry();
    sealed.add(at);
  }

  public Function function() {
    return function;
  }

  /** The block that is written. */
  public Block at() {
    return at;
  }

  /** Goes on in another block, at its end. */
  public void at(Block block) {
    at = block;
  }

  /** The line of the user's source that what follows comes from. */
  public void line(int number) {
    line = number;
  }

  public Block newBlock() {
    return function.addBlock();
  }

  // Values.

  public Value constant(int value) {
    return function.constant(new Op.Constant(value), ConstantDescs.CD_int);
  }

  public Value constant(double value) {
    return function.constant(new Op.Constant(value), ConstantDescs.CD_double);
  }

  public Value constant(long value) {
    return function.constant(new Op.Constant(value), ConstantDescs.CD_long);
  }

  /** The double that is zero by structure. */
  public Value zero() {
    return function.constant(new Op.Zero(), ConstantDescs.CD_double);
  }

  /** The null of a type. */
  public Value nothing(ClassDesc type) {
    return function.constant(new Op.Constant(null), type);
  }

  public Value held(Object object, ClassDesc type) {
    return function.constant(new Op.Held(object), type);
  }

  public Value emit(Op op, ClassDesc type, Value... operands) {
    return emit(op, type, List.of(operands));
  }

  /** Adds an operation at the end of the current block. */
  public Value emit(Op op, ClassDesc type, List<Value> operands) {
    return at.add(new Value(op, type, line, operands));
  }

  /** An arithmetic instruction on doubles with a double result. */
  public Value arithmetic(Opcode opcode, Value... operands) {
    return emit(new Op.Arithmetic(opcode), resultOf(opcode), operands);
  }

  private static ClassDesc resultOf(Opcode opcode) {
    return switch (opcode) {
      case LCMP, FCMPL, FCMPG, DCMPL, DCMPG, L2I, F2I, D2I, I2B, I2C, I2S -> ConstantDescs.CD_int;
      case I2L, F2L, D2L -> ConstantDescs.CD_long;
      case I2F, L2F, D2F -> ConstantDescs.CD_float;
      case I2D, L2D, F2D -> ConstantDescs.CD_double;
      default ->
          switch (opcode.name().charAt(0)) {
            case 'D' -> ConstantDescs.CD_double;
            case 'F' -> ConstantDescs.CD_float;
            case 'L' -> ConstantDescs.CD_long;
            default -> ConstantDescs.CD_int;
          };
    };
  }

  // The flow of control.

  public void end(Terminator how) {
    at.end(how);
  }

  public void jump(Block target) {
    end(new Terminator.Goto(target));
  }

  public void branch(Opcode opcode, List<Value> operands, Block then, Block otherwise) {
    end(new Terminator.Branch(opcode, operands, then, otherwise));
  }

  // Variables.

  /** Gives a variable a value, from the current place on. */
  public void write(Object variable, Value value) {
    write(at, variable, value);
  }

  private void write(Block block, Object variable, Value value) {
    written.computeIfAbsent(block, b -> new HashMap<>()).put(variable, value);
  }

  /** What a variable holds at the current place. */
  public Value read(Object variable, ClassDesc type) {
    return read(at, variable, type);
  }

  /** What a variable holds at the end of a block, as far as it is written. */
  public Value read(Block block, Object variable, ClassDesc type) {
    Map<Object, Value> here = written.get(block);
    Value known = here == null ? null : here.get(variable);
    if (known != null) {
      return known.resolved();
    }
    Value value = fromPredecessors(block, variable, type);
    write(block, variable, value);
    return value;
  }

  private Value fromPredecessors(Block block, Object variable, ClassDesc type) {
    if (!sealed.contains(block)) {
      Value phi = phi(block, type);
      incomplete.computeIfAbsent(block, b -> new ArrayList<>()).add(new Incomplete(variable, phi));
      return phi;
    }
    List<Block> predecessors = block.predecessors();
    if (predecessors.isEmpty()) {
      throw new AssertionError("nothing was written to " + variable);
    }
    if (predecessors.size() == 1) {
      return read(predecessors.getFirst(), variable, type);
    }
    Value phi = phi(block, type);
    write(block, variable, phi);
    return complete(block, variable, phi);
  }

  private Value phi(Block block, ClassDesc type) {
    return block.add(new Value(new Op.Phi(), type, line, List.of()));
  }

  private Value complete(Block block, Object variable, Value phi) {
    for (Block predecessor : block.predecessors()) {
      phi.operands().add(read(predecessor, variable, phi.type()));
    }
    return withoutTrivial(phi);
  }

  /** A phi all of whose operands are one value, or itself, is that value. */
  private static Value withoutTrivial(Value phi) {
    Value only = onlyOperand(phi);
    if (only == null) {
      return phi;
    }
    phi.replaceBy(only);
    return only;
  }

  /** What a phi can only be: null if its operands are several values, or none but itself. */
  static @Nullable Value onlyOperand(Value phi) {
    Value only = null;
    for (Value operand : phi.operands()) {
      Value value = operand.resolved();
      if (value == phi || value == only) {
        continue;
      }
      if (only != null) {
        return null;
      }
      only = value;
    }
    return only;
  }

  /** Says that all predecessors of a block are known. */
  public void seal(Block block) {
    if (!sealed.add(block)) {
      return;
    }
    List<Incomplete> waiting = incomplete.remove(block);
    if (waiting != null) {
      for (Incomplete reading : waiting) {
        complete(block, reading.variable, reading.phi);
      }
    }
  }

  /** Seals all blocks, drops those that no path leads to, and resolves all values. */
  public Function finish() {
    for (Block block : function.blocks()) {
      seal(block);
    }
    Cleanup.run(function);
    return function;
  }
}
