package dev.cotangent.commons;

import dev.cotangent.dual.Forward;
import dev.cotangent.dual.MixedPartials;
import dev.cotangent.primitive.ScalarFunction;
import java.util.Arrays;
import org.apache.commons.math3.analysis.differentiation.DSCompiler;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;

/**
 * Mixed partials as Commons Math's {@link DerivativeStructure} and back: both are all partial
 * derivatives at a point up to some order.
 *
 * {@snippet :
 * DerivativeStructure x = new DerivativeStructure(2, 3, 0, 1.5);
 * DerivativeStructure y = new DerivativeStructure(2, 3, 1, 0.5);
 * DerivativeStructure z = DerivativeStructures.apply(p -> p[0].mul(p[1].tanh()), x.sin(), y);
 * double mixed = z.getPartialDerivative(1, 2);
 * }
 */
public final class DerivativeStructures {
  private DerivativeStructures() {}

  /** Returns mixed partials as a derivative structure of as many parameters and the same order. */
  public static DerivativeStructure of(MixedPartials partials) {
    DSCompiler layout = DSCompiler.getCompiler(partials.variables(), partials.order());
    double[] all = new double[layout.getSize()];
    Arrays.setAll(all, i -> partials.at(layout.getPartialDerivativeOrders(i)));
    return new DerivativeStructure(partials.variables(), partials.order(), all);
  }

  /** Returns a derivative structure as mixed partials of as many variables and the same order. */
  public static MixedPartials partials(DerivativeStructure y) {
    return MixedPartials.of(y.getFreeParameters(), y.getOrder(), y::getPartialDerivative);
  }

  /**
   * Applies a function to derivative structures: all partial derivatives of the composition, by the
   * function's {@link Forward#partials(ScalarFunction, int, double...) mixed partials} and the
   * arguments' distances from their values.
   *
   * @param x the arguments, of the same parameters and order
   * @throws IllegalArgumentException if there is no argument
   * @throws org.apache.commons.math3.exception.DimensionMismatchException if the arguments differ
   *     in parameters or order
   */
  public static DerivativeStructure apply(ScalarFunction f, DerivativeStructure... x) {
    if (x.length == 0) {
      throw new IllegalArgumentException(
          "apply: no arguments, which say of how many parameters the result is; give at least one");
    }
    double[] point = Arrays.stream(x).mapToDouble(DerivativeStructure::getValue).toArray();
    DerivativeStructure[] offsets =
        Arrays.stream(x).map(y -> y.subtract(y.getValue())).toArray(DerivativeStructure[]::new);
    MixedPartials partials = Forward.partials(f, x[0].getOrder(), point);
    return polynomial(partials, offsets, new int[x.length], 0, partials.order());
  }

  /**
   * The Taylor polynomial by Horner's rule, variable by variable: its part with the given powers of
   * the variables before one.
   */
  private static DerivativeStructure polynomial(
      MixedPartials partials, DerivativeStructure[] offsets, int[] powers, int variable, int rest) {
    DerivativeStructure offset = offsets[Math.min(variable, offsets.length - 1)];
    if (variable == offsets.length) {
      return offset.createConstant(partials.coefficient(powers));
    }
    DerivativeStructure sum = offset.createConstant(0);
    for (int power = rest; power >= 0; power--) {
      powers[variable] = power;
      sum =
          sum.multiply(offset)
              .add(polynomial(partials, offsets, powers, variable + 1, rest - power));
    }
    powers[variable] = 0;
    return sum;
  }
}
