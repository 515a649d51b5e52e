package dev.cotangent.compiled.read;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.source.MethodSource;
import dev.cotangent.compiled.source.Refusal;
import dev.cotangent.compiled.source.StackEffect;
import dev.cotangent.compiled.source.Types;
import java.lang.classfile.Attributes;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one call of a method: its flow of control, block by block.
 *
 * <p>Within a block, values are handed on from instruction to instruction as the JVM would do with
 * its local variables and its operand stack. Between blocks these are variables of the {@link
 * Builder}, which makes the phis. What type a variable has where paths meet, and whether it has
 * any, the class file says: its frames, which the JVM's verifier needs, stand at all such places.
 */
final class MethodReader {
  /** A local variable between blocks. */
  private record Local(MethodReader activation, int slot) {}

  /** A place of the operand stack between blocks. */
  private record Stack(MethodReader activation, int depth) {}

  /** The result. */
  private record Result(MethodReader activation) {}

  private final FunctionReader function;
  private final MethodSource.Found method;
  private final Builder builder;
  private final List<CodeElement> elements;
  private final FlowGraph flow;
  private final InstructionReader instructions;
  private final Block exit;
  private final Map<FlowGraph.Piece, Block> blocks = new HashMap<>();
  private final Map<FlowGraph.Piece, Integer> arrived = new HashMap<>();
  private final Map<FlowGraph.Piece, State> known = new HashMap<>();
  private State state = new State();
  private int line;

  MethodReader(FunctionReader function, MethodSource.Found method) {
    this.function = function;
    this.method = method;
    this.builder = function.builder();
    this.elements = method.code().elementList();
    this.flow = new FlowGraph(method.code(), frames(method));
    this.instructions =
        new InstructionReader(this, new Types(method.name().owner().getClassLoader()));
    this.exit = builder.newBlock();
  }

  private static List<StackMapFrameInfo> frames(MethodSource.Found method) {
    return method
        .model()
        .findAttribute(Attributes.code())
        .flatMap(code -> code.findAttribute(Attributes.stackMapTable()))
        .map(table -> table.entries())
        .orElse(List.of());
  }

  FunctionReader function() {
    return function;
  }

  Builder builder() {
    return builder;
  }

  State state() {
    return state;
  }

  MethodSource.Found method() {
    return method;
  }

  /** Where it is, for messages. */
  String place() {
    return method.at(line);
  }

  /** Says in which line of the method what is wrong stands. */
  void goTo(int number) {
    line = number;
  }

  /** Goes back to the line at which it is, after a call of another method. */
  void restoreLine() {
    builder.line(line);
  }

  /**
   * Reads the method from the builder's place on, and leaves the builder where the method has
   * returned.
   *
   * @return the result, or null if there is none
   */
  @Nullable Value read(List<Value> arguments) {
    refuseHandlers();
    int slot = 0;
    for (Value argument : arguments) {
      state.setLocal(slot, argument);
      slot += argument.kind().slotSize();
    }
    jump(flow.first());
    for (FlowGraph.Piece piece : flow.order()) {
      read(piece);
    }
    builder.seal(exit);
    builder.at(exit);
    return result();
  }

  private void refuseHandlers() {
    for (CodeElement element : elements) {
      switch (element) {
        case LineNumber number -> line = number.line();
        case MonitorInstruction monitor ->
            throw Refusal.of("synchronized", "a function that is differentiated needs no lock");
        default -> {}
      }
    }
    for (CodeElement element : elements) {
      if (element instanceof ExceptionCatch handler) {
        line = lineAt(handler.tryStart());
        throw Refusal.of(
            "try and catch", "check beforehand what may fail, or catch it around the function");
      }
    }
  }

  private int lineAt(Label label) {
    boolean isThere = false;
    int number = 0;
    for (CodeElement element : elements) {
      isThere |= element instanceof LabelTarget t && t.label().equals(label);
      if (element instanceof LineNumber next) {
        number = next.line();
      }
      if (isThere && element instanceof Instruction) {
        break;
      }
    }
    return number;
  }

  private @Nullable Value result() {
    ClassDesc type = method.type().returnType();
    if (type.equals(ConstantDescs.CD_void)) {
      return null;
    }
    return exit.predecessors().isEmpty()
        ? nothing(type) // it always throws, and what follows is dropped
        : builder.read(new Result(this), RecordShapes.onStack(type));
  }

  /** A value of a type where no path leads to. */
  Value nothing(ClassDesc type) {
    return switch (RecordShapes.onStack(type).descriptorString()) {
      case "I" -> builder.constant(0);
      case "J" -> builder.constant(0L);
      case "D" -> builder.constant(0.0);
      case "F" -> builder.emit(new Op.Arithmetic(Opcode.I2F), type, builder.constant(0));
      default -> builder.nothing(type);
    };
  }

  // Blocks.

