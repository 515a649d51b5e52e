package dev.cotangent.primitive;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * One row of the registry: an operation with its value and its derivative rule. The rule is stated
 * once, over {@link Real}, so that it can itself be differentiated; every mode, the fast path over
 * {@code double} and the documentation's table of rules derive from it.
 *
 * <p>A row of your own works everywhere that a built-in one does, at the same cost. Keep it in a
 * {@code static final} field, so that the JIT compiler can inline it:
 *
 * {@snippet :
 * static final Unary SOFTSIGN =
 *     Primitive.unary(
 *         "softsign",
 *         x -> x / (1 + Math.abs(x)),
 *         (x, y) -> x.abs().add(1).square().reciprocal());
 *
 * double slope = Forward.derivative(SOFTSIGN::apply, 2);  // 1/9
 * }
 *
 * <p>A rule should be one formula: it is traced once and compiled. A rule that looks at values
 * ({@code if (x.lessThan(0))}) works as well, but is evaluated step by step, some ten times slower;
 * {@link Real#select} keeps it one formula.
 */
public sealed interface Primitive permits Unary, Binary, Nary {
  /** The name under which the registry knows this primitive, in the manner of a Java method. */
  String name();

  /** What this primitive does to a gradient. */
  Role role();

  /** Where this primitive is defined and differentiable. */
  Domain domain();

  /** The number of arguments, or -1 where any number will do. */
  int arity();

  /**
   * The derivative rule as formulas, one for each argument, in x (and y) and the result, for a
   * reader. A rule that is not one formula says so.
   */
  List<String> formulas();

  /**
   * Returns the derivative rule as data: the partial derivative in argument k on one of the row's
   * smooth pieces, as a formula in the arguments and the result. Empty if the rule is not one
   * formula, or if the primitive has no such piece.
   *
   * @param k which argument, from 0
   * @param piece 0 for the first piece, 1 for the second, which only a row with kinks has
   */
  Optional<Formula> rule(int k, int piece);

  /** Where this primitive has kinks or jumps, for a reader, such as {@code x = 0}; may be empty. */
  String kinks();

  /** Returns whether the point is a kink or a jump of this primitive. */
  boolean hasKinkAt(double... point);

  /** Applies this primitive to numbers of any kind, as many as its arity says. */
  Real apply(Real... x);

  /**
   * Returns a smooth primitive of one argument.
   *
   * @param name its name
   * @param value its value
   * @param slope its derivative
   * @throws NullPointerException if one of them is null
   */
  static Unary unary(String name, DoubleUnaryOperator value, Unary.Slope slope) {
    Objects.requireNonNull(name, "a primitive needs a name");
    Objects.requireNonNull(value, name);
    return UnaryRow.of(name, value, Objects.requireNonNull(slope, name));
  }

  /**
   * Returns a smooth primitive of two arguments.
   *
   * @param name its name
   * @param value its value
   * @param first the partial derivative in the first argument
   * @param second the partial derivative in the second argument
   */
  static Binary binary(
      String name, DoubleBinaryOperator value, Binary.Partial first, Binary.Partial second) {
    Objects.requireNonNull(name, "a primitive needs a name");
    Objects.requireNonNull(value, name);
    Objects.requireNonNull(first, name);
    return BinaryRow.of(name, value, first, Objects.requireNonNull(second, name));
  }

  /**
   * Returns a smooth primitive of several arguments.
   *
   * @param name its name
   * @param arity the number of arguments, or -1 for any number
   * @param value its value
   * @param partial its partial derivatives
   */
  static Nary nary(String name, int arity, ToDoubleFunction<double[]> value, Nary.Partial partial) {
    Objects.requireNonNull(name, "a primitive needs a name");
    Objects.requireNonNull(value, name);
    if (arity < -1) {
      throw new IllegalArgumentException(name + ": an arity of " + arity + "; -1 means any number");
    }
    return NaryRow.of(name, arity, value, Objects.requireNonNull(partial, name));
  }
}
