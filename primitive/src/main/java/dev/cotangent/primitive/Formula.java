package dev.cotangent.primitive;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A derivative rule as data: what {@link Primitive#rule} returns, for whoever computes rules in a
 * way of his own, such as over arrays. A part that occurs several times is the same object.
 */
public sealed interface Formula {
  /**
   * One of the rule's arguments: the primitive's arguments, then its result.
   *
   * @param index which, from 0
   */
  record Argument(int index) implements Formula {}

  /**
   * A number.
   *
   * @param value its value
   */
  record Constant(double value) implements Formula {}

  /**
   * A primitive applied to formulas.
   *
   * @param primitive the row
   * @param operands its arguments
   */
  record Application(Primitive primitive, List<Formula> operands) implements Formula {}

  /**
   * Returns a function's formula.
   *
   * @param arguments how many arguments it has
   * @param f a function that does not look at values
   * @throws IllegalArgumentException if it does
   */
  static Formula trace(int arguments, ScalarFunction f) {
    try {
      return of(f.apply(Symbol.parameters(arguments)));
    } catch (Symbol.HasNoValue e) {
      throw new IllegalArgumentException("the function looks at values, so it is no formula", e);
    }
  }

  /** Returns what came out of a rule that was traced with symbols. */
  static Formula of(Real traced) {
    return of(traced, new IdentityHashMap<>());
  }

  private static Formula of(Real traced, Map<Real, Formula> known) {
    Formula formula = known.get(traced);
    if (formula == null) {
      formula = make(traced, known);
      known.put(traced, formula);
    }
    return formula;
  }

  private static Formula make(Real traced, Map<Real, Formula> known) {
    if (!(traced.beyond instanceof Beyond.Trace trace)) {
      return new Constant(traced.value);
    }
    if (trace.operation() == null) {
      return new Argument(trace.parameter());
    }
    List<Formula> operands =
        Stream.of(trace.operands()).map(operand -> of(operand, known)).toList();
    return new Application(trace.operation(), operands);
  }
}
