package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Comparisons;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Loop;
import dev.cotangent.compiled.ir.LoopForest;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the reverse sweep wants to know about the loops of a function in loop form: what counts
 * their rounds, so that they can be run backwards, and where the last, partial round ends.
 *
 * <p>A loop is a number of full rounds, from the header to the latch, and then a last round that
 * leaves it. Every loop has a variable that goes up or down by a constant; one that has none is
 * given a counter. The value with which such a variable leaves the loop is where the reversed loop
 * begins, so each gets a phi at the exit.
 */
final class Loops {
  /**
   * A variable that changes by a constant each round.
   *
   * @param phi the variable, at the header
   * @param start what it starts with
   */
  record Induction(Value phi, Value start, int step) {}

  private record Final(Value phi, Block exit) {}

  private final Function function;
  private final LoopForest forest;
  private final Map<Loop, List<Induction>> inductions = new HashMap<>();
  private final Map<Value, Induction> byPhi = new HashMap<>();
  private final Map<Final, Value> finals = new HashMap<>();
  private final Map<Loop, Counted> counted = new HashMap<>();

  Loops(Function function, LoopForest forest) {
    this.function = function;
    this.forest = forest;
    forest.loops().forEach(this::prepare);
  }

  LoopForest forest() {
    return forest;
  }

  @Nullable Loop of(Block block) {
    return forest.innermost(block);
  }

  /** The variables that count a loop's rounds: at least one. */
  List<Induction> inductions(Loop loop) {
    return inductions.getOrDefault(loop, List.of());
  }

  @Nullable Induction induction(Value phi) {
    return byPhi.get(phi);
  }

  /** What a variable holds when the loop is left, at the exit's block. */
  Value last(Induction induction, Block exit) {
    Value last = finals.get(new Final(induction.phi, exit));
    if (last == null) {
      throw new AssertionError("no phi at an exit");
    }
    return last;
  }

  /** The variable by which the reversed loop knows its last round: one that starts simply. */
  Induction primary(Loop loop) {
    List<Induction> all = inductions(loop);
    return all.stream().filter(i -> isOutside(i.start)).findFirst().orElse(all.getFirst());
  }

  private boolean isOutside(Value value) {
    return value.isConstant()
        || value.op() instanceof Op.Parameter
        || forest.innermost(value.block()) == null;
  }

  /** Which of the header's predecessors is the preheader. */
  static int entryIndex(Loop loop) {
    return loop.blocks().contains(loop.header().predecessors().getFirst()) ? 1 : 0;
  }

  /**
   * The loop's child that contains a block, on the way down from the loop; null if it is itself.
   */
  static @Nullable Loop childTowards(@Nullable Loop loop, @Nullable Loop inner) {
    Loop child = inner;
    while (child != null && child.parent() != loop) {
      child = child.parent();
    }
    return inner == loop ? null : child;
  }

  /** The blocks of the loop outside its child loops' own exits that a leaving round may run. */
  static Set<Block> lastRound(Loop loop) {
    Set<Block> last = new HashSet<>();
    Deque<Block> pending = new ArrayDeque<>();
    loop.exits().forEach(exit -> pending.add(exit.from()));
    while (!pending.isEmpty()) {
      Block block = pending.pop();
      if (loop.blocks().contains(block) && last.add(block) && block != loop.header()) {
        pending.addAll(block.predecessors());
      }
    }
    return last;
  }

  private void prepare(Loop loop) {
    List<Induction> found = new ArrayList<>();
    for (Value phi : loop.header().phis()) {
      Induction induction = inductionOf(loop, phi);
      if (induction != null) {
        found.add(induction);
      }
    }
    if (found.isEmpty()) {
      found.add(counter(loop));
    }
    inductions.put(loop, found);
    for (Induction induction : found) {
      byPhi.put(induction.phi, induction);
    }
    Counted counted = countedOf(loop);
    if (counted != null) {
      this.counted.put(loop, counted);
    }
    for (Induction induction : found) {
      loop.exits().forEach(exit -> addFinal(induction, counted, exit.to()));
    }
  }

  private void addFinal(Induction induction, @Nullable Counted counted, Block exit) {
    Value last =
        counted != null && counted.induction == induction && Math.abs(induction.step) == 1
            ? exit.add(0, last(counted))
            : exit.add(new Value(new Op.Phi(), ConstantDescs.CD_int, 0, List.of(induction.phi)));
    finals.put(new Final(induction.phi, exit), last);
  }

