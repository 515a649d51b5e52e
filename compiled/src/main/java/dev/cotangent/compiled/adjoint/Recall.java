package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Loop;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives the reverse sweep the values of the forward sweep, as the plan says. What belongs to an
 * outer loop is had before the inner loop begins, not in each of its rounds.
 */
final class Recall {
  /** The variable that counts the rounds of a loop backwards. */
  record Reversed(Value phi) {}

  private record Had(Value value, Block at) {}

  private final ForwardSweep forward;
  private final Plan plan;
  private final Loops loops;
  private final Tapes tapes;
  private final Builder builder;
  private final Map<Loop, Block> beginnings = new HashMap<>();
  private final Map<Had, Value> known = new HashMap<>();

  Recall(ForwardSweep forward, Primal primal, Builder builder) {
    this.forward = forward;
    this.plan = primal.plan();
    this.loops = primal.loops();
    this.tapes = primal.tapes();
    this.builder = builder;
  }

  /** The block before a reversed loop. */
  Block beginning(Loop loop) {
    return beginnings.computeIfAbsent(loop, l -> builder.newBlock());
  }

  /**
   * A value of the forward sweep.
   *
   * @param here the loop whose reverse is being written
   */
  Value of(Value value, @Nullable Loop here) {
    return switch (plan.how(value)) {
      case AT_HAND ->
          value.op().isFree()
              ? builder.function().constant(value.op(), value.type())
              : forward.copy(value);
      case KEPT -> kept(value);
      case REVERSED -> builder.read(new Reversed(value), value.type());
      case STORED, REPEATED -> isLoaded(value) ? kept(value) : inItsLoop(value, here);
    };
  }

  /** What a write has overwritten. */
  Value old(Value write) {
    return tapes.isStored(write) && !isLoaded(write) ? load(write) : kept(write);
  }

  private boolean isLoaded(Value value) {
    return tapes.isStored(value) && tapes.isStoredAtEnd(loops.of(value.block()));
  }

  /** Loads all values of a round, if they were stored all at once. */
  void loadRound(@Nullable Loop loop) {
    if (tapes.isStoredAtEnd(loop)) {
      tapes.storedIn(loop).forEach(v -> builder.write(new ForwardSweep.Kept(v), load(v)));
    }
  }

  private Value kept(Value value) {
    return builder.read(new ForwardSweep.Kept(value), Tapes.typeOf(value));
  }

  private Value inItsLoop(Value value, @Nullable Loop here) {
    Loop loop = loops.of(value.block());
    Loop inner = Loops.childTowards(loop, here);
    Block now = builder.at();
    Block at = inner == null || !plan.isFixed(value) ? now : beginning(inner);
    Had key = new Had(value, at);
    Value had = known.get(key);
    if (had == null) {
      builder.at(at);
      had =
          plan.how(value) == Plan.How.STORED ? load(value) : repeat(value, at == now ? here : loop);
      builder.at(now);
      known.put(key, had);
    }
    return had;
  }

  private Value repeat(Value value, @Nullable Loop here) {
    List<Value> operands = value.operands().stream().map(o -> of(o, here)).toList();
    return builder.emit(value.op(), value.type(), operands);
  }

  private Value load(Value value) {
    Loop loop = loops.of(value.block());
    ClassDesc tapeType = Tapes.tapeType(value);
    TypeKind kind = TypeKind.from(tapeType.componentType()).asLoadable();
    Value element =
        builder.emit(
            new Op.ArrayLoad(kind),
            tapeType.componentType(),
            builder.read(new Tapes.Tape(value), tapeType),
            builder.read(new Tapes.Index(loop), ConstantDescs.CD_int));
    ClassDesc type = Tapes.typeOf(value);
    return kind == TypeKind.REFERENCE ? builder.emit(new Op.Cast(type), type, element) : element;
  }
}
