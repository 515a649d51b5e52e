package dev.cotangent.compiled.tangent;

import static dev.cotangent.compiled.tangent.Simplification.is;

import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Domain;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Formula;
import dev.cotangent.primitive.Primitive;
import java.lang.constant.ConstantDescs;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The partial derivative of an operation in one argument, to be written as operations of a graph:
 * one formula in the operation's arguments and its result, or the mixture of two.
 *
 * @param arity how many arguments the operation has
 * @param weight computes the weight of the first formula from the arguments; null if there is but
 *     one
 * @param first the partial derivative, or the first piece's
 * @param second the second piece's partial derivative; that of the first if there is but one
 */
public record Partial(int arity, @Nullable Op weight, Formula first, Formula second) {
  static Partial smooth(int arity, Formula formula) {
    return new Partial(arity, null, formula, formula);
  }

  /** A partial with two pieces, unless they are the same number. */
  static Partial mixed(int arity, Op weight, Formula first, Formula second) {
    boolean same = first instanceof Formula.Constant && first.equals(second);
    return same ? smooth(arity, first) : new Partial(arity, weight, first, second);
  }

  /** Whether the derivative is 0 wherever it exists. */
  public boolean isZero() {
    return weight == null && is(first, 0);
  }

  /** What it reads: the indices of arguments, and the arity for the operation's result. */
  public Set<Integer> needs() {
    Set<Integer> needs = new TreeSet<>();
    for (Formula part : parts()) {
      if (part instanceof Formula.Argument argument) {
        needs.add(argument.index());
      }
    }
    for (int k = 0; weight != null && k < arity; k++) {
      needs.add(k);
    }
    return needs;
  }

  /** About what it costs: 1 for a sum or a product, 20 for a transcendental function. */
  public int cost() {
    return Cost.of(parts()) + (weight == null ? 0 : weight instanceof Op.Weight ? 2 : 20);
  }

  /**
   * Writes the partial derivative at the builder's current place.
   *
   * @param point the operation's arguments and its result; null for those that it does not need
   */
  public Value emit(Builder b, List<? extends @Nullable Value> point) {
    Emission emission = new Emission(b, point);
    return weight == null
        ? emission.value(first)
        : emission.mix(weightAt(b, point), emission.value(first), emission.value(second));
  }

  /**
   * Writes the product of the partial derivative and a factor. What a kink does not select is
   * dropped, not multiplied by 0.
   */
  public Value emitTimes(Builder b, Value factor, List<? extends @Nullable Value> point) {
    Emission emission = new Emission(b, point);
    return weight == null
        ? emission.times(first, factor)
        : emission.mix(
            weightAt(b, point), emission.times(first, factor), emission.times(second, factor));
  }

  /**
   * Whether the partial derivative may be infinite, or no number, where the operation's value is
   * finite: as far as one can tell by its form, where it divides.
   */
  public boolean isSingular() {
    for (Formula part : parts()) {
      if (part instanceof Formula.Application application && divides(application.primitive())) {
        return true;
      }
    }
    return false;
  }

  /** The table of elementary functions is long: it is not made for rows that cannot be in it. */
  private static boolean divides(Primitive row) {
    return row == Arithmetic.DIV
        || row == Arithmetic.RECIPROCAL
        || row == Arithmetic.POW
        || (row.domain() != Domain.REALS && row == Elementary.LOG);
  }

  @SuppressWarnings("NullAway") // called where there is a weight, and it needs all arguments
  Value weightAt(Builder b, List<? extends @Nullable Value> point) {
    List<Value> arguments = List.copyOf(point.subList(0, arity));
    return b.emit(weight, ConstantDescs.CD_double, arguments);
  }

  /** The formulas and their parts, each once. */
  private Set<Formula> parts() {
    Set<Formula> parts = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Formula> pending = new ArrayDeque<>(List.of(first, second));
    while (!pending.isEmpty()) {
      Formula part = pending.pop();
      if (parts.add(part) && part instanceof Formula.Application application) {
        pending.addAll(application.operands());
      }
    }
    return parts;
  }
}
