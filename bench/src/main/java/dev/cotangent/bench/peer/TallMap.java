package dev.cotangent.bench.peer;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import java.util.Arrays;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;
import org.hipparchus.util.MathArrays;

/**
 * A decay and an oscillation at many times: a · exp(-b t) + sin(c t + d), as a function of a, b, c
 * and d.
 */
public final class TallMap implements VectorProblem {
  private final double[] times;

  /** Makes the function with the given number of outputs. */
  public TallMap(int outputs) {
    times = new double[outputs];
    Arrays.setAll(times, i -> 0.003 * i);
  }

  @Override
  public double[] point() {
    return new double[] {1, 2, 3, 0.5};
  }

  @Override
  public double[] plain(double[] x) {
    double[] y = new double[times.length];
    for (int i = 0; i < y.length; i++) {
      double t = times[i];
      y[i] = x[0] * Math.exp(-t * x[1]) + Math.sin(x[2] * t + x[3]);
    }
    return y;
  }

  /** Returns the values over our numbers. */
  public Real[] value(Real[] x) {
    Real[] y = new Real[times.length];
    for (int i = 0; i < y.length; i++) {
      double t = times[i];
      y[i] = x[0].mul(x[1].mul(-t).exp()).add(x[2].mul(t).add(x[3]).sin());
    }
    return y;
  }

  @Override
  public double[][] cotangent(double[] x) {
    return Forward.jacobian(this::value, x);
  }

  @Override
  public double[][] byHand(double[] x) {
    double[][] rows = new double[times.length][];
    for (int i = 0; i < rows.length; i++) {
      double t = times[i];
      double decay = Math.exp(-t * x[1]);
      double slope = Math.cos(x[2] * t + x[3]);
      rows[i] = new double[] {decay, -t * x[0] * decay, t * slope, slope};
    }
    return rows;
  }

  @Override
  public <T extends CalculusFieldElement<T>> T[] hipparchus(T[] x) {
    T[] y = MathArrays.buildArray(x[0].getField(), times.length);
    for (int i = 0; i < y.length; i++) {
      double t = times[i];
      y[i] = x[0].multiply(x[1].multiply(-t).exp()).add(x[2].multiply(t).add(x[3]).sin());
    }
    return y;
  }

  @Override
  public DerivativeStructure[] commonsMath(DerivativeStructure[] x) {
    DerivativeStructure[] y = new DerivativeStructure[times.length];
    for (int i = 0; i < y.length; i++) {
      double t = times[i];
      y[i] = x[0].multiply(x[1].multiply(-t).exp()).add(x[2].multiply(t).add(x[3]).sin());
    }
    return y;
  }
}
