package dev.cotangent.bench.peer;

import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;

/** A function of several numbers with several results, written for each tool. */
public interface VectorProblem {
  /** Returns where it is differentiated. */
  double[] point();

  /** Returns its values over plain doubles. */
  double[] plain(double[] x);

  /** Returns its Jacobian by this library, in the mode that suits. */
  double[][] cotangent(double[] x);

  /** Returns its Jacobian, derived by hand. */
  double[][] byHand(double[] x);

  /** Returns its values over Hipparchus's numbers, of whatever kind. */
  <T extends CalculusFieldElement<T>> T[] hipparchus(T[] x);

  /** Returns its values over Commons Math's numbers. */
  DerivativeStructure[] commonsMath(DerivativeStructure[] x);
}
