package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Loop;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The forward sweep: the function as it is, which also stores what the plan says. It writes all
 * that the original writes, in the same order, and throws what that throws.
 */
final class ForwardSweep {
  /** The variable that holds a value of the forward sweep that is computed on some paths only. */
  record Kept(Value value) {}

  private final Function function;
  private final Primal primal;
  private final Calls calls;
  private final Plan plan;
  private final Work work;
  private final Loops loops;
  private final Tapes tapes;
  private final Builder builder;
  private final Value workspace;
  private final Positions positions;
  private final Map<Value, Value> copies = new HashMap<>();
  private final Map<Block, Block> blocks = new HashMap<>();
  // The copies of blocks, by the blocks that they have become at their ends.
  private final Map<Block, Block> ends = new HashMap<>();
  private Consumer<Loop> rounds =
      loop -> {
        throw new AssertionError("nobody reverses the rounds");
      };

  ForwardSweep(Primal primal, Calls calls, Builder builder, Value workspace) {
    this.function = primal.function();
    this.primal = primal;
    this.calls = calls;
    this.plan = primal.plan();
    this.work = primal.work();
    this.loops = primal.loops();
    this.tapes = primal.tapes();
    this.builder = builder;
    this.workspace = workspace;
    this.positions = new Positions(tapes, builder, workspace);
  }

  /** Says who writes the reverse of a round at its end, for loops that are reversed so. */
  void reverseRounds(Consumer<Loop> writer) {
    rounds = writer;
  }

  /** Writes the sweep, and leaves the builder where the function would return. */
  void write() {
    for (int k = 0; k < function.parameters().size(); k++) {
      copies.put(function.parameters().get(k), builder.function().parameters().get(k));
    }
    blocks.put(function.entry(), builder.at());
    startVariables();
    List<Block> order = function.reversePostorder();
    order.forEach(this::write);
    order.forEach(this::completePhis);
    builder.at(blockOf(Route.end(function)));
  }

  /** The copies of the predecessors may stand in another order than the predecessors. */
  private void completePhis(Block block) {
    List<Block> before = block.predecessors().stream().map(this::blockOf).toList();
    for (Block predecessor : blockOf(block).predecessors()) {
      int k = before.indexOf(ends.get(predecessor));
      for (Value phi : block.phis()) {
        copy(phi).operands().add(copy(phi.operand(k)));
      }
    }
  }

  /** What stands for a value of the function. */
  Value copy(Value value) {
    Value copy = copies.get(value);
    if (copy != null) {
      return copy;
    }
    if (value.op().isFree()) {
      return builder.function().constant(value.op(), value.type());
    }
    throw new AssertionError(value + " has not been met");
  }

  private Block blockOf(Block block) {
    return blocks.computeIfAbsent(block, b -> builder.newBlock());
  }

  private void startVariables() {
    if (primal.isSplit()) {
      startCall();
    } else {
      startTapes();
    }
    for (Value value : plan.all(Plan.How.KEPT)) {
      builder.write(new Kept(value), zero(value.type()));
    }
    function.blocks().stream()
        .flatMap(b -> b.body().stream())
        .filter(v -> work.undoes(v) && !tapes.isStored(v))
        .forEach(v -> builder.write(new Kept(v), zero(Tapes.typeOf(v))));
  }

  /** A call goes on where the last one ended on the tapes. */
  private void startCall() {
    positions.read();
    positions.readTapes();
    for (@Nullable Loop loop : tapes.loops()) {
      if (tapes.isStoredAtEnd(loop)) {
        tapes.storedIn(loop).forEach(v -> builder.write(new Kept(v), zero(Tapes.typeOf(v))));
      }
    }
    function.parameters().stream().filter(tapes::isStored).forEach(p -> store(p, copy(p)));
  }

  /** Leaves the workspace as the next call and the reverse sweep want it. */
  void leave() {
    storeRound(null);
    positions.step(null, 1);
    positions.write();
  }

  private void startTapes() {
    for (Loop loop : tapes.loops()) {
      builder.write(new Tapes.Index(loop), builder.constant(0));
      for (Value value : tapes.storedIn(loop)) {
        builder.write(new Tapes.Tape(value), builder.nothing(Tapes.tapeType(value)));
      }
    }
  }

  private Value zero(ClassDesc type) {
    return switch (TypeKind.from(type).asLoadable()) {
      case DOUBLE -> builder.constant(0.0);
      case LONG -> builder.constant(0L);
      case INT -> builder.constant(0);
      case FLOAT -> builder.function().constant(new Op.Constant(0f), type);
      default -> builder.nothing(type);
    };
  }

  private void write(Block block) {
    builder.at(blockOf(block));
    block.phis().forEach(this::writePhi);
    startRound(block);
    block.body().forEach(this::write);
    endRound(block);
    Loop loop = loops.of(block);
    if (loop != null && primal.fusion().isFused(loop) && loop.latch() == block) {
      rounds.accept(loop);
    }
    ends.put(builder.at(), blockOf(block));
    if (!(block.end() instanceof Terminator.Return)) {
      builder.end(block.end().map(this::copy, this::blockOf));
    }
  }

  private void writePhi(Value phi) {
    builder.line(phi.line());
    copies.put(phi, builder.emit(phi.op(), phi.type()));
    keep(phi);
  }

  private void write(Value value) {
    if (value.op() instanceof Op.Parameter) {
      return;
    }
    builder.line(value.line());
    if (work.undoes(value)) {
      storeOld(value);
    }
    copies.put(value, work.callsActive(value) ? call(value) : plainCopy(value));
    keep(value);
    if (tapes.isStored(value) && !(value.op() instanceof Op.ArrayStore)) {
      store(value, copy(value));
    }
  }

