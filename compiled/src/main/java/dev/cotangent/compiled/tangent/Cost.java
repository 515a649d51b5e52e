package dev.cotangent.compiled.tangent;

import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Formula;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import java.util.Collection;
import java.util.Set;

/**
 * About what rows and formulas cost: 1 for a sum or a product, 20 for a transcendental function.
 */
public final class Cost {
  private static final Set<Primitive> CHEAP =
      Set.of(
          Arithmetic.ADD,
          Arithmetic.SUB,
          Arithmetic.MUL,
          Arithmetic.NEG,
          Arithmetic.SQUARE,
          Arithmetic.FMA,
          Piecewise.ABS,
          Piecewise.SIGNUM,
          Piecewise.MAX,
          Piecewise.MIN,
          Piecewise.SELECT,
          Piecewise.FLOOR,
          Piecewise.CEIL,
          Piecewise.RINT);

  private Cost() {}

  /** What all of these cost, not counting what is in them. */
  static int of(Collection<Formula> parts) {
    int cost = 0;
    for (Formula part : parts) {
      if (part instanceof Formula.Application application) {
        cost += of(application.primitive());
      }
    }
    return cost;
  }

  /** What the value of a row costs. */
  public static int of(Primitive row) {
    if (CHEAP.contains(row)) {
      return 1;
    }
    if (row == Arithmetic.DIV || row == Arithmetic.RECIPROCAL) {
      return 4;
    }
    return row == Arithmetic.SQRT ? 5 : 20;
  }
}
