package dev.cotangent.compiled.ir;

import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a graph is well formed: what each pass may rely on and has to leave behind. Blocks
 * have ends, which agree with the predecessors; phis have an operand for each predecessor; what is
 * used is computed before, on every path; and the operand stack's kinds fit.
 */
public final class Verifier {
  private final Function function;
  private final Set<Block> blocks;
  private final Set<Value> placed = new HashSet<>();

  private Verifier(Function function) {
    this.function = function;
    this.blocks = new HashSet<>(function.blocks());
  }

  /** Returns true, for use in assertions, or says what is wrong. */
  public static boolean verify(Function function) {
    new Verifier(function).run();
    return true;
  }

  private void run() {
    check(blocks.size() == function.blocks().size(), "a block is listed twice");
    function.blocks().forEach(this::checkPlaces);
    function.blocks().forEach(this::checkEdges);
    check(function.entry().predecessors().isEmpty(), "the entry has predecessors");
    check(function.entry().phis().isEmpty(), "the entry has phis");
    List<Value> parameters = function.parameters();
    List<Value> first = function.entry().body();
    check(
        first.size() >= parameters.size() && first.subList(0, parameters.size()).equals(parameters),
        "the entry does not begin with the parameters");
    new Uses().run();
  }

  private void checkPlaces(Block block) {
    check(block.isEnded(), "a block without an end");
    block.phis().forEach(phi -> check(phi.isPhi(), phi + " among the phis"));
    block.body().forEach(v -> check(!v.isPhi() && !v.op().isFree(), v + " in a body"));
    for (Value value : valuesOf(block)) {
      check(placed.add(value), value + " stands in two places");
      check(value.block() == block, value + " names another block than its own");
    }
  }

  private static List<Value> valuesOf(Block block) {
    List<Value> values = new ArrayList<>(block.phis());
    values.addAll(block.body());
    return values;
  }

  private void checkEdges(Block block) {
    block.successors().forEach(s -> check(blocks.contains(s), "a successor that is not listed"));
    for (Block predecessor : new HashSet<>(block.predecessors())) {
      check(blocks.contains(predecessor), "a predecessor that is not listed");
      check(
          count(predecessor.successors(), block) == count(block.predecessors(), predecessor),
          "a predecessor with another number of edges");
    }
    for (Block successor : block.successors()) {
      check(successor.predecessors().contains(block), "a successor that does not know it");
    }
    for (Value phi : block.phis()) {
      check(
          phi.operands().size() == block.predecessors().size(),
          phi + " has not one operand for each predecessor");
    }
  }

