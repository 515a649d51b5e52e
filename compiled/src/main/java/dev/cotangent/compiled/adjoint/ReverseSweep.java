package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Loop;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.runtime.Rows;
import dev.cotangent.compiled.tangent.Partial;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The reverse sweep: the blocks backwards, and in each the operations backwards. The adjoint of a
 * double is a variable, to which each of its uses adds, and which the operation that computed it
 * takes and clears; the adjoint of an array's element is the element of its shadow.
 */
final class ReverseSweep {
  /** The variable that holds the adjoint of a double. */
  private record Bar(Value value) {}

  private final Function function;
  private final Primal primal;
  private final Recall recall;
  private final Calls calls;
  private final Work work;
  private final Loops loops;
  private final Builder builder;
  private final Value workspace;
  private final Positions positions;
  private final Map<Block, Block> blocks = new HashMap<>();
  private @Nullable Loop here;

  ReverseSweep(Primal primal, Recall recall, Calls calls, Builder builder, Value workspace) {
    this.function = primal.function();
    this.primal = primal;
    this.recall = recall;
    this.calls = calls;
    this.work = primal.work();
    this.loops = primal.loops();
    this.builder = builder;
    this.workspace = workspace;
    this.positions = new Positions(primal.tapes(), builder, workspace);
  }

  /** Sets all adjoints to zero; before the forward sweep, so that it is known everywhere. */
  void clearAdjoints() {
    // A parameter that the result does not depend on has one all the same.
    primal.activeDoubles().forEach(d -> builder.write(new Bar(d), zero()));
    for (Block block : function.blocks()) {
      block.phis().forEach(this::clear);
      block.body().forEach(this::clear);
    }
  }

  private void clear(Value value) {
    if (value.isDouble() && work.activity().isActive(value)) {
      builder.write(new Bar(value), zero());
    }
  }

  private Value zero() {
    return builder.function().constant(new Op.Zero(), ConstantDescs.CD_double);
  }

  /** Writes the sweep; the builder is left where it is done. */
  void write() {
    builder.jump(blockOf(Route.end(function)));
    Block done = builder.newBlock();
    primal
        .route()
        .ways()
        .forEach((block, way) -> {
          if (!isInFused(block)) {
            write(block, way, done);
          }
        });
    builder.at(done);
  }

  private boolean isInFused(Block block) {
    return primal.fusion().loops().stream().anyMatch(loop -> loop.contains(block));
  }

  /** Writes the reverse of a loop's round, at its end; the builder is left where it is done. */
  void writeRound(Loop loop, Value seed, ForwardSweep forward) {
    for (Fusion.Sum sum : primal.fusion().sums(loop)) {
      Value d = primal.fusion().adjoint(sum, seed, forward, builder);
      add(sum.phi().operand(1 - Loops.entryIndex(loop)), d);
    }
    builder.jump(blockOf(loop.latch()));
    Block done = builder.newBlock();
    primal
        .route()
        .ways()
        .forEach((block, way) -> {
          if (loop.contains(block)) {
            write(block, way, done);
          }
        });
    builder.at(done);
    primal.fusion().sums(loop).forEach(sum -> take(sum.phi()));
  }

  private void write(Block block, Way way, Block done) {
    builder.at(blockOf(block));
    here = loops.of(block);
    for (Value value : block.body().reversed()) {
      if (work.isAbout(value)) {
        builder.line(value.line());
        reverse(value);
      }
    }
    leave(block, way, done);
  }

  private Block blockOf(Block block) {
    return blocks.computeIfAbsent(block, b -> builder.newBlock());
  }

  // Operations.

  private void reverse(Value value) {
    if (work.undoes(value)) {
      undo(value);
    }
    if (work.storesActive(value)) {
      reverseStore(value);
      return;
    }
    if (work.callsActive(value)) {
      reverseCall(value);
      return;
    }
    if (!value.isDouble() || !work.activity().isActive(value)) {
      return;
    }
    Value d = take(value);
    switch (value.op()) {
      case Op.ArrayLoad load -> reverseLoad(value, d);
      case Op.Mix mix -> reverseMix(value, d);
      case Op.Arithmetic a when a.opcode() == Opcode.DDIV -> reverseQuotient(value, d);
      default -> reverseRow(value, d);
    }
  }

  /** The row's rule, z' = x'/y - y' z/y, with one division for both. */
  private void reverseQuotient(Value value, Value d) {
    Value y = value.operand(1);
    Value share = unlessZero(d, compute(Opcode.DDIV, d, recall(y)));
    add(value.operand(0), share);
    if (isActive(y)) {
      Value back = compute(Opcode.DMUL, share, recall(value));
      add(y, compute(Opcode.DNEG, back));
    }
  }