  private Value plainCopy(Value value) {
    List<Value> operands = value.operands().stream().map(this::copy).toList();
    return builder.emit(value.op(), value.type(), operands);
  }

  private Value call(Value value) {
    Calls.Pair pair = calls.of((Op.Apply) value.op(), Calls.activeOperands(value, work));
    List<Value> operands = Calls.operands(pair, value, work, this::copy);
    operands.add(workspace);
    if (primal.isSplit()) {
      positions.write();
    }
    Value result = builder.emit(new Op.Apply(pair.forward()), value.type(), operands);
    if (primal.isSplit()) {
      positions.read();
      positions.readTapes();
    }
    return result;
  }

  private void makeRoomFor(@Nullable Loop loop) {
    if (tapes.loops().contains(loop)) {
      Value next = plus(index(loop), 1);
      tapes.storedIn(loop).forEach(v -> makeRoom(v, next));
    }
  }

  private void keep(Value value) {
    if (!value.isVoid() && plan.isKept(value)) {
      builder.write(new Kept(value), copy(value));
    }
  }

  private void storeOld(Value write) {
    Op.ArrayStore store = (Op.ArrayStore) write.op();
    Value old =
        builder.emit(
            new Op.ArrayLoad(store.kind()),
            Tapes.typeOf(write),
            copy(write.operand(0)),
            copy(write.operand(1)));
    if (tapes.isStored(write)) {
      store(write, old);
    } else {
      builder.write(new Kept(write), old);
    }
  }

  private void store(Value value, Value what) {
    Loop loop = loops.of(value.block());
    if (tapes.isStoredAtEnd(loop)) {
      builder.write(new Kept(value), what);
    } else {
      storeNow(loop, value, what);
    }
  }

  /** Stores what a round has kept. */
  private void storeRound(@Nullable Loop loop) {
    if (tapes.isStoredAtEnd(loop)) {
      makeRoomFor(loop);
      for (Value value : tapes.storedIn(loop)) {
        Value kept = builder.read(new Kept(value), Tapes.typeOf(value));
        storeNow(loop, value, kept);
      }
    }
  }

  private void storeNow(@Nullable Loop loop, Value value, Value what) {
    Value tape = builder.read(new Tapes.Tape(value), Tapes.tapeType(value));
    TypeKind kind = TypeKind.from(Tapes.tapeType(value).componentType()).asLoadable();
    builder.emit(
        new Op.ArrayStore(kind),
        ConstantDescs.CD_void,
        tape,
        builder.read(new Tapes.Index(loop), ConstantDescs.CD_int),
        what);
  }

  private void startRound(Block block) {
    Loop loop = loops.of(block);
    leaveRound(block, loop);
    if (loop != null && tapes.loops().contains(loop) && tapes.firstOfRound(loop) == block) {
      if (counted(loop) == null && !tapes.isStoredAtEnd(loop)) {
        makeRoomFor(loop);
      }
    }
    tapes.storedAtStart(block).forEach(phi -> store(phi, copy(phi)));
  }

  /** The round that leaves a loop has an element of its own on the tapes, or has not. */
  private void leaveRound(Block block, @Nullable Loop loop) {
    if (block.predecessors().size() == 1) {
      Loop left = Loops.childTowards(loop, loops.of(block.predecessors().getFirst()));
      if (left != null && tapes.loops().contains(left) && tapes.countsLastRound(left)) {
        storeRound(left);
        builder.write(new Tapes.Index(left), plus(index(left), 1));
      }
    }
  }

  private void endRound(Block block) {
    Loop loop = loops.of(block);
    if (loop != null && tapes.loops().contains(loop) && loop.latch() == block) {
      storeRound(loop);
      builder.write(new Tapes.Index(loop), plus(index(loop), 1));
    }
    for (@Nullable Loop next : tapes.loops()) {
      if (next != null && next.preheader() == block) {
        Loops.Counted counted = counted(next);
        if (counted != null) {
          makeRoom(next, counted);
        }
      }
    }
  }

  /** Whose rounds are known beforehand, and counted by nobody else in between. */
  private Loops.@Nullable Counted counted(Loop loop) {
    return tapes.isStoredAtEnd(loop) ? null : loops.counted(loop);
  }

  /** Before a loop whose rounds can be counted: room for all of them. */
  private void makeRoom(Loop loop, Loops.Counted counted) {
    Value start = copy(counted.induction().start());
    Value bound = copy(counted.bound());
    boolean up = counted.induction().step() > 0;
    Value distance =
        up
            ? builder.arithmetic(Opcode.ISUB, bound, start)
            : builder.arithmetic(Opcode.ISUB, start, bound);
    int step = Math.abs(counted.induction().step());
    Value rounds =
        step == 1 ? distance : builder.arithmetic(Opcode.IDIV, distance, builder.constant(step));
    Value least = plus(builder.arithmetic(Opcode.IADD, index(loop), rounds), 2);
    tapes.storedIn(loop).forEach(v -> makeRoom(v, least));
  }

  private void makeRoom(Value value, Value least) {
    Tapes.Tape variable = new Tapes.Tape(value);
    ClassDesc type = Tapes.tapeType(value);
    builder.write(
        variable,
        builder.emit(
            new Op.Room(tapes.slot(value)), type, workspace, builder.read(variable, type), least));
  }

  private Value index(@Nullable Loop loop) {
    return builder.read(new Tapes.Index(loop), ConstantDescs.CD_int);
  }

  private Value plus(Value value, int more) {
    return builder.arithmetic(Opcode.IADD, value, builder.constant(more));
  }
}
