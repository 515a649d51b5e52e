package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Terminator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which blocks are written: each before its successors but for jumps back, and each
 * loop in one piece that begins with its head. A reverse postorder does not promise the second: an
 * exit may come to stand in the middle of the loop that it leaves.
 *
 * <p>It is the weak topological order of F. Bourdoncle, <i>Efficient Chaotic Iteration Strategies
 * with Widenings</i> (1993): the strongly connected components in topological order, each of them
 * ordered in the same way once the edges to its head are taken away. A jump back goes to the head
 * of a component that it comes from, in any graph. In a reducible one the components are the
 * natural loops.
 */
final class BlockOrder {
  private static final int DONE = Integer.MAX_VALUE;

  private final List<Block> blocks;
  private final Map<Block, Integer> places = new HashMap<>();
  private final Map<Block, List<Block>> loops;

  private BlockOrder(List<Block> blocks, Map<Block, List<Block>> loops) {
    this.blocks = blocks;
    this.loops = loops;
    for (Block block : blocks) {
      places.put(block, places.size());
    }
  }

  static BlockOrder of(Function function) {
    Search search = new Search();
    List<Block> reversed = new ArrayList<>();
    search.visit(function.entry(), reversed);
    Collections.reverse(reversed);
    return new BlockOrder(reversed, search.loops(reversed));
  }

  List<Block> blocks() {
    return blocks;
  }

  int place(Block block) {
    return Known.in(places, block);
  }

  /** The heads of the loops around a block, the outermost first; a head is in its own loop. */
  List<Block> loopsAround(Block block) {
    return Known.in(loops, block);
  }

  boolean isHead(Block block) {
    return isIn(block, block);
  }

  boolean isIn(Block block, Block head) {
    return Known.in(loops, block).contains(head);
  }

  /** Whether a jump goes back, to the head of a loop. */
  boolean isBack(Block from, Block to) {
    return place(to) <= place(from);
  }

  /** Whether each loop is entered by its head only. */
  boolean isReducible() {
    return blocks.stream().allMatch(b -> b.successors().stream().allMatch(s -> isProper(b, s)));
  }

  private boolean isProper(Block from, Block to) {
    return loopsAround(to).stream().allMatch(head -> head == to || isIn(from, head));
  }

  private static final class Search {
    private final Map<Block, Integer> numbers = new HashMap<>();
    private final Map<Block, Block> last = new HashMap<>();
    private final Deque<Block> open = new ArrayDeque<>();
    private int count;

    /** Appends a block and what only follows it, in reverse; returns the least number reached. */
    private int visit(Block block, List<Block> reversed) {
      open.push(block);
      int number = ++count;
      numbers.put(block, number);
      int least = number;
      boolean isLoop = false;
      for (Block next : lastFirst(block)) {
        int reached = numbers.containsKey(next) ? Known.in(numbers, next) : visit(next, reversed);
        isLoop |= reached <= least;
        least = Math.min(least, reached);
      }
      if (least == number) {
        numbers.put(block, DONE);
        for (Block inside = open.pop(); inside != block; inside = open.pop()) {
          numbers.remove(inside);
        }
        append(block, isLoop, reversed);
      }
      return least;
    }

    private void append(Block block, boolean isLoop, List<Block> reversed) {
      if (isLoop) {
        last.put(block, block);
        int before = reversed.size();
        for (Block next : lastFirst(block)) {
          if (!numbers.containsKey(next)) {
            visit(next, reversed);
          }
        }
        if (reversed.size() > before) {
          last.put(block, reversed.get(before));
        }
      }
      reversed.add(block);
    }

    /** The successors such that the one best placed right behind the block comes last. */
    private static List<Block> lastFirst(Block block) {
      return block.end() instanceof Terminator.Switch
          ? block.successors().reversed()
          : block.successors();
    }

    private Map<Block, List<Block>> loops(List<Block> order) {
      Map<Block, List<Block>> loops = new HashMap<>();
      List<Block> around = new ArrayList<>();
      for (Block block : order) {
        if (last.containsKey(block)) {
          around.add(block);
        }
        loops.put(block, List.copyOf(around));
        around.removeIf(head -> last.get(head) == block);
      }
      return loops;
    }
  }
}
