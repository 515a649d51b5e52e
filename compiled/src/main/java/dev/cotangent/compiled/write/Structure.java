package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Dominators;
import dev.cotangent.compiled.ir.Edge;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Terminator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds loops, branches and blocks to leave in a reducible graph, after N. Ramsey, <i>Beyond
 * Relooper: Recursive Translation of Unstructured Control Flow to Structured Control Flow</i>
 * (2022). What a block dominates is written below it: a block that one way leads to, in its place;
 * one where several ways meet, behind a labelled statement which those ways leave by a break. A
 * jump back is a continue.
 *
 * <p>Unlike there, what a loop is left for is written behind the loop, though the loop dominates
 * it, unless it is a mere return.
 */
final class Structure {
  private final BlockOrder order;
  private final Dominators dominators;
  private final Sentences sentences;

  private Structure(Function function, BlockOrder order, Sentences sentences) {
    this.order = order;
    this.dominators = Dominators.of(function);
    this.sentences = sentences;
  }

  static List<Statement> of(Function function, BlockOrder order, Sentences sentences) {
    return new Structure(function, order, sentences).tree(function.entry());
  }

  private String label(Block block) {
    return "block" + order.place(block);
  }

  /** A block and all that it dominates. */
  private List<Statement> tree(Block block) {
    List<Block> meetings =
        dominators.children(block).stream()
            .filter(child -> isMeeting(child) && loopBefore(child) == null)
            .toList();
    List<Statement> within = within(block, meetings);
    if (!order.isHead(block)) {
      return within;
    }
    List<Block> exits = order.blocks().stream().filter(b -> loopBefore(b) == block).toList();
    return followedBy(List.of(new Statement.Loop(label(block), within)), exits);
  }

  private List<Statement> within(Block block, List<Block> meetings) {
    List<Statement> statements = new ArrayList<>(sentences.body(block));
    statements.addAll(end(block));
    return followedBy(statements, meetings);
  }

  /** Statements, and behind them blocks that they jump to; the nearest stands first. */
  private List<Statement> followedBy(List<Statement> statements, List<Block> behind) {
    List<Statement> all = statements;
    for (Block block : behind.stream().sorted(Comparator.comparingInt(order::place)).toList()) {
      List<Statement> longer = new ArrayList<>();
      longer.add(new Statement.Labelled(label(block), all));
      longer.addAll(tree(block));
      all = longer;
    }
    return all;
  }

  private boolean isMeeting(Block block) {
    return block.predecessors().stream().filter(p -> !order.isBack(p, block)).count() > 1;
  }

  /** The loop behind which a block is written; null if it stands where it is jumped to. */
  private @Nullable Block loopBefore(Block block) {
    Block above = dominators.immediate(block);
    if (above == null) {
      return null;
    }
    for (Block head : order.loopsAround(above)) {
      if (!order.isIn(block, head)) {
        return above != head && isMereExit(block) ? null : head;
      }
    }
    return null;
  }

  private boolean isMereExit(Block block) {
    return block.successors().isEmpty() && !isMeeting(block);
  }

  private List<Statement> end(Block block) {
    List<Edge> edges = Edge.outOf(block);
    return switch (block.end()) {
      case Terminator.Goto jump -> follow(edges.getFirst());
      case Terminator.Branch branch ->
          List.of(
              new Statement.If(
                  sentences.condition(branch), follow(edges.get(0)), follow(edges.get(1))));
      case Terminator.Switch choice -> List.of(choose(choice, edges));
      case Terminator.Return exit -> List.of(sentences.exit(exit));
      case Terminator.Throw exit -> List.of(sentences.exit(exit));
    };
  }

  private Statement choose(Terminator.Switch choice, List<Edge> edges) {
    Map<List<Statement>, String> keys = new LinkedHashMap<>();
    for (int k = 0; k < choice.keys().size(); k++) {
      keys.merge(follow(edges.get(k)), "" + choice.keys().get(k), (a, b) -> a + ", " + b);
    }
    Map<String, List<Statement>> cases = new LinkedHashMap<>();
    keys.forEach((body, key) -> cases.put("case " + key, body));
    cases.put("default", follow(edges.getLast()));
    return new Statement.Switch(sentences.text(choice.value()), cases);
  }

  private List<Statement> follow(Edge edge) {
    Block to = edge.to();
    List<Statement> statements = new ArrayList<>(sentences.moves(edge));
    if (order.isBack(edge.from(), to)) {
      statements.add(new Statement.Jump(false, label(to)));
    } else if (isMeeting(to) || loopBefore(to) != null) {
      statements.add(new Statement.Jump(true, label(to)));
    } else {
      statements.addAll(tree(to));
    }
    return statements;
  }
}
