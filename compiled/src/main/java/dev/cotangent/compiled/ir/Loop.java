package dev.cotangent.compiled.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A natural loop: the blocks from which one comes back to a header that all of them are entered by.
 */
public final class Loop {
  private final Block header;
  private final List<Block> latches;
  private final Set<Block> blocks;
  private final @Nullable Loop parent;
  private final List<Loop> children = new ArrayList<>();
  private final List<Edge> exits = new ArrayList<>();

  Loop(Block header, List<Block> latches, Set<Block> blocks, @Nullable Loop parent) {
    this.header = header;
    this.latches = latches;
    this.blocks = blocks;
    this.parent = parent;
    if (parent != null) {
      parent.children.add(this);
    }
    for (Block block : blocks) {
      for (Edge edge : Edge.outOf(block)) {
        if (!blocks.contains(edge.to())) {
          exits.add(edge);
        }
      }
    }
  }

  /** The block that the loop is entered by. */
  public Block header() {
    return header;
  }

  /** The blocks that jump back to the header. */
  public List<Block> latches() {
    return Collections.unmodifiableList(latches);
  }

  /** The block that jumps back to the header, of a loop in {@link LoopForm}. */
  public Block latch() {
    return only(latches);
  }

  /** The block before the header, of a loop in {@link LoopForm}. */
  public Block preheader() {
    List<Block> entering = new ArrayList<>(header.predecessors());
    entering.removeAll(blocks);
    return only(entering);
  }

  private static Block only(List<Block> blocks) {
    if (blocks.size() != 1) {
      throw new AssertionError("a loop that is not in normal form");
    }
    return blocks.getFirst();
  }

  /** The blocks in it, those of the loops in it too, in reverse postorder. */
  public Set<Block> blocks() {
    return Collections.unmodifiableSet(blocks);
  }

  public boolean contains(Block block) {
    return blocks.contains(block);
  }

  /** Whether a value is computed in it. */
  public boolean contains(Value value) {
    return blocks.contains(value.block());
  }

  /** The loop around it, or null. */
  public @Nullable Loop parent() {
    return parent;
  }

  /** The loops right in it. */
  public List<Loop> children() {
    return Collections.unmodifiableList(children);
  }

  /** 1 for a loop in no other loop. */
  public int depth() {
    return parent == null ? 1 : parent.depth() + 1;
  }

  /** The edges that leave it. */
  public List<Edge> exits() {
    return Collections.unmodifiableList(exits);
  }

  /** The blocks that the exits lead to. */
  public List<Block> exitBlocks() {
    Set<Block> targets = new LinkedHashSet<>();
    for (Edge exit : exits) {
      targets.add(exit.to());
    }
    return List.copyOf(targets);
  }
}
