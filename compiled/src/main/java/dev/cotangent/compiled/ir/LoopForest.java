package dev.cotangent.compiled.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The natural loops of a function and how they are nested. An edge to a block that dominates its
 * start is a jump back; all blocks that reach a jump back without passing its target make up the
 * loop of which the target is the header (A. Aho et al., <i>Compilers: Principles, Techniques, and
 * Tools</i>, section 9.6). Jumps back to the same header belong to one loop. Two loops are then
 * disjoint, or one is in the other.
 *
 * <p>Java's statements make no other cycles. Bytecode may: a cycle with two entrances is no natural
 * loop, and {@link #isReducible} says so.
 */
public final class LoopForest {
  private final List<Loop> loops = new ArrayList<>();
  private final Map<Block, Loop> innermost = new HashMap<>();
  private final boolean reducible;

  private LoopForest(Dominators dominators) {
    boolean allNatural = true;
    // A header comes after those of the loops around it, so that inner loops overwrite outer ones.
    for (Block header : dominators.order()) {
      List<Block> latches = new ArrayList<>();
      for (Block block : new LinkedHashSet<>(header.predecessors())) {
        if (dominators.isReachable(block) && dominators.place(header) <= dominators.place(block)) {
          boolean natural = dominators.dominates(header, block);
          allNatural &= natural;
          if (natural) {
            latches.add(block);
          }
        }
      }
      if (!latches.isEmpty()) {
        add(header, latches, dominators);
      }
    }
    reducible = allNatural;
  }

  /** Of the blocks that can be reached. */
  public static LoopForest of(Function function) {
    return of(Dominators.of(function));
  }

  /** Of the blocks that dominators are known of. */
  public static LoopForest of(Dominators dominators) {
    return new LoopForest(dominators);
  }

  private void add(Block header, List<Block> latches, Dominators dominators) {
    Set<Block> blocks = new LinkedHashSet<>(dominators.order());
    blocks.retainAll(body(header, latches, dominators));
    Loop loop = new Loop(header, latches, blocks, innermost(header));
    loops.add(loop);
    for (Block block : blocks) {
      innermost.put(block, loop);
    }
  }

  private static Set<Block> body(Block header, List<Block> latches, Dominators dominators) {
    Set<Block> body = new HashSet<>(Set.of(header));
    Deque<Block> pending = new ArrayDeque<>(latches);
    while (!pending.isEmpty()) {
      Block block = pending.pop();
      if (dominators.isReachable(block) && body.add(block)) {
        pending.addAll(block.predecessors());
      }
    }
    return body;
  }

  /** All loops; each before those in it. */
  public List<Loop> loops() {
    return Collections.unmodifiableList(loops);
  }

  /** The innermost loop that a block is in; null if it is in none. */
  public @Nullable Loop innermost(Block block) {
    return innermost.get(block);
  }

  /** The loop that a block is the header of; null if it is none. */
  public @Nullable Loop headedBy(Block block) {
    Loop loop = innermost.get(block);
    return loop != null && loop.header() == block ? loop : null;
  }

  /** Whether each cycle has a natural loop's header. */
  public boolean isReducible() {
    return reducible;
  }
}
