package dev.cotangent.primitive;

import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A number without a value, which a rule is traced with: a parameter, or a primitive applied to
 * other symbols and constants. What comes out of a rule is the rule's formula, as a graph.
 */
final class Symbol extends Real {
  /** Thrown where a rule asks for a value, because it branches on it. */
  static final class HasNoValue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HasNoValue() {
      super("a traced rule has no values", null, false, false);
    }
  }

  private static final Level LEVEL =
      new Level(0) {
        @Override
        Real take(Primitive f, Real... x) {
          if (f == Arithmetic.MUL && x[0].isConstantOne()) {
            return x[1];
          }
          return f == Arithmetic.MUL && x[1].isConstantOne() ? x[0] : new Symbol(f, x);
        }

        @Override
        protected Node combine(Node a, double p, @Nullable Node b, double q) {
          throw new AssertionError("symbols have no nodes");
        }

        @Override
        protected Node combine(Node a, Real p, @Nullable Node b, Real q) {
          throw new AssertionError("symbols have no nodes");
        }
      };

  final @Nullable Primitive operation;
  final Real[] operands;
  final int parameter;

  private Symbol(Primitive operation, Real... operands) {
    super(Double.NaN, LEVEL);
    this.operation = operation;
    this.operands = operands;
    this.parameter = -1;
  }

  private Symbol(int parameter) {
    super(Double.NaN, LEVEL);
    this.operation = null;
    this.operands = new Real[0];
    this.parameter = parameter;
  }

  static Symbol[] parameters(int count) {
    Symbol[] parameters = new Symbol[count];
    for (int i = 0; i < count; i++) {
      parameters[i] = new Symbol(i);
    }
    return parameters;
  }

  /** A function of two symbols that is known by its values only and cannot be differentiated. */
  static Real opaque(String name, DoubleBinaryOperator value, Real x, Real y) {
    Binary.Partial none =
        (a, b, c) -> {
          throw new HasNoValue();
        };
    return new Symbol(BinaryRow.of(name, value, none, none), x, y);
  }

  @Override
  Real primal() {
    throw new HasNoValue();
  }

  @Override
  Node node() {
    throw new HasNoValue();
  }

  @Override
  Real partial() {
    throw new HasNoValue();
  }

  /** Writes a formula with the given names for its parameters. */
  static String write(Real x, String... names) {
    if (!(x instanceof Symbol symbol)) {
      double value = x.value;
      return value == Math.rint(value) && Math.abs(value) < 1e6
          ? Long.toString((long) value)
          : Double.toString(value);
    }
    if (symbol.operation == null) {
      return names[symbol.parameter];
    }
    String[] operands =
        Stream.of(symbol.operands).map(operand -> write(operand, names)).toArray(String[]::new);
    return switch (symbol.operation.name()) {
      case "add" -> operands[0] + " + " + operands[1];
      case "sub" -> operands[0] + " - " + factor(operands[1]);
      case "mul" -> factor(operands[0]) + " · " + factor(operands[1]);
      case "div" -> factor(operands[0]) + " / " + tight(operands[1]);
      case "neg" -> "-" + factor(operands[0]);
      case "square" -> tight(operands[0]) + "²";
      case "reciprocal" -> "1 / " + tight(operands[0]);
      default ->
          symbol.operation.name() + Stream.of(operands).collect(Collectors.joining(", ", "(", ")"));
    };
  }

  private static String factor(String formula) {
    return formula.contains(" + ") || formula.contains(" - ") || formula.startsWith("-")
        ? parenthesised(formula)
        : formula;
  }

  private static String tight(String formula) {
    boolean atom = formula.matches("[\\w.]+(\\([^()]*\\))?");
    return atom ? formula : parenthesised(formula);
  }

  private static String parenthesised(String formula) {
    return formula.startsWith("(")
            && formula.endsWith(")")
            && formula.indexOf(')') == formula.length() - 1
        ? formula
        : "(" + formula + ")";
  }
}