  private void reverseRow(Value value, Value d) {
    for (int k = 0; k < value.operands().size(); k++) {
      Value x = value.operand(k);
      if (!isActive(x)) {
        continue;
      }
      Partial partial = work.partial(value, k);
      if (!partial.isZero()) {
        Value product = partial.emitTimes(builder, d, arguments(partial, value));
        add(x, partial.isSingular() ? unlessZero(d, product) : product);
      }
    }
  }

  /** Zero times a slope that is infinite is zero: the result does not depend on this at all. */
  private Value unlessZero(Value d, Value product) {
    if (!calls.isLast() || d.isConstant()) {
      return product;
    }
    Op.Call presence =
        new Op.Call(
            Opcode.INVOKESTATIC,
            Rows.class.describeConstable().orElseThrow(),
            "presence",
            MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double),
            false,
            Op.Effect.PURE);
    Value weight = builder.emit(presence, ConstantDescs.CD_double, d);
    return builder.emit(
        new Op.Mix(), ConstantDescs.CD_double, weight, product, builder.constant(0.0));
  }

  private List<@Nullable Value> arguments(Partial partial, Value row) {
    List<@Nullable Value> arguments = new ArrayList<>();
    for (int k = 0; k <= row.operands().size(); k++) {
      arguments.add(partial.needs().contains(k) ? recall(Work.argument(row, k)) : null);
    }
    return arguments;
  }

  private void reverseMix(Value value, Value d) {
    Value weight = recall(value.operand(0));
    Value none = zero();
    if (isActive(value.operand(1))) {
      add(value.operand(1), builder.emit(value.op(), value.type(), weight, d, none));
    }
    if (isActive(value.operand(2))) {
      add(value.operand(2), builder.emit(value.op(), value.type(), weight, none, d));
    }
  }

  private void reverseLoad(Value load, Value d) {
    Value shadow = recall(work.shadow(load.operand(0)));
    Value index = recall(load.operand(1));
    Value before =
        builder.emit(new Op.ArrayLoad(TypeKind.DOUBLE), ConstantDescs.CD_double, shadow, index);
    storeElement(shadow, index, compute(Opcode.DADD, before, d));
  }

  private void reverseStore(Value store) {
    Value shadow = recall(work.shadow(store.operand(0)));
    Value index = recall(store.operand(1));
    Value value = store.operand(2);
    if (isActive(value)) {
      add(
          value,
          builder.emit(new Op.ArrayLoad(TypeKind.DOUBLE), ConstantDescs.CD_double, shadow, index));
    }
    storeElement(shadow, index, builder.constant(0.0));
  }

  private void storeElement(Value array, Value index, Value value) {
    builder.emit(new Op.ArrayStore(TypeKind.DOUBLE), ConstantDescs.CD_void, array, index, value);
  }

  private void reverseCall(Value call) {
    Calls.Pair pair = calls.of((Op.Apply) call.op(), Calls.activeOperands(call, work));
    List<Value> operands = new ArrayList<>();
    if (call.isDouble()) {
      operands.add(isActive(call) ? take(call) : builder.constant(0.0));
    }
    List<Value> doubles =
        pair.active().stream().map(call::operand).filter(Value::isDouble).toList();
    Value scalars =
        doubles.isEmpty()
            ? null
            : builder.emit(
                new Op.NewArray(ConstantDescs.CD_double),
                Adjoint.DOUBLES,
                builder.constant(doubles.size()));
    if (scalars != null) {
      operands.add(scalars);
    }
    operands.add(workspace);
    between(() -> builder.emit(new Op.Apply(pair.reverse()), ConstantDescs.CD_void, operands));
    for (int k = 0; k < doubles.size() && scalars != null; k++) {
      Value d =
          builder.emit(
              new Op.ArrayLoad(TypeKind.DOUBLE),
              ConstantDescs.CD_double,
              scalars,
              builder.constant(k));
      add(doubles.get(k), d);
    }
  }

  /** A call, in which the function itself may be called, and move on its tapes. */
  private void between(Runnable call) {
    if (primal.isSplit()) {
      positions.write();
    }
    call.run();
    if (primal.isSplit()) {
      positions.read();
      positions.readTapes();
    }
  }

  private void undo(Value store) {
    builder.emit(
        store.op(),
        ConstantDescs.CD_void,
        recall(store.operand(0)),
        recall(store.operand(1)),
        recall.old(store));
  }

  // Adjoints.

  /** Adds to the adjoint of a value, if it has one. */
  void add(Value value, Value more) {
    if (isActive(value)) {
      Value before = builder.read(new Bar(value), ConstantDescs.CD_double);
      builder.write(
          new Bar(value),
          before.op() instanceof Op.Zero ? more : compute(Opcode.DADD, before, more));
    }
  }

  /** The adjoint of a value, which is cleared. */
  Value take(Value value) {
    Value d = builder.read(new Bar(value), ConstantDescs.CD_double);
    builder.write(new Bar(value), zero());
    return d;
  }

  private boolean isActive(Value value) {
    return value.isDouble() && work.activity().isActive(value);
  }

  private Value compute(Opcode opcode, Value... operands) {
    return builder.arithmetic(opcode, operands);
  }

  // The way back.

  private void leave(Block block, Way way, Block done) {
    switch (way) {
      case Way.Done d -> builder.jump(done);
      case Way.To to -> {
        List<Value> phis = activePhis(block);
        goTo(to.block(), phis, phis.stream().map(this::take).toList(), 0);
      }
      case Way.Into into -> {
        List<Value> phis = activePhis(block);
        pass(phis, phis.stream().map(this::take).toList(), 0);
        enter(into, block);
      }
      case Way.Past past -> {
        for (Fusion.Sum sum : primal.fusion().sums(past.loop())) {
          if (sum.exit() != null) {
            add(sum.phi().operand(Loops.entryIndex(past.loop())), take(sum.exit()));
          }
        }
        builder.jump(blockOf(past.loop().preheader()));
      }
      case Way.Round round -> turn(block, round.loop());
      case Way.Choice choice -> choose(choice);
    }
  }

  private List<Value> activePhis(Block block) {
    return block.phis().stream().filter(this::isActive).toList();
  }

  private void goTo(Block block, List<Value> phis, List<Value> adjoints, int k) {
    pass(phis, adjoints, k);
    builder.jump(blockOf(block));
  }

  /** Hands the adjoints of phis on to their operands from a predecessor. */
  private void pass(List<Value> phis, List<Value> adjoints, int k) {
    for (int p = 0; p < phis.size(); p++) {
      add(phis.get(p).operand(k), adjoints.get(p));
    }
  }

  private void enter(Way.Into into, Block exit) {
    Loop loop = into.loop();
    List<Value> lasts =
        loops.inductions(loop).stream().map(i -> recall(loops.last(i, exit))).toList();
    builder.jump(recall.beginning(loop));
    builder.at(recall.beginning(loop));
    for (int k = 0; k < lasts.size(); k++) {
      builder.write(new Recall.Reversed(loops.inductions(loop).get(k).phi()), lasts.get(k));
    }
    if (primal.tapes().countsLastRound(loop)) {
      positions.step(loop, -1);
      recall.loadRound(loop);
    }
    builder.jump(blockOf(into.from()));
  }

  private void turn(Block header, Loop loop) {
    List<Value> phis = activePhis(header);
    List<Value> adjoints = phis.stream().map(this::take).toList();
    Loops.Induction primary = loops.primary(loop);
    Value counter = builder.read(new Recall.Reversed(primary.phi()), ConstantDescs.CD_int);
    Value start = recall(primary.start());
    Block again = builder.newBlock();
    Block out = builder.newBlock();
    builder.branch(moreIf(primary.step()), List.of(counter, start), again, out);
    int entry = Loops.entryIndex(loop);
    builder.at(again);
    pass(phis, adjoints, 1 - entry);
    loops.inductions(loop).forEach(i -> step(new Recall.Reversed(i.phi()), i.step()));
    positions.step(loop, -1);
    recall.loadRound(loop);
    builder.jump(blockOf(loop.latch()));
    builder.at(out);
    goTo(loop.preheader(), phis, adjoints, entry);
  }

  /**
   * Whether there are more rounds. The JIT compiler knows loops by such comparisons; inequality is
   * exact even where an integer overflows.
   */
  private static Opcode moreIf(int step) {
    if (Math.abs(step) == 1) {
      return Opcode.IF_ICMPNE;
    }
    return step > 0 ? Opcode.IF_ICMPGT : Opcode.IF_ICMPLT;
  }

  private void step(Object variable, int back) {
    Value now = builder.read(variable, ConstantDescs.CD_int);
    builder.write(variable, compute(Opcode.IADD, now, builder.constant(-back)));
  }

  private void choose(Way.Choice choice) {
    Block merge = choice.merge();
    List<Value> phis = activePhis(merge);
    List<Value> adjoints = phis.stream().map(this::take).toList();
    List<Block> before = merge.predecessors();
    List<Block> edges = before.stream().map(b -> builder.newBlock()).toList();
    Value which = recall(choice.which());
    if (edges.size() == 2) {
      builder.branch(Opcode.IFEQ, List.of(which), edges.get(0), edges.get(1));
    } else {
      int last = edges.size() - 1;
      builder.end(
          new Terminator.Switch(
              which,
              IntStream.range(0, last).boxed().toList(),
              edges.subList(0, last),
              edges.get(last)));
    }
    for (int k = 0; k < edges.size(); k++) {
      builder.at(edges.get(k));
      goTo(before.get(k), phis, adjoints, k);
    }
  }

  // Values of the forward sweep.

  private Value recall(Value value) {
    return recall.of(value, here);
  }
}
