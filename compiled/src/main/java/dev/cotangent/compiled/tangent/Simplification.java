package dev.cotangent.compiled.tangent;

import static dev.cotangent.primitive.Arithmetic.MUL;
import static dev.cotangent.primitive.Arithmetic.NEG;
import static dev.cotangent.primitive.Arithmetic.POW;
import static dev.cotangent.primitive.Arithmetic.SQUARE;
import static dev.cotangent.primitive.Piecewise.SELECT;

import dev.cotangent.primitive.Formula;
import dev.cotangent.primitive.Real;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates those parts of a formula that constant arguments decide, so that the derivative of a
 * power with a constant exponent is not that of a power in general. Shared parts stay shared.
 */
final class Simplification {
  static final Formula ZERO = new Formula.Constant(0);
  static final Formula ONE = new Formula.Constant(1);

  private final Map<Integer, Double> known;
  private final IdentityHashMap<Formula, Formula> done = new IdentityHashMap<>();

  /** Starts with the arguments that are known, by their index. */
  Simplification(Map<Integer, Double> known) {
    this.known = known;
  }

  static boolean is(Formula formula, double number) {
    return formula instanceof Formula.Constant c && c.value() == number;
  }

  Formula of(Formula formula) {
    Formula simple = done.get(formula);
    if (simple == null) {
      simple = make(formula);
      done.put(formula, simple);
    }
    return simple;
  }

  private Formula make(Formula formula) {
    return switch (formula) {
      case Formula.Constant c -> c;
      case Formula.Argument a -> {
        Double value = known.get(a.index());
        yield value == null ? a : new Formula.Constant(value);
      }
      case Formula.Application a ->
          simplified(
              new Formula.Application(a.primitive(), a.operands().stream().map(this::of).toList()));
    };
  }

  private static Formula simplified(Formula.Application a) {
    List<Formula> x = a.operands();
    if (x.stream().allMatch(Formula.Constant.class::isInstance)) {
      return value(a);
    }
    if (a.primitive() == MUL) {
      return product(a, x.get(0), x.get(1));
    }
    if (a.primitive() == POW) {
      return power(a, x.get(0), x.get(1));
    }
    return a.primitive() == SELECT ? selection(a, x) : a;
  }

  private static Formula value(Formula.Application a) {
    Real[] x =
        a.operands().stream()
            .map(operand -> Real.of(((Formula.Constant) operand).value()))
            .toArray(Real[]::new);
    return new Formula.Constant(a.primitive().apply(x).value());
  }

  /** A factor of 0 is one that a constant argument made vanish: what it multiplies is not there. */
  private static Formula product(Formula whole, Formula x, Formula y) {
    if (is(x, 0) || is(y, 0)) {
      return ZERO;
    }
    if (x instanceof Formula.Constant c) {
      return multiple(whole, c, y);
    }
    return y instanceof Formula.Constant c ? multiple(whole, c, x) : whole;
  }

  private static Formula multiple(Formula whole, Formula.Constant factor, Formula x) {
    if (is(factor, 1)) {
      return x;
    }
    return is(factor, -1) ? new Formula.Application(NEG, List.of(x)) : whole;
  }

  /** The powers that the JIT compiler would not know for products. */
  private static Formula power(Formula whole, Formula x, Formula y) {
    if (is(y, 0)) {
      return ONE;
    }
    if (is(y, 1)) {
      return x;
    }
    Formula square = new Formula.Application(SQUARE, List.of(x));
    if (is(y, 2)) {
      return square;
    }
    return is(y, 3) ? new Formula.Application(MUL, List.of(square, x)) : whole;
  }

  private static Formula selection(Formula whole, List<Formula> x) {
    if (x.getFirst() instanceof Formula.Constant c) {
      return c.value() > 0
          ? x.get(1)
          : c.value() <= 0 ? x.get(2) : new Formula.Constant(Double.NaN);
    }
    Formula first = x.get(1);
    boolean same = first instanceof Formula.Constant ? first.equals(x.get(2)) : first == x.get(2);
    return same ? first : whole;
  }
}
