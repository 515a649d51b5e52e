package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Comparisons;
import dev.cotangent.compiled.ir.Edge;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Writes one function as the code of a method: block by block, root by root. Phis become copies on
 * the edges. Those of a jump's edge stand in front of the jump; those of one of several edges
 * behind the branch, in a few instructions of their own.
 */
final class MethodWriter {
  private final BlockOrder order;
  private final Trees trees;
  private final Slots slots;
  private final CodeBuilder code;
  private final Instructions instructions;
  private final Map<Block, Label> labels = new HashMap<>();

  private MethodWriter(Function function, ClassContext context, CodeBuilder code) {
    this.order = BlockOrder.of(function);
    this.trees = Trees.of(function);
    this.slots = Slots.of(function, Webs.of(order, trees));
    this.code = code;
    this.instructions = new Instructions(code, trees, slots, context);
  }

  static void write(Function function, ClassContext context, CodeBuilder code) {
    MethodWriter writer = new MethodWriter(function, context, code);
    List<Block> blocks = writer.order.blocks();
    for (Block block : blocks) {
      writer.labels.put(block, code.newLabel());
    }
    for (int k = 0; k < blocks.size(); k++) {
      writer.write(blocks.get(k), k + 1 < blocks.size() ? blocks.get(k + 1) : null);
    }
  }

  private Label label(Block block) {
    return Known.in(labels, block);
  }

  private void write(Block block, @Nullable Block next) {
    code.labelBinding(label(block));
    for (Value root : trees.roots(block)) {
      writeRoot(root);
    }
    List<Edge> edges = Edge.outOf(block);
    switch (block.end()) {
      case Terminator.Goto jump -> follow(edges.getFirst(), next);
      case Terminator.Branch branch -> {
        instructions.push(branch.operands());
        branch(branch.opcode(), edges.get(0), edges.get(1), next);
      }
      case Terminator.Switch cases -> {
        instructions.push(cases.value());
        writeSwitch(cases.keys(), edges, next);
      }
      case Terminator.Return end -> {
        instructions.push(end.operands());
        code.return_(end.value() == null ? TypeKind.VOID : end.value().kind());
      }
      case Terminator.Throw end -> {
        instructions.push(end.exception());
        code.athrow();
      }
    }
  }

  private void writeRoot(Value root) {
    OptionalInt slot = slots.of(root);
    if (slot.isPresent() && isStep(root, slot.getAsInt())) {
      instructions.line(root);
      code.iinc(slot.getAsInt(), step(root));
      return;
    }
    instructions.compute(root);
    if (slot.isPresent()) {
      code.storeLocal(root.kind(), slot.getAsInt());
    } else if (!root.isVoid()) {
      instructions.pop(root.kind());
    }
  }

  /** Whether a value is a small constant more than what its own slot holds. */
  private boolean isStep(Value root, int slot) {
    return root.op() instanceof Op.Arithmetic sum
        && sum.opcode() == Opcode.IADD
        && !trees.isInner(root.operand(0))
        && !root.operand(0).op().isFree()
        && slots.of(root.operand(0)).equals(OptionalInt.of(slot))
        && root.operand(1).op() instanceof Op.Constant constant
        && constant.value() instanceof Integer step
        && step == step.shortValue();
  }

  private static int step(Value root) {
    return root.operand(1).op() instanceof Op.Constant constant
            && constant.value() instanceof Integer step
        ? step
        : 0;
  }

  // Edges.

  private ParallelCopy copies(Edge edge) {
    return ParallelCopy.of(Move.along(edge, trees), slots::overlap, slots::isSame);
  }

  private boolean hasCopies(Edge edge) {
    return !copies(edge).isEmpty();
  }

  /** Copies what the edge hands over, and goes there. */
  private void follow(Edge edge, @Nullable Block next) {
    ParallelCopy copies = copies(edge);
    for (Move move : copies.single()) {
      instructions.push(move.from());
      store(move.phi());
    }
    for (Move move : copies.cyclic()) {
      instructions.push(move.from());
    }
    for (Move move : copies.cyclic().reversed()) {
      store(move.phi());
    }
    if (edge.to() != next) {
      code.goto_(label(edge.to()));
    }
  }

  private void store(Value phi) {
    code.storeLocal(phi.kind(), slots.of(phi).orElseThrow());
  }

  private void branch(Opcode jump, Edge then, Edge otherwise, @Nullable Block next) {
    boolean isThenNext = then.to() == next && otherwise.to() != next;
    if (hasCopies(then) ? !hasCopies(otherwise) : isThenNext && !hasCopies(otherwise)) {
      jumpOver(Comparisons.negated(jump), otherwise, then, next);
    } else {
      jumpOver(jump, then, otherwise, next);
    }
  }

  /** Jumps one way, and goes on the other way; copies of the jump's edge follow behind. */
  private void jumpOver(Opcode jump, Edge far, Edge near, @Nullable Block next) {
    if (!hasCopies(far)) {
      code.with(BranchInstruction.of(jump, label(far.to())));
      follow(near, next);
      return;
    }
    Label stub = code.newLabel();
    code.with(BranchInstruction.of(jump, stub));
    follow(near, null);
    code.labelBinding(stub);
    follow(far, next);
  }

  private void writeSwitch(List<Integer> keys, List<Edge> edges, @Nullable Block next) {
    List<Label> targets = new ArrayList<>();
    Map<Label, Edge> stubs = new LinkedHashMap<>();
    for (Edge edge : edges) {
      Label target = label(edge.to());
      if (hasCopies(edge)) {
        target = code.newLabel();
        stubs.put(target, edge);
      }
      targets.add(target);
    }
    writeSwitch(keys, targets);
    stubs.forEach((label, edge) -> {
      code.labelBinding(label);
      follow(edge, label == targets.getLast() ? next : null);
    });
  }

  /** As a table of jumps where the keys are dense, else as a table of keys. */
  private void writeSwitch(List<Integer> keys, List<Label> targets) {
    List<SwitchCase> cases = new ArrayList<>();
    for (int k = 0; k < keys.size(); k++) {
      cases.add(SwitchCase.of(keys.get(k), targets.get(k)));
    }
    if (isDense(keys)) {
      code.tableswitch(targets.getLast(), cases);
    } else {
      code.lookupswitch(targets.getLast(), cases);
    }
  }

  private static boolean isDense(List<Integer> keys) {
    if (keys.isEmpty()) {
      return false;
    }
    long span = 1L + Collections.max(keys) - Collections.min(keys);
    return span <= 2L * keys.size() + 4;
  }
}