  private void read(FlowGraph.Piece piece) {
    builder.at(block(piece));
    state = entered(piece);
    for (int i = piece.from(); i < piece.to(); i++) {
      if (elements.get(i) instanceof LineNumber number) {
        line = number.line();
        builder.line(line);
      } else if (elements.get(i) instanceof Instruction instruction) {
        if (FlowGraph.isLast(instruction)) {
          end(instruction, piece);
          return;
        }
        instructions.read(instruction);
      }
    }
    jump(flow.after(piece));
  }

  private Block block(FlowGraph.Piece piece) {
    return blocks.computeIfAbsent(piece, p -> builder.newBlock());
  }

  /** What the variables hold at the start of a block. */
  private State entered(FlowGraph.Piece piece) {
    StackMapFrameInfo frame = flow.frame(piece);
    if (frame == null) {
      State only = known.remove(piece);
      if (only == null) {
        throw new AssertionError("a jump to a place without a frame");
      }
      return only;
    }
    State entered = new State();
    int slot = 0;
    for (VerificationTypeInfo local : frame.locals()) {
      ClassDesc type = type(local);
      if (type != null) {
        entered.setLocal(slot, builder.read(new Local(this, slot), type));
      }
      slot += type == null ? 1 : TypeKind.from(type).slotSize();
    }
    for (int depth = 0; depth < frame.stack().size(); depth++) {
      ClassDesc type = type(frame.stack().get(depth));
      entered.push(
          builder.read(new Stack(this, depth), type == null ? ConstantDescs.CD_Object : type));
    }
    return entered;
  }

  /** The type of a variable; null for one that is not in use. */
  private static @Nullable ClassDesc type(VerificationTypeInfo info) {
    if (info instanceof ObjectVerificationTypeInfo object) {
      return object.classSymbol();
    }
    return info instanceof SimpleVerificationTypeInfo simple
        ? type(simple)
        : ConstantDescs.CD_Object;
  }

  private static @Nullable ClassDesc type(SimpleVerificationTypeInfo simple) {
    return switch (simple) {
      case INTEGER -> ConstantDescs.CD_int;
      case LONG -> ConstantDescs.CD_long;
      case FLOAT -> ConstantDescs.CD_float;
      case DOUBLE -> ConstantDescs.CD_double;
      case TOP -> null;
      case NULL, UNINITIALIZED_THIS -> ConstantDescs.CD_Object;
    };
  }

  /** Ends the block that is written, and tells the blocks that may be next what variables hold. */
  private void end(Terminator how, List<FlowGraph.Piece> next) {
    state.locals().forEach((slot, value) -> builder.write(new Local(this, slot), value.resolved()));
    for (int depth = 0; depth < state.stack().size(); depth++) {
      builder.write(new Stack(this, depth), state.stack().get(depth).resolved());
    }
    builder.end(how);
    for (FlowGraph.Piece piece : next) {
      known.put(piece, state.copy());
      if (arrived.merge(piece, 1, Integer::sum) == flow.entries(piece)) {
        builder.seal(block(piece));
      }
    }
  }

  private void jump(FlowGraph.Piece next) {
    end(new Terminator.Goto(block(next)), List.of(next));
  }

  private void end(Instruction instruction, FlowGraph.Piece piece) {
    switch (instruction) {
      case BranchInstruction branch -> branch(branch, piece);
      case TableSwitchInstruction choice -> choose(choice.cases(), choice.defaultTarget());
      case LookupSwitchInstruction choice -> choose(choice.cases(), choice.defaultTarget());
      case ReturnInstruction result -> {
        if (result.opcode() != Opcode.RETURN) {
          builder.write(new Result(this), state.pop());
        }
        builder.jump(exit);
      }
      case ThrowInstruction exception -> builder.end(new Terminator.Throw(state.pop()));
      default -> throw new AssertionError(instruction);
    }
  }

  private void branch(BranchInstruction branch, FlowGraph.Piece piece) {
    FlowGraph.Piece target = flow.at(branch.target());
    List<Value> operands = state.pop(StackEffect.of(branch).pops());
    if (operands.isEmpty()) {
      jump(target);
      return;
    }
    FlowGraph.Piece next = flow.after(piece);
    end(
        new Terminator.Branch(branch.opcode(), operands, block(target), block(next)),
        List.of(target, next));
  }

  private void choose(List<SwitchCase> cases, Label otherwise) {
    List<FlowGraph.Piece> targets =
        new ArrayList<>(cases.stream().map(c -> flow.at(c.target())).toList());
    FlowGraph.Piece last = flow.at(otherwise);
    Terminator how =
        new Terminator.Switch(
            state.pop(),
            cases.stream().map(SwitchCase::caseValue).toList(),
            targets.stream().map(this::block).toList(),
            block(last));
    targets.add(last);
    end(how, targets);
  }
}
