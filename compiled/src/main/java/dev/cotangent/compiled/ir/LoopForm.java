package dev.cotangent.compiled.ir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings a function's loops into a form in which the loop passes need not think of special cases:
 *
 * <ul>
 *   <li>a loop is entered from one block, the preheader, which only jumps to the header;
 *   <li>one block, the latch, jumps back to the header, and does nothing else;
 *   <li>each exit leads to a block of its own outside, which has no other predecessor and is
 *       neither a preheader nor a latch;
 *   <li>what is computed in a loop is used outside only through phis with one operand in these exit
 *       blocks (K. Zadeck's <i>loop closed</i> static single assignment form), so that "the value
 *       after the loop" is a value of its own;
 *   <li>no edge is critical: where ways part, each leads to a block that is only reached by it.
 * </ul>
 *
 * <p>{@link Cleanup#run} takes the exit blocks' phis for superfluous; {@link Cleanup#inLoopForm}
 * leaves them.
 */
public final class LoopForm {
  private final Function function;

  private LoopForm(Function function) {
    this.function = function;
  }

  /** Normalizes; may be run again after changes. */
  public static void normalize(Function function) {
    LoopForm form = new LoopForm(function);
    Cleanup.run(function);
    for (Loop loop : LoopForest.of(function).loops()) {
      form.enterAndRepeatOnce(loop);
    }
    form.splitCritical();
    form.splitExits();
    Dominators dominators = Dominators.of(function);
    for (Loop loop : LoopForest.of(dominators).loops().reversed()) {
      new LoopClosing(function, loop, dominators).run();
    }
    Cleanup.inLoopForm(function);
  }

  private void enterAndRepeatOnce(Loop loop) {
    Block header = loop.header();
    List<Edge> back = new ArrayList<>();
    List<Edge> entering = new ArrayList<>();
    for (Edge edge : Edge.into(header)) {
      (loop.contains(edge.from()) ? back : entering).add(edge);
    }
    single(header, back);
    single(header, entering);
  }

  /** Makes edges into a header come from one block that only jumps. */
  private void single(Block header, List<Edge> edges) {
    Block from = edges.getFirst().from();
    if (edges.size() > 1 || from == header || !isJump(from)) {
      Edge.gather(edges, function);
    }
  }

  private static boolean isJump(Block block) {
    return block.body().isEmpty() && block.end() instanceof Terminator.Goto;
  }

  private void splitCritical() {
    for (Block block : List.copyOf(function.blocks())) {
      for (Edge edge : Edge.outOf(block)) {
        if (edge.isCritical()) {
          edge.split(function);
        }
      }
    }
  }

  /** Exits start where ways part, so that only those to preheaders and latches are left. */
  private void splitExits() {
    List<Loop> loops = LoopForest.of(function).loops();
    Set<Block> headers = new HashSet<>();
    for (Loop loop : loops) {
      headers.add(loop.header());
    }
    for (Loop loop : loops) {
      for (Edge exit : loop.exits()) {
        if (isJump(exit.to()) && headers.contains(exit.to().successors().getFirst())) {
          exit.split(function);
        }
      }
    }
  }
}
