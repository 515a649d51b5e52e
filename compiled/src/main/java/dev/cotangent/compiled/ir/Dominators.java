package dev.cotangent.compiled.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which blocks lie on every path to a block. The algorithm is that of K. Cooper, T. Harvey and K.
 * Kennedy, <i>A Simple, Fast Dominance Algorithm</i> (2001): each block's immediate dominator is
 * the place where the dominators of its predecessors meet, and one goes over the blocks, in reverse
 * postorder, until nothing changes.
 *
 * <p>Whether one block dominates another is answered at once, by numbering the tree such that the
 * blocks below a block follow it without a gap.
 */
public final class Dominators {
  private static final int UNKNOWN = -1;

  private final List<Block> order;
  private final Map<Block, Integer> places = new HashMap<>();
  private final int[] immediate;
  private final List<List<Block>> children = new ArrayList<>();
  private final int[] number;
  private final int[] size;

  private Dominators(Function function) {
    order = function.reversePostorder();
    for (int k = 0; k < order.size(); k++) {
      places.put(order.get(k), k);
      children.add(new ArrayList<>());
    }
    immediate = new int[order.size()];
    number = new int[order.size()];
    size = new int[order.size()];
    findImmediate();
    numberTree();
  }

  /** Of the blocks that can be reached. */
  public static Dominators of(Function function) {
    return new Dominators(function);
  }

  /** The last block before this one that all paths to it pass; null for the entry. */
  public @Nullable Block immediate(Block block) {
    int place = place(block);
    return place == 0 ? null : order.get(immediate[place]);
  }

  /** The blocks that this one is the immediate dominator of, in reverse postorder. */
  public List<Block> children(Block block) {
    return Collections.unmodifiableList(children.get(place(block)));
  }

  /** Whether all paths to the second block pass the first one; a block dominates itself. */
  public boolean dominates(Block first, Block second) {
    int a = place(first);
    int distance = number[place(second)] - number[a];
    return 0 <= distance && distance < size[a];
  }

  /** Whether a path leads to the block; nothing else may be asked about one that none leads to. */
  public boolean isReachable(Block block) {
    return places.containsKey(block);
  }

  /** The blocks that can be reached, in reverse postorder. */
  public List<Block> order() {
    return Collections.unmodifiableList(order);
  }

  /** The place of a block in {@link #order}. */
  int place(Block block) {
    Integer place = places.get(block);
    if (place == null) {
      throw new AssertionError("a block that no path leads to");
    }
    return place;
  }

  private void findImmediate() {
    Arrays.fill(immediate, UNKNOWN);
    immediate[0] = 0;
    boolean changed;
    do {
      changed = false;
      for (int k = 1; k < order.size(); k++) {
        int met = meetOfPredecessors(order.get(k));
        changed |= met != immediate[k];
        immediate[k] = met;
      }
    } while (changed);
  }

  private int meetOfPredecessors(Block block) {
    int met = UNKNOWN;
    for (Block predecessor : block.predecessors()) {
      int place = places.getOrDefault(predecessor, UNKNOWN);
      if (place != UNKNOWN && immediate[place] != UNKNOWN) {
        met = met == UNKNOWN ? place : meet(met, place);
      }
    }
    return met;
  }

  private int meet(int first, int second) {
    int a = first;
    int b = second;
    while (a != b) {
      if (a > b) {
        a = immediate[a];
      } else {
        b = immediate[b];
      }
    }
    return a;
  }

  /**
   * A block comes after its dominators: sizes are summed from the end, numbers are given from the
   * start.
   */
  private void numberTree() {
    for (int k = 1; k < order.size(); k++) {
      children.get(immediate[k]).add(order.get(k));
    }
    Arrays.fill(size, 1);
    for (int k = order.size() - 1; k > 0; k--) {
      size[immediate[k]] += size[k];
    }
    int[] free = new int[order.size()];
    free[0] = 1;
    for (int k = 1; k < order.size(); k++) {
      number[k] = free[immediate[k]];
      free[immediate[k]] += size[k];
      free[k] = number[k] + 1;
    }
  }
}
