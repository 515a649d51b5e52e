package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Puts the moves of an edge, which happen all at once, into an order in which most can happen one
 * after the other: one that destroys what another reads comes after it. What is left are cycles,
 * such as a swap.
 *
 * @param single moves, to be made one by one
 * @param cyclic moves after them: all are read before the first is written
 */
record ParallelCopy(List<Move> single, List<Move> cyclic) {
  /**
   * Orders moves.
   *
   * @param destroys whether writing the first value's variable destroys the second's
   * @param isSame whether the second is in the first one's variable already
   */
  static ParallelCopy of(
      List<Move> moves, BiPredicate<Value, Value> destroys, BiPredicate<Value, Value> isSame) {
    List<Move> left = new ArrayList<>(moves);
    left.removeIf(move -> isSame.test(move.phi(), move.from()));
    List<Move> single = new ArrayList<>();
    boolean changed;
    do {
      List<Move> free = new ArrayList<>();
      for (Move move : List.copyOf(left)) {
        if (isFree(move, left, destroys)) {
          free.add(move);
          left.remove(move);
        }
      }
      single.addAll(free);
      changed = !free.isEmpty();
    } while (changed);
    return new ParallelCopy(single, left);
  }

  boolean isEmpty() {
    return single.isEmpty() && cyclic.isEmpty();
  }

  private static boolean isFree(Move move, List<Move> left, BiPredicate<Value, Value> destroys) {
    return left.stream()
        .noneMatch(other -> other != move && destroys.test(move.phi(), other.from()));
  }
}
