package dev.cotangent.compiled.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A way from one block to the next, as a place among the targets of the block's end: a switch may
 * lead to the same block by several ways. The place stays when the edge is led elsewhere.
 *
 * @param from where it starts
 * @param index its place among the successors of {@code from}
 */
public record Edge(Block from, int index) {
  /** The edges out of a block. */
  public static List<Edge> outOf(Block block) {
    List<Edge> edges = new ArrayList<>();
    for (int k = 0; k < block.successors().size(); k++) {
      edges.add(new Edge(block, k));
    }
    return edges;
  }

  /** The edges into a block; those of one predecessor are in the order of its targets. */
  public static List<Edge> into(Block block) {
    List<Edge> edges = new ArrayList<>();
    for (Block predecessor : new LinkedHashSet<>(block.predecessors())) {
      for (Edge edge : outOf(predecessor)) {
        if (edge.to() == block) {
          edges.add(edge);
        }
      }
    }
    return edges;
  }

  /** Where it leads to. */
  public Block to() {
    return from.successors().get(index);
  }

  /** Its place among the predecessors of the target, and among the operands of its phis. */
  public int position() {
    Block to = to();
    int before = Collections.frequency(from.successors().subList(0, index), to);
    List<Block> predecessors = to.predecessors();
    for (int k = 0; k < predecessors.size(); k++) {
      if (predecessors.get(k) == from && before-- == 0) {
        return k;
      }
    }
    throw new AssertionError("a target that does not know its predecessor");
  }

  /** Whether it starts where ways part and ends where ways meet. */
  public boolean isCritical() {
    return from.successors().size() > 1 && to().predecessors().size() > 1;
  }

  /** Puts a new block in the middle, and returns it. */
  Block split(Function function) {
    Block to = to();
    Block middle = function.addBlock();
    to.predecessors().set(position(), middle);
    middle.rewriteEnd(new Terminator.Goto(to));
    middle.predecessors().add(from);
    lead(middle);
    return middle;
  }

  /**
   * Leads it to a block that {@code from} does not lead to yet. The phis of the former target lose
   * their operands; those of the new one are the caller's to complete.
   */
  void redirect(Block target) {
    detach();
    target.predecessors().add(from);
    lead(target);
  }

  /**
   * Leads edges with the same target through a new block, where the phis' operands meet, and
   * returns it.
   *
   * @param edges in the order of {@link #into}
   */
  static Block gather(List<Edge> edges, Function function) {
    Block target = edges.getFirst().to();
    Block meeting = function.addBlock();
    int[] positions = edges.stream().mapToInt(Edge::position).toArray();
    List<Value> met = target.phis().stream().map(phi -> meet(meeting, phi, positions)).toList();
    edges.forEach(edge -> edge.redirect(meeting));
    meeting.end(new Terminator.Goto(target));
    for (int k = 0; k < met.size(); k++) {
      target.phis().get(k).operands().add(met.get(k));
    }
    return meeting;
  }

  private static Value meet(Block block, Value phi, int[] positions) {
    List<Value> operands = new ArrayList<>();
    for (int position : positions) {
      operands.add(phi.operand(position));
    }
    boolean same = operands.stream().distinct().count() == 1;
    return same
        ? operands.getFirst()
        : block.add(new Value(new Op.Phi(), phi.type(), phi.line(), operands));
  }

  /** Makes the target forget the edge, before it is led elsewhere or dropped. */
  void detach() {
    Block to = to();
    int position = position();
    to.predecessors().remove(position);
    for (Value phi : to.phis()) {
      phi.operands().remove(position);
    }
  }

  private void lead(Block target) {
    List<Block> targets = new ArrayList<>(from.successors());
    targets.set(index, target);
    Iterator<Block> next = targets.iterator();
    from.rewriteEnd(from.end().map(UnaryOperator.identity(), b -> next.next()));
  }
}