  private static long count(List<Block> list, Block block) {
    return list.stream().filter(b -> b == block).count();
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(function.name() + ": " + what);
    }
  }

  /** Of the blocks that can be reached: in the others anything may be used. */
  private final class Uses {
    private final Dominators dominators = Dominators.of(function);
    private final Set<Value> sofar = new HashSet<>();

    void run() {
      for (Block block : dominators.order()) {
        sofar.clear();
        sofar.addAll(block.phis());
        block.phis().forEach(phi -> checkPhi(block, phi));
        for (Value value : block.body()) {
          value.operands().forEach(operand -> checkUse(block, operand));
          checkKinds(value);
          sofar.add(value);
        }
        block.end().operands().forEach(operand -> checkUse(block, operand));
        checkEnd(block.end());
      }
    }

    private void checkPhi(Block block, Value phi) {
      for (int k = 0; k < phi.operands().size(); k++) {
        Value operand = phi.operand(k);
        Block from = block.predecessors().get(k);
        check(operand.kind() == phi.kind(), phi + " brings another kind: " + operand);
        check(
            operand.op().isFree()
                || !dominators.isReachable(from)
                || (isPlaced(operand) && dominators.dominates(operand.block(), from)),
            phi + " brings what is not computed on the path: " + operand);
      }
    }

    private void checkUse(Block block, Value operand) {
      boolean known =
          operand.op().isFree()
              || (operand.block() == block
                  ? sofar.contains(operand)
                  : isPlaced(operand) && dominators.dominates(operand.block(), block));
      check(known, operand + " is used where it is not computed");
      check(!operand.isVoid(), operand + " is no value");
    }

    private boolean isPlaced(Value value) {
      return placed.contains(value) && dominators.isReachable(value.block());
    }
  }

  private void checkKinds(Value value) {
    List<TypeKind> kinds = value.operands().stream().map(Value::kind).toList();
    List<TypeKind> expected = expected(value, kinds.size());
    check(expected == null || kinds.equals(expected), value + " has operands " + kinds);
  }

  private static @Nullable List<TypeKind> expected(Value value, int count) {
    return switch (value.op()) {
      case Op.Arithmetic a -> operandKinds(a.opcode());
      case Op.Row r -> Collections.nCopies(count, TypeKind.DOUBLE);
      case Op.Weight w -> Collections.nCopies(count, TypeKind.DOUBLE);
      case Op.Mix m -> List.of(TypeKind.DOUBLE, TypeKind.DOUBLE, TypeKind.DOUBLE);
      case Op.ArrayLoad l -> List.of(TypeKind.REFERENCE, TypeKind.INT);
      case Op.ArrayStore s -> List.of(TypeKind.REFERENCE, TypeKind.INT, s.kind().asLoadable());
      case Op.ArrayLength l -> List.of(TypeKind.REFERENCE);
      case Op.NewArray n -> List.of(TypeKind.INT);
      case Op.Room r -> List.of(TypeKind.REFERENCE, TypeKind.REFERENCE, TypeKind.INT);
      case Op.Field f -> f.isStatic() ? List.of() : List.of(TypeKind.REFERENCE);
      case Op.Cast c -> List.of(TypeKind.REFERENCE);
      case Op.InstanceOf i -> List.of(TypeKind.REFERENCE);
      case Op.Component c -> List.of(TypeKind.REFERENCE);
      case Op.Apply a -> a.callee().parameters().stream().map(Value::kind).toList();
      default -> null;
    };
  }

  private static List<TypeKind> operandKinds(Opcode opcode) {
    String name = opcode.name();
    TypeKind kind =
        switch (name.charAt(0)) {
          case 'D' -> TypeKind.DOUBLE;
          case 'F' -> TypeKind.FLOAT;
          case 'L' -> TypeKind.LONG;
          default -> TypeKind.INT;
        };
    if (opcode.kind() == Opcode.Kind.CONVERT || name.endsWith("NEG")) {
      return List.of(kind);
    }
    boolean isShift = name.endsWith("SHL") || name.endsWith("SHR");
    return List.of(kind, isShift ? TypeKind.INT : kind);
  }

  private void checkEnd(Terminator end) {
    List<TypeKind> kinds = end.operands().stream().map(Value::kind).toList();
    boolean fits =
        switch (end) {
          case Terminator.Goto g -> true;
          case Terminator.Branch b -> kinds.equals(comparedKinds(b.opcode()));
          case Terminator.Switch s ->
              kinds.equals(List.of(TypeKind.INT)) && s.keys().size() == s.targets().size();
          case Terminator.Return r -> kinds.equals(resultKinds());
          case Terminator.Throw t -> kinds.equals(List.of(TypeKind.REFERENCE));
        };
    check(fits, end.getClass().getSimpleName() + " has operands " + kinds);
  }

  private static List<TypeKind> comparedKinds(Opcode opcode) {
    return switch (opcode) {
      case IFNULL, IFNONNULL -> List.of(TypeKind.REFERENCE);
      case IF_ACMPEQ, IF_ACMPNE -> List.of(TypeKind.REFERENCE, TypeKind.REFERENCE);
      case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE -> List.of(TypeKind.INT);
      default -> List.of(TypeKind.INT, TypeKind.INT);
    };
  }

  private List<TypeKind> resultKinds() {
    TypeKind kind = TypeKind.from(function.result()).asLoadable();
    return kind == TypeKind.VOID ? List.of() : List.of(kind);
  }
}