  /** What a loop that counts by one ends with: the bound, or where it starts if that is beyond. */
  private Value last(Counted counted) {
    boolean up = counted.induction.step > 0;
    Value first = counted.bound;
    if (counted.isInclusive) {
      first = beyond(counted);
    }
    Op.Call farther =
        new Op.Call(
            Opcode.INVOKESTATIC,
            Math.class.describeConstable().orElseThrow(),
            up ? "max" : "min",
            MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int),
            false,
            Op.Effect.PURE);
    return new Value(farther, ConstantDescs.CD_int, 0, List.of(counted.induction.start, first));
  }

  private Value beyond(Counted counted) {
    Value step = function.constant(new Op.Constant(counted.induction.step), ConstantDescs.CD_int);
    return loopOf(counted)
        .preheader()
        .add(
            new Value(
                new Op.Arithmetic(Opcode.IADD),
                ConstantDescs.CD_int,
                0,
                List.of(counted.bound, step)));
  }

  private Loop loopOf(Counted counted) {
    Loop loop = forest.innermost(counted.induction.phi.block());
    if (loop == null) {
      throw new AssertionError("a loop's variable in no loop");
    }
    return loop;
  }

  private static @Nullable Induction inductionOf(Loop loop, Value phi) {
    if (phi.kind() != TypeKind.INT) {
      return null;
    }
    Value next = phi.operand(1 - entryIndex(loop));
    Integer step = next.op() instanceof Op.Arithmetic a ? step(a.opcode(), next, phi) : null;
    return step == null || step == 0
        ? null
        : new Induction(phi, phi.operand(entryIndex(loop)), step);
  }

  private static @Nullable Integer step(Opcode opcode, Value next, Value phi) {
    return switch (opcode) {
      case IADD ->
          next.operand(0) == phi
              ? intOf(next.operand(1))
              : next.operand(1) == phi ? intOf(next.operand(0)) : null;
      case ISUB -> {
        Integer down = next.operand(0) == phi ? intOf(next.operand(1)) : null;
        yield down == null ? null : Integer.valueOf(-down);
      }
      default -> null;
    };
  }

  static @Nullable Integer intOf(Value value) {
    return value.op() instanceof Op.Constant c && c.value() instanceof Integer i ? i : null;
  }

  private Induction counter(Loop loop) {
    Value zero = function.constant(new Op.Constant(0), ConstantDescs.CD_int);
    Value one = function.constant(new Op.Constant(1), ConstantDescs.CD_int);
    Value phi = loop.header().add(new Value(new Op.Phi(), ConstantDescs.CD_int, 0, List.of()));
    Value next =
        loop.latch()
            .add(
                new Value(
                    new Op.Arithmetic(Opcode.IADD), ConstantDescs.CD_int, 0, List.of(phi, one)));
    for (int k = 0; k < 2; k++) {
      phi.operands().add(k == entryIndex(loop) ? zero : next);
    }
    return new Induction(phi, zero, 1);
  }

  /**
   * The comparison by which a loop ends that counts up or down to a bound, and ends in no other
   * way: then the number of rounds is known when it begins.
   */
  record Counted(Induction induction, Value bound, boolean isInclusive) {}

  @Nullable Counted counted(Loop loop) {
    return counted.get(loop);
  }

  private @Nullable Counted countedOf(Loop loop) {
    if (loop.exits().size() != 1
        || loop.exits().getFirst().from() != loop.header()
        || !(loop.header().end() instanceof Terminator.Branch branch)
        || branch.operands().isEmpty()) {
      return null;
    }
    boolean leavesIfTrue = !loop.blocks().contains(branch.then());
    Opcode stays = leavesIfTrue ? Comparisons.negated(branch.opcode()) : branch.opcode();
    Value left = branch.operands().getFirst();
    boolean withZero = branch.operands().size() == 1;
    Value right =
        withZero
            ? function.constant(new Op.Constant(0), ConstantDescs.CD_int)
            : branch.operands().get(1);
    Opcode two = withZero ? Comparisons.ofTwo(stays) : stays;
    Induction here = byPhi.get(left);
    if (here != null && inductions(loop).contains(here)) {
      return counted(loop, here, two, right);
    }
    Induction there = byPhi.get(right);
    return there != null && inductions(loop).contains(there)
        ? counted(loop, there, Comparisons.swapped(two), left)
        : null;
  }

  private @Nullable Counted counted(Loop loop, Induction induction, Opcode stays, Value bound) {
    if (!isInvariant(loop, bound)) {
      return null;
    }
    Counted counted = counted(induction, stays, bound);
    return counted == null
        ? null
        : new Counted(induction, before(loop, bound), counted.isInclusive);
  }

  /** Whether an expression is the same in each round, and can be computed before the first. */
  private static boolean isInvariant(Loop loop, Value value) {
    if (value.op().isFree() || !loop.contains(value)) {
      return true;
    }
    boolean isSimple =
        value.op() instanceof Op.ArrayLength
            || (value.op() instanceof Op.Arithmetic && value.op().isPure());
    return isSimple && value.operands().stream().allMatch(o -> isInvariant(loop, o));
  }

  private static Value before(Loop loop, Value value) {
    if (value.op().isFree() || !loop.contains(value)) {
      return value;
    }
    List<Value> operands = value.operands().stream().map(o -> before(loop, o)).toList();
    return loop.preheader().add(new Value(value.op(), value.type(), value.line(), operands));
  }

  private static @Nullable Counted counted(Induction induction, Opcode stays, Value bound) {
    boolean up = induction.step > 0;
    return switch (stays) {
      case IF_ICMPLT -> up ? new Counted(induction, bound, false) : null;
      case IF_ICMPLE -> up ? new Counted(induction, bound, true) : null;
      case IF_ICMPGT -> up ? null : new Counted(induction, bound, false);
      case IF_ICMPGE -> up ? null : new Counted(induction, bound, true);
      default -> null;
    };
  }
}
