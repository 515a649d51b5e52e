package dev.cotangent.bench.peer;

import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;
import org.hipparchus.util.MathArrays;

/**
 * Four sums over neighbours, of every fourth of the terms sin(xᵢ) · exp(-xᵢ₊₁).
 *
 * @param inputs the number of inputs, and of terms
 */
public record WideMap(int inputs) implements VectorProblem {
  private static final int OUTPUTS = 4;

  @Override
  public double[] point() {
    return Rosenbrock.point(inputs);
  }

  @Override
  public double[] plain(double[] x) {
    double[] y = new double[OUTPUTS];
    for (int i = 0; i < inputs; i++) {
      y[i % OUTPUTS] += Math.sin(x[i]) * Math.exp(-x[(i + 1) % inputs]);
    }
    return y;
  }

  /** Returns the values over our numbers. */
  public Real[] value(Real[] x) {
    Real[] y = Real.of(new double[OUTPUTS]);
    for (int i = 0; i < inputs; i++) {
      y[i % OUTPUTS] = y[i % OUTPUTS].add(x[i].sin().mul(x[(i + 1) % inputs].neg().exp()));
    }
    return y;
  }

  @Override
  public double[][] cotangent(double[] x) {
    return Reverse.jacobian(this::value, x);
  }

  @Override
  public double[][] byHand(double[] x) {
    double[][] rows = new double[OUTPUTS][inputs];
    for (int i = 0; i < inputs; i++) {
      int next = (i + 1) % inputs;
      double decay = Math.exp(-x[next]);
      rows[i % OUTPUTS][i] += Math.cos(x[i]) * decay;
      rows[i % OUTPUTS][next] -= Math.sin(x[i]) * decay;
    }
    return rows;
  }

  @Override
  public <T extends CalculusFieldElement<T>> T[] hipparchus(T[] x) {
    T[] y = MathArrays.buildArray(x[0].getField(), OUTPUTS);
    for (int i = 0; i < inputs; i++) {
      T term = x[i].sin().multiply(x[(i + 1) % inputs].negate().exp());
      y[i % OUTPUTS] = y[i % OUTPUTS].add(term);
    }
    return y;
  }

  @Override
  public DerivativeStructure[] commonsMath(DerivativeStructure[] x) {
    DerivativeStructure[] y = new DerivativeStructure[OUTPUTS];
    Arrays.fill(y, CommonsMath.constant(x[0], 0));
    for (int i = 0; i < inputs; i++) {
      DerivativeStructure term = x[i].sin().multiply(x[(i + 1) % inputs].negate().exp());
      y[i % OUTPUTS] = y[i % OUTPUTS].add(term);
    }
    return y;
  }
}
