package dev.cotangent.primitive;

import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Numbers without a value, which a rule is traced with. What comes out of a rule is the rule's
 * formula, as a graph of {@link Beyond.Trace}.
 */
final class Symbol {
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
          return f == Arithmetic.MUL && x[1].isConstantOne()
              ? x[0]
              : of(new Beyond.Trace(-1, f, x));
        }

        @Override
        protected Node form(Node a, double p, Node b, double q) {
          throw new AssertionError("symbols have no nodes");
        }

        @Override
        protected void settle(Node node, Node a, double p, Node b, double q) {
          throw new AssertionError("symbols have no nodes");
        }

        @Override
        protected Node combine(Node a, Real p, Node b, Real q) {
          throw new AssertionError("symbols have no nodes");
        }
      };

  private Symbol() {}

  private static Real of(Beyond.Trace trace) {
    return new Real(Double.NaN, LEVEL, null, 0, trace);
  }

  static Real[] parameters(int count) {
    Real[] parameters = new Real[count];
    for (int i = 0; i < count; i++) {
      parameters[i] = of(new Beyond.Trace(i, null));
    }
    return parameters;
  }

  /** A function of two symbols that is known by its values only and cannot be differentiated. */
  static Real opaque(String name, DoubleBinaryOperator value, Real x, Real y) {
    Binary.Partial none =
        (a, b, c) -> {
          throw new HasNoValue();
        };
    return of(new Beyond.Trace(-1, BinaryRow.of(name, value, none, none), x, y));
  }

  /** Writes a formula with the given names for its parameters. */
  static String write(Real x, String... names) {
    return Written.of(x, names).text;
  }

  /** A formula as text, with how tightly its outermost operation binds. */
  private record Written(String text, int binding) {
    private static final int SUM = 1;
    private static final int PRODUCT = 2;
    private static final int POWER = 3;
    private static final int ATOM = 4;

    static Written of(Real x, String... names) {
      if (!(x.beyond instanceof Beyond.Trace trace)) {
        return number(x.value);
      }
      if (trace.operation() == null) {
        return new Written(names[trace.parameter()], ATOM);
      }
      Written[] operands =
          Stream.of(trace.operands()).map(operand -> of(operand, names)).toArray(Written[]::new);
      return operation(trace.operation().name(), operands);
    }

    private static Written number(double value) {
      boolean whole = value == Math.rint(value) && Math.abs(value) < 1e6;
      String text = whole ? Long.toString((long) value) : Double.toString(value);
      return new Written(text, value < 0 ? SUM : ATOM);
    }

    private static Written operation(String name, Written... x) {
      return switch (name) {
        case "add" -> new Written(x[0].at(SUM) + " + " + x[1].at(SUM), SUM);
        case "sub" -> new Written(x[0].at(SUM) + " - " + x[1].at(PRODUCT), SUM);
        case "mul" -> new Written(x[0].at(PRODUCT) + " · " + x[1].at(PRODUCT), PRODUCT);
        case "div" -> new Written(x[0].at(PRODUCT) + " / " + x[1].at(POWER), PRODUCT);
        case "neg" -> new Written("-" + x[0].at(PRODUCT), SUM);
        case "square" -> new Written(x[0].at(ATOM) + "²", POWER);
        case "reciprocal" -> new Written("1 / " + x[0].at(POWER), PRODUCT);
        default -> {
          String operands = Stream.of(x).map(Written::text).collect(Collectors.joining(", "));
          yield new Written(call(name, operands), ATOM);
        }
      };
    }

    /** A row of a family, such as besselJ(0), has its parameter first: besselJ(0, x). */
    private static String call(String name, String operands) {
      return name.endsWith(")")
          ? name.substring(0, name.length() - 1) + ", " + operands + ")"
          : name + "(" + operands + ")";
    }

    private String at(int context) {
      return binding >= context ? text : "(" + text + ")";
    }
  }
}
