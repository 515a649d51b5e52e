package dev.cotangent.compiled.tangent;

import static dev.cotangent.compiled.tangent.Simplification.ONE;
import static dev.cotangent.compiled.tangent.Simplification.ZERO;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.runtime.Rows;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Formula;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The derivative rules of operations on doubles, which are those of the registry's rows.
 *
 * <p>Nearly every rule is a formula that becomes arithmetic. There are two that do not: a row of
 * several arguments that selects one has weights that only it knows, and a rule that looks at
 * values is no formula. Both become rows of their own, whose value is the weight or the slope. The
 * weight is piecewise constant; the slope of a slope is not known.
 */
public final class Rules {
  private Rules() {}

  /**
   * Returns the row that an operation on doubles applies, or null if it is none: its result depends
   * on no operand, or is not a double.
   */
  public static @Nullable Primitive row(Op op) {
    return switch (op) {
      case Op.Row r -> r.row();
      case Op.Arithmetic a ->
          switch (a.opcode()) {
            case DADD -> Arithmetic.ADD;
            case DSUB -> Arithmetic.SUB;
            case DMUL -> Arithmetic.MUL;
            case DDIV -> Arithmetic.DIV;
            case DREM -> Rows.REMAINDER;
            case DNEG -> Arithmetic.NEG;
            default -> null;
          };
      default -> null;
    };
  }

  /**
   * Returns the partial derivative of an operation, as its constant operands leave it.
   *
   * @param value the operation, which applies a {@linkplain #row row}
   * @param k which operand, from 0
   */
  public static Partial of(Value value, int k) {
    Primitive row = row(value.op());
    if (row == null) {
      throw new IllegalArgumentException(value + " applies no row");
    }
    Map<Integer, Double> known = new HashMap<>();
    for (int i = 0; i < value.operands().size(); i++) {
      if (value.operand(i).op() instanceof Op.Constant c && c.value() instanceof Double number) {
        known.put(i, number);
      }
    }
    Simplification simplification = new Simplification(known);
    Partial partial = general(row, value.operands().size(), k);
    Formula first = simplification.of(partial.first());
    return partial.weight() == null
        ? Partial.smooth(partial.arity(), first)
        : Partial.mixed(
            partial.arity(), partial.weight(), first, simplification.of(partial.second()));
  }

  /**
   * Returns the partial derivative of a row.
   *
   * @param row a row with a fixed number of arguments
   * @param k which argument, from 0
   */
  public static Partial of(Primitive row, int k) {
    if (row.arity() < 0) {
      throw new IllegalArgumentException(
          row.name() + " takes any number of arguments; say how many");
    }
    return of(row, row.arity(), k);
  }

  /** Returns the partial derivative of a row that is applied to so many arguments. */
  public static Partial of(Primitive row, int arity, int k) {
    Partial partial = general(row, arity, k);
    Simplification simplification = new Simplification(Map.of());
    return new Partial(
        arity,
        partial.weight(),
        simplification.of(partial.first()),
        simplification.of(partial.second()));
  }

  private static Partial general(Primitive row, int arity, int k) {
    return switch (row) {
      case Unary f -> ofPieces(f, arity, k);
      case Binary f -> ofPieces(f, arity, k);
      case Nary f when f == Piecewise.SELECT -> ofSelection(k);
      case Nary f when !f.kinks().isEmpty() ->
          new Partial(arity, new Op.Row(weight(f, arity, k), null), ONE, ZERO);
      case Nary f ->
          Partial.smooth(arity, formula(f, arity, k).orElseGet(() -> slope(f, arity, k)));
    };
  }

  private static Partial ofPieces(Primitive row, int arity, int k) {
    Optional<Formula> first = row.rule(k, 0);
    if (row.kinks().isEmpty()) {
      return Partial.smooth(arity, first.orElseGet(() -> slope(row, arity, k)));
    }
    Optional<Formula> second = row.rule(k, 1);
    return first.isPresent() && second.isPresent()
        ? Partial.mixed(arity, new Op.Weight(row), first.get(), second.get())
        : Partial.smooth(arity, slope(row, arity, k));
  }

  private static Partial ofSelection(int k) {
    if (k == 0) {
      return Partial.smooth(3, ZERO);
    }
    List<Formula> operands =
        List.of(new Formula.Argument(0), k == 1 ? ONE : ZERO, k == 1 ? ZERO : ONE);
    return Partial.smooth(3, new Formula.Application(Piecewise.SELECT, operands));
  }

  private static Optional<Formula> formula(Nary row, int arity, int k) {
    try {
      return Optional.of(
          Formula.trace(arity + 1, x -> row.partial(k, Arrays.copyOf(x, arity), x[arity])));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // it looks at values
    }
  }

  /** A selecting row's weight of one argument, as a row that does not change where it is smooth. */
  private static Nary weight(Nary row, int arity, int k) {
    return Primitive.nary(
        "weight %d of %s".formatted(k, row.name()),
        arity,
        x -> row.partial(k, x, Double.NaN),
        (j, x, y) -> Real.zero());
  }

  /** A slope that only the row can compute, applied to the arguments and the result. */
  private static Formula slope(Primitive row, int arity, int k) {
    Nary slope =
        Primitive.nary(
            "slope %d of %s".formatted(k, row.name()),
            arity + 1,
            x -> slopeAt(row, k, x),
            (j, x, y) -> {
              throw noSecondDerivative(row);
            });
    List<Formula> arguments =
        IntStream.rangeClosed(0, arity).<Formula>mapToObj(Formula.Argument::new).toList();
    return new Formula.Application(slope, arguments);
  }

  private static double slopeAt(Primitive row, int k, double... x) {
    return switch (row) {
      case Unary f -> f.slope(x[0], x[1]);
      case Binary f -> k == 0 ? f.first(x[0], x[1], x[2]) : f.second(x[0], x[1], x[2]);
      case Nary f -> f.partial(k, Arrays.copyOf(x, x.length - 1), x[x.length - 1]);
    };
  }

  private static UnsupportedConstructException noSecondDerivative(Primitive row) {
    return new UnsupportedConstructException(
        "a second derivative of %s, whose rule looks at values and so is no formula; state the rule"
                .formatted(row.name())
            + " without comparisons, such as by Real.select, or use Compiled.lift");
  }
}
