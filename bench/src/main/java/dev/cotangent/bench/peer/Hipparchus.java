package dev.cotangent.bench.peer;

import org.hipparchus.CalculusFieldElement;
import org.hipparchus.analysis.differentiation.DSFactory;
import org.hipparchus.analysis.differentiation.DerivativeStructure;
import org.hipparchus.analysis.differentiation.Gradient;

/** Hipparchus's variables, and what is read from its results. */
final class Hipparchus {
  private Hipparchus() {}

  /** Returns a number for each input, which knows that it is this input. */
  static Gradient[] gradients(double... x) {
    Gradient[] variables = new Gradient[x.length];
    for (int i = 0; i < x.length; i++) {
      variables[i] = Gradient.variable(x.length, i, x[i]);
    }
    return variables;
  }

  /** Returns a number for each input, with derivatives as far as the factory says. */
  static DerivativeStructure[] structures(DSFactory factory, double... x) {
    DerivativeStructure[] variables = new DerivativeStructure[x.length];
    for (int i = 0; i < x.length; i++) {
      variables[i] = factory.variable(i, x[i]);
    }
    return variables;
  }

  /**
   * Returns log Σ exp. The maximum is taken out as a constant: it does not matter to the result.
   */
  static <T extends CalculusFieldElement<T>> T logSumExp(T[] x) {
    double max = x[0].getReal();
    for (T term : x) {
      max = Math.max(max, term.getReal());
    }
    T sum = x[0].getField().getZero();
    for (T term : x) {
      sum = sum.add(term.subtract(max).exp());
    }
    return sum.log().add(max);
  }

  /** Returns the first derivatives. */
  static double[] gradient(DerivativeStructure y) {
    return Structures.gradient(y.getFreeParameters(), orders -> y.getPartialDerivative(orders));
  }

  /** Returns the second derivatives, row by row. */
  static double[] hessian(DerivativeStructure y) {
    return Structures.hessian(y.getFreeParameters(), orders -> y.getPartialDerivative(orders));
  }
}
