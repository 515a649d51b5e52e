package dev.cotangent.compiled.ir;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds pieces of a function that are as large as they may be. A piece grows from a block by taking
 * in the block that it leads to, loops first, and every now and then it has but one way out: a run
 * of statements, loops or branches is complete. Where a loop is too large, the search goes on
 * inside.
 */
final class Pieces {
  /** The fraction of the budget that is worth a call. */
  private static final int LEAST = 8;

  /** The fraction of the budget that a block may take, so that pieces can be filled. */
  private static final int CHUNK = 8;

  private final int budget;
  private final Dominators dominators;
  private final LoopForest loops;
  private final Comparator<Block> order;
  private final Set<Block> taken = new HashSet<>();

  private Pieces(Function function, int budget) {
    this.budget = budget;
    this.dominators = Dominators.of(function);
    this.loops = LoopForest.of(dominators);
    this.order =
        Comparator.<Block>comparingInt(block -> -depth(block)).thenComparingInt(dominators::place);
  }

  /**
   * Finds pieces that do not overlap. Long blocks are cut for that.
   *
   * @param budget how large a piece may be, as {@link CodeSize} has it
   */
  static List<Piece> of(Function function, int budget) {
    List.copyOf(function.blocks()).forEach(block -> cut(block, budget / CHUNK, function));
    return new Pieces(function, budget).find(function);
  }

  private List<Piece> find(Function function) {
    List<Piece> pieces = new ArrayList<>();
    taken.add(function.entry());
    for (Block block : dominators.order()) {
      Piece piece = taken.contains(block) ? null : grow(block);
      if (piece != null) {
        taken.addAll(piece.blocks());
        pieces.add(piece);
      }
    }
    return pieces;
  }

  private int depth(Block block) {
    Loop loop = loops.innermost(block);
    return loop == null ? 0 : loop.depth();
  }

  /** The largest piece that begins with a block; null if there is none that is worth it. */
  private @Nullable Piece grow(Block first) {
    Set<Block> blocks = new LinkedHashSet<>();
    Piece largest = null;
    Block next = first;
    int size = 0;
    while (next != null && mayTake(first, next)) {
      size += CodeSize.of(next);
      if (size > budget) {
        break;
      }
      blocks.add(next);
      Set<Block> exits = exits(blocks);
      if (size >= budget / LEAST && exits.size() == 1 && isEnteredOnlyBy(first, blocks)) {
        largest = new Piece(first, new LinkedHashSet<>(blocks));
      }
      next = exits.stream().min(order).orElse(null);
    }
    return largest;
  }

  private boolean mayTake(Block first, Block next) {
    return !taken.contains(next)
        && dominators.dominates(first, next)
        && !(next.end() instanceof Terminator.Return);
  }

  private static Set<Block> exits(Set<Block> blocks) {
    Set<Block> exits = new LinkedHashSet<>();
    blocks.forEach(block -> exits.addAll(block.successors()));
    exits.removeAll(blocks);
    return exits;
  }

  private static boolean isEnteredOnlyBy(Block first, Set<Block> blocks) {
    return blocks.stream()
        .allMatch(block -> block == first || blocks.containsAll(block.predecessors()));
  }

  /** Cuts a long block into several, one after the other. */
  private static void cut(Block block, int most, Function function) {
    Block rest = block;
    int size = 0;
    int place = block == function.entry() ? function.parameters().size() : 0;
    while (place < rest.body().size()) {
      size += CodeSize.of(rest.body().get(place));
      if (size > most && place > 0) {
        rest = tail(rest, place, function);
        place = 0;
        size = CodeSize.of(rest.body().getFirst());
      }
      place++;
    }
  }

  /** Moves what follows a place in a block's body into a new block. */
  private static Block tail(Block block, int place, Function function) {
    Block tail = function.addBlock();
    List<Value> moved = block.body().subList(place, block.body().size());
    moved.forEach(tail::add);
    moved.clear();
    tail.rewriteEnd(block.end());
    for (Block successor : tail.successors()) {
      successor.predecessors().replaceAll(p -> p == block ? tail : p);
    }
    block.rewriteEnd(new Terminator.Goto(tail));
    tail.predecessors().add(block);
    return tail;
  }
}
