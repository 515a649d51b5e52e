package dev.cotangent.compiled.tangent;

import static dev.cotangent.compiled.tangent.Simplification.is;
import static dev.cotangent.primitive.Arithmetic.ADD;
import static dev.cotangent.primitive.Arithmetic.DIV;
import static dev.cotangent.primitive.Arithmetic.MUL;
import static dev.cotangent.primitive.Arithmetic.NEG;
import static dev.cotangent.primitive.Arithmetic.RECIPROCAL;
import static dev.cotangent.primitive.Arithmetic.SQUARE;
import static dev.cotangent.primitive.Arithmetic.SUB;
import static dev.cotangent.primitive.Piecewise.SELECT;

import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.primitive.Formula;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import java.lang.classfile.Opcode;
import java.lang.constant.ConstantDescs;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes formulas at one point as operations of a graph, each part once.
 *
 * <p>A selection becomes a mixture of weight 0 or 1: that of a row which is on its first piece
 * where the condition is positive, and never at a kink.
 */
final class Emission {
  private static final Unary POSITIVE =
      Primitive.unary("positive", x -> x > 0 ? 1 : 0, (x, y) -> Real.zero())
          .kinked("", x -> x > 0 ? 1 : x <= 0 ? -1 : Double.NaN, 0, (x, y) -> Real.zero());

  private final Builder b;
  private final List<? extends @Nullable Value> point;
  private final IdentityHashMap<Formula, Value> values = new IdentityHashMap<>();
  private final Map<Value, IdentityHashMap<Formula, Value>> products = new HashMap<>();

  /**
   * Starts at the builder's current place.
   *
   * @param point the values of the formulas' arguments, null for those that they do not have
   */
  Emission(Builder b, List<? extends @Nullable Value> point) {
    this.b = b;
    this.point = point;
  }

  /** The value of a formula. */
  Value value(Formula formula) {
    Value known = values.get(formula);
    if (known == null) {
      known = make(formula);
      values.put(formula, known);
    }
    return known;
  }

  private Value make(Formula formula) {
    return switch (formula) {
      case Formula.Constant c -> b.constant(c.value());
      case Formula.Argument a -> argument(a.index());
      case Formula.Application a ->
          apply(a.primitive(), a.operands().stream().map(this::value).toList());
    };
  }

  private Value argument(int k) {
    Value value = point.get(k);
    if (value == null) {
      throw new IllegalArgumentException("the formula needs argument " + k);
    }
    return value;
  }

  private Value apply(Primitive f, List<Value> x) {
    Opcode opcode = opcode(f);
    if (opcode != null) {
      return b.arithmetic(opcode, x.toArray(Value[]::new));
    }
    if (f == SQUARE) {
      return b.arithmetic(Opcode.DMUL, x.getFirst(), x.getFirst());
    }
    if (f == RECIPROCAL) {
      return b.arithmetic(Opcode.DDIV, b.constant(1.0), x.getFirst());
    }
    return f == SELECT
        ? select(x.get(0), x.get(1), x.get(2))
        : b.emit(new Op.Row(f, MathRows.call(f)), ConstantDescs.CD_double, x);
  }

  private static @Nullable Opcode opcode(Primitive f) {
    if (f == ADD) {
      return Opcode.DADD;
    }
    if (f == SUB) {
      return Opcode.DSUB;
    }
    if (f == MUL) {
      return Opcode.DMUL;
    }
    if (f == DIV) {
      return Opcode.DDIV;
    }
    return f == NEG ? Opcode.DNEG : null;
  }

  private Value select(Value condition, Value first, Value second) {
    Value weight = b.emit(new Op.Weight(POSITIVE), ConstantDescs.CD_double, condition);
    return mix(weight, first, second);
  }

  /** The mixture of two pieces. */
  Value mix(Value weight, Value first, Value second) {
    return b.emit(new Op.Mix(), ConstantDescs.CD_double, weight, first, second);
  }

  /**
   * The product of a formula and a factor. Where the formula selects, the factor is selected with
   * it, so that one which is infinite is dropped and not multiplied by 0.
   */
  Value times(Formula formula, Value factor) {
    IdentityHashMap<Formula, Value> known =
        products.computeIfAbsent(factor, f -> new IdentityHashMap<>());
    Value product = known.get(formula);
    if (product == null) {
      product = multiply(formula, factor);
      known.put(formula, product);
    }
    return product;
  }

  private Value multiply(Formula formula, Value factor) {
    if (is(formula, 0)) {
      return b.constant(0.0);
    }
    if (is(formula, 1)) {
      return factor;
    }
    if (is(formula, -1)) {
      return b.arithmetic(Opcode.DNEG, factor);
    }
    return formula instanceof Formula.Application a
        ? multiply(a, factor)
        : b.arithmetic(Opcode.DMUL, factor, value(formula));
  }

  private Value multiply(Formula.Application a, Value factor) {
    List<Formula> x = a.operands();
    if (a.primitive() == NEG) {
      return b.arithmetic(Opcode.DNEG, times(x.getFirst(), factor));
    }
    if (a.primitive() == RECIPROCAL) {
      return b.arithmetic(Opcode.DDIV, factor, value(x.getFirst()));
    }
    if (a.primitive() == SELECT) {
      return select(value(x.get(0)), times(x.get(1), factor), times(x.get(2), factor));
    }
    return b.arithmetic(Opcode.DMUL, factor, value(a));
  }
}
