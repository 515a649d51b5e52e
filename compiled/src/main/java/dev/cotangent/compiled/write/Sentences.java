package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Edge;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.write.Statement.Assign;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;

/** The statements of a listing that have nothing inside: assignments, stores, calls, returns. */
final class Sentences {
  private final Trees trees;
  private final Variables variables;
  private final Expressions expressions;
  private final ClassDesc result;
  private int temporaries;

  Sentences(Trees trees, Variables variables, ClassDesc result) {
    this.trees = trees;
    this.variables = variables;
    this.expressions = new Expressions(trees, variables);
    this.result = result;
  }

  Condition condition(Terminator.Branch branch) {
    return expressions.condition(branch);
  }

  String text(Value value) {
    return expressions.text(value);
  }

  Statement exit(Terminator end) {
    return new Statement.Exit(
        switch (end) {
          case Terminator.Return back ->
              back.value() == null ? "return" : "return " + expressions.text(back.value(), result);
          case Terminator.Throw thrown -> "throw " + text(thrown.exception());
          default -> throw new AssertionError(end + " goes on");
        });
  }

  /** What a block does before its end. */
  List<Statement> body(Block block) {
    return trees.roots(block).stream().map(this::statement).toList();
  }

  private Statement statement(Value root) {
    if (root.op() instanceof Op.ArrayStore store) {
      return new Statement.Line(store(root, store.kind()));
    }
    String variable = variables.of(root);
    String value = expressions.computed(root);
    if (variable != null) {
      return assign(variable, root, value);
    }
    boolean isStatement =
        switch (root.op()) {
          case Op.Call c -> true;
          case Op.Apply a -> true;
          case Op.Room r -> true;
          case Op.Dynamic d -> true;
          default -> false;
        };
    // What is computed only for the exception that it may throw goes to a variable without a name.
    return new Statement.Line(isStatement ? value : root.type().displayName() + " _ = " + value);
  }

  private String store(Value store, TypeKind kind) {
    Value value = store.operand(2);
    String element = expressions.element(store.operand(0), store.operand(1));
    boolean isSum = trees.isInner(value) && value.op() instanceof Op.Arithmetic;
    return isSum && kind.asLoadable() == kind
        ? update(element, expressions.computed(value))
        : element + " = " + expressions.text(value, componentOf(kind));
  }

  private static ClassDesc componentOf(TypeKind kind) {
    return kind == TypeKind.REFERENCE ? ConstantDescs.CD_Object : kind.upperBound();
  }

  private static Assign assign(String variable, Value value, String text) {
    String type = value.type().displayName();
    return new Assign(variable, type, text, update(variable, text), false);
  }

  /** {@code x = x + e} as {@code x += e}, and {@code x = x + 1} as {@code x++}. */
  private static String update(String place, String value) {
    for (String sign : List.of("+", "-", "*", "/")) {
      String start = place + " " + sign + " ";
      String rest = value.startsWith(start) ? value.substring(start.length()) : "";
      if (!rest.isEmpty() && isOneOperand(rest, sign)) {
        boolean isStep = rest.equals("1") && "+-".contains(sign);
        return isStep ? place + sign + sign : place + " " + sign + "= " + rest;
      }
    }
    return place + " = " + value;
  }

  /** Whether a text that follows an operator is its right operand, and not more. */
  private static boolean isOneOperand(String rest, String sign) {
    int depth = 0;
    boolean isSum = "+-".contains(sign);
    for (int k = 0; k < rest.length(); k++) {
      char c = rest.charAt(k);
      depth += "([".indexOf(c) >= 0 ? 1 : ")]".indexOf(c) >= 0 ? -1 : 0;
      boolean isOperator =
          k > 0 && rest.charAt(k - 1) == ' ' && k + 1 < rest.length() && rest.charAt(k + 1) == ' ';
      if (depth == 0 && isOperator && (!isSum || "*/%".indexOf(c) < 0)) {
        return false;
      }
    }
    return true;
  }

  /** What an edge hands over; in a cycle all is read before anything is written. */
  List<Statement> moves(Edge edge) {
    ParallelCopy copies =
        ParallelCopy.of(Move.along(edge, trees), variables::isSame, variables::isSame);
    List<Statement> statements = new ArrayList<>();
    for (Move move : copies.single()) {
      statements.add(move(move, text(move.from())));
    }
    List<Statement> writes = new ArrayList<>();
    for (int k = 0; k < copies.cyclic().size(); k++) {
      Move move = copies.cyclic().get(k);
      String kept = "t" + ++temporaries;
      String type = move.phi().type().displayName();
      statements.add(new Assign(kept, type, text(move.from()), "", true));
      writes.add(move(move, kept));
    }
    statements.addAll(writes);
    return statements;
  }

  private Assign move(Move move, String value) {
    return assign("" + variables.of(move.phi()), move.phi(), value);
  }
}
