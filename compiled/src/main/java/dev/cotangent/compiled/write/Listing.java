package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Edge;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Terminator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A function as a person reads it: a static method in Java, with loops, branches, and expressions.
 * It is one in fact, but for what is the library's own: rows and weights are called by their names.
 * A graph with a loop that is entered in several places, which no Java compiler makes, is written
 * with jumps.
 */
public final class Listing {
  private final Function function;
  private final BlockOrder order;
  private final Variables variables;
  private final Sentences sentences;

  private Listing(Function function) {
    this.function = function;
    this.order = BlockOrder.of(function);
    Trees trees = Trees.of(function);
    this.variables = new Variables(function, Webs.of(order, trees));
    this.sentences = new Sentences(trees, variables, function.result());
  }

  /** Returns the text of a function, with a line end after each line. */
  public static String of(Function function) {
    Listing listing = new Listing(function);
    List<Statement> statements =
        listing.order.isReducible()
            ? Tidy.run(Structure.of(function, listing.order, listing.sentences))
            : listing.jumps();
    return Printer.print(listing.header(), Declarations.add(statements, listing.variables.types()));
  }

  private String header() {
    List<String> parameters = new ArrayList<>();
    for (int k = 0; k < function.parameters().size(); k++) {
      String type = function.parameters().get(k).type().displayName();
      parameters.add(type + " " + function.parameterNames().get(k));
    }
    return "static %s %s(%s)"
        .formatted(function.result().displayName(), function.name(), String.join(", ", parameters));
  }

  // With jumps.

  private List<Statement> jumps() {
    List<Statement> statements = new ArrayList<>();
    for (Block block : order.blocks()) {
      List<Statement> body = new ArrayList<>(sentences.body(block));
      body.addAll(end(block));
      statements.add(new Statement.Labelled(label(block), body));
    }
    return statements;
  }

  private String label(Block block) {
    return "block" + order.place(block);
  }

  private List<Statement> end(Block block) {
    List<Edge> edges = Edge.outOf(block);
    return switch (block.end()) {
      case Terminator.Goto jump -> go(edges.getFirst());
      case Terminator.Branch branch -> {
        List<Statement> both = new ArrayList<>();
        both.add(new Statement.If(sentences.condition(branch), go(edges.get(0)), List.of()));
        both.addAll(go(edges.get(1)));
        yield both;
      }
      case Terminator.Switch choice -> {
        Map<String, List<Statement>> cases = new LinkedHashMap<>();
        for (int k = 0; k < choice.keys().size(); k++) {
          cases.put("case " + choice.keys().get(k), go(edges.get(k)));
        }
        cases.put("default", go(edges.getLast()));
        yield List.of(new Statement.Switch(sentences.text(choice.value()), cases));
      }
      case Terminator.Return exit -> List.of(sentences.exit(exit));
      case Terminator.Throw exit -> List.of(sentences.exit(exit));
    };
  }

  private List<Statement> go(Edge edge) {
    List<Statement> statements = new ArrayList<>(sentences.moves(edge));
    statements.add(new Statement.Exit("goto " + label(edge.to())));
    return statements;
  }
}
