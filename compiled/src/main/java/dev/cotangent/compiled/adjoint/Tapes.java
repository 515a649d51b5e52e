package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Loop;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is stored in the rounds of each loop. Every stored value has a tape of its own, an array
 * with an element for each round; a loop's tapes share one index, which counts the loop's rounds
 * over the whole run: up in the forward sweep, down in the reverse one.
 *
 * <p>The last round of a loop, the one that leaves it, counts too if anything is stored in it.
 * Commonly nothing is: a {@code for} loop is left by its header, before anything happens.
 */
final class Tapes {
  /** The variable that counts a loop's rounds. */
  record Index(@Nullable Loop loop) {}

  /** The variable that holds a value's tape. */
  record Tape(Value value) {}

  private final Loops loops;
  private final Work work;
  private final boolean isSplit;
  private final Map<@Nullable Loop, List<Value>> stored = new LinkedHashMap<>();
  private final Map<@Nullable Loop, Integer> indexSlots = new HashMap<>();
  private final Map<Value, Integer> slots = new LinkedHashMap<>();
  private final Map<Loop, Boolean> countingLastRound = new HashMap<>();

  /**
   * Lays out the tapes.
   *
   * @param values the values to store, and the writes whose old values are to be stored
   * @param isSplit whether values outside of all loops are stored too, each call being a round
   * @param slot gives the next slot of the workspace
   */
  Tapes(
      Loops loops,
      Fusion fusion,
      Work work,
      List<Value> values,
      boolean isSplit,
      IntSupplier slot) {
    this.loops = loops;
    this.work = work;
    this.isSplit = isSplit;
    for (Value value : values) {
      Loop loop = loops.of(value.block());
      if (loop == null ? isSplit : !fusion.isFused(loop)) {
        stored.computeIfAbsent(loop, l -> new ArrayList<>()).add(value);
        slots.put(value, slot.getAsInt());
      }
    }
    for (@Nullable Loop loop : stored.keySet()) {
      indexSlots.put(loop, slot.getAsInt());
    }
  }

  /** The loops with tapes; null stands for the function, each call of which is a round. */
  Set<@Nullable Loop> loops() {
    return stored.keySet();
  }

  /** Where the workspace keeps a loop's index between calls. */
  int indexSlot(@Nullable Loop loop) {
    return Objects.requireNonNull(indexSlots.get(loop));
  }

  List<Value> storedIn(@Nullable Loop loop) {
    return stored.getOrDefault(loop, List.of());
  }

  boolean isStored(Value value) {
    return slots.containsKey(value);
  }

  int slot(Value value) {
    return Objects.requireNonNull(slots.get(value));
  }

  /** Whether the round that leaves the loop has its own elements on the tapes. */
  boolean countsLastRound(Loop loop) {
    return countingLastRound.computeIfAbsent(loop, this::storesInLastRound);
  }

  private boolean storesInLastRound(Loop loop) {
    Set<Block> last = Loops.lastRound(loop);
    boolean headerOnly = last.size() == 1 && !work.isInBody(loop.header());
    return storedIn(loop).stream()
        .filter(v -> !(headerOnly && isHeaderPhi(loop, v)))
        .anyMatch(v -> last.contains(v.block()));
  }

  private static boolean isHeaderPhi(Loop loop, Value value) {
    return value.isPhi() && value.block() == loop.header();
  }

  /** The stored values that are had at the beginning of a block, before its operations. */
  List<Value> storedAtStart(Block block) {
    Loop loop = loops.of(block);
    return storedIn(loop).stream().filter(v -> v.isPhi() && startOf(loop, v) == block).toList();
  }

  /** Phis of the header are stored after it where the last round does not count. */
  private Block startOf(@Nullable Loop loop, Value phi) {
    return loop != null && isHeaderPhi(loop, phi) ? firstOfRound(loop) : phi.block();
  }

  /** The block with which a round that counts begins. */
  Block firstOfRound(Loop loop) {
    if (countsLastRound(loop)) {
      return loop.header();
    }
    return loop.header().successors().stream().filter(loop::contains).findFirst().orElseThrow();
  }

  /**
   * Whether the values of a round are stored at its end, all at once, and not as they come. So it
   * is where the function may be called by itself in the round: the calls in between have their
   * rounds on the tapes too, and the reverse sweep meets the outer round first.
   */
  boolean isStoredAtEnd(@Nullable Loop loop) {
    return isSplit
        && (loop == null
            || loop.blocks().stream().flatMap(b -> b.body().stream()).anyMatch(work::callsActive));
  }

  /** The type of what is stored: of an overwritten element, the element's. */
  static ClassDesc typeOf(Value value) {
    return value.op() instanceof Op.ArrayStore ? value.operand(2).type() : value.type();
  }

  static ClassDesc tapeType(Value value) {
    return switch (TypeKind.from(typeOf(value)).asLoadable()) {
      case DOUBLE -> ConstantDescs.CD_double.arrayType();
      case LONG -> ConstantDescs.CD_long.arrayType();
      case INT -> ConstantDescs.CD_int.arrayType();
      case REFERENCE -> ConstantDescs.CD_Object.arrayType();
      default -> throw new AssertionError("floats are not on tapes");
    };
  }

  /** The bytes that a stored value takes in each round. */
  static int bytes(Value value) {
    return switch (TypeKind.from(typeOf(value)).asLoadable()) {
      case DOUBLE, LONG -> 8;
      default -> 4;
    };
  }
}
