package dev.cotangent.bench.peer;

import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;

/** Commons Math's variables, and what is read from its results. */
final class CommonsMath {
  private CommonsMath() {}

  /** Returns a number for each input, with all derivatives up to an order. */
  static DerivativeStructure[] variables(int order, double... x) {
    DerivativeStructure[] variables = new DerivativeStructure[x.length];
    for (int i = 0; i < x.length; i++) {
      variables[i] = new DerivativeStructure(x.length, order, i, x[i]);
    }
    return variables;
  }

  /** Returns a constant of the same kind as a number. */
  static DerivativeStructure constant(DerivativeStructure like, double value) {
    return new DerivativeStructure(like.getFreeParameters(), like.getOrder(), value);
  }

  /**
   * Returns log Σ exp. The maximum is taken out as a constant: it does not matter to the result.
   */
  static DerivativeStructure logSumExp(DerivativeStructure... x) {
    double max = x[0].getReal();
    for (DerivativeStructure term : x) {
      max = Math.max(max, term.getReal());
    }
    DerivativeStructure sum = constant(x[0], 0);
    for (DerivativeStructure term : x) {
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
