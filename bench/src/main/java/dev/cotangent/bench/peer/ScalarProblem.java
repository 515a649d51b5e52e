package dev.cotangent.bench.peer;

import dev.cotangent.compiled.PlainScalarFunction;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;
import org.jspecify.annotations.Nullable;

/**
 * A function of many numbers with one result, written for each tool. The formulas are the same; the
 * order of sums and the operations at hand differ.
 */
public interface ScalarProblem {
  /** Returns where it is differentiated. */
  double[] point();

  /** Returns its value over plain doubles. */
  double plain(double[] x);

  /** Returns its gradient, by an adjoint written by hand. */
  double[] byHand(double[] x);

  /**
   * Makes its gradient by this library ready, in the mode and over the kind of number that suit.
   */
  Contestant cotangent();

  /**
   * Returns its value over plain doubles as a method or a lambda that a derivative can be generated
   * of; null if there is none.
   */
  default @Nullable PlainScalarFunction compilable() {
    return null;
  }

  /** Returns its value over Hipparchus's numbers, of whatever kind. */
  <T extends CalculusFieldElement<T>> T hipparchus(T[] x);

  /** Returns its value over Commons Math's numbers. */
  DerivativeStructure commonsMath(DerivativeStructure[] x);

  /** Returns about how many numbers are in memory at a time, inputs included. */
  long numbers();

  /** Returns the tools that it suits: libraries of arrays have no use for few numbers. */
  default Set<Tool> tools() {
    return EnumSet.allOf(Tool.class);
  }
}
