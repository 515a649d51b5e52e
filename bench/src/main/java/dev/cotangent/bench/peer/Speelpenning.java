package dev.cotangent.bench.peer;

import dev.cotangent.compiled.PlainScalarFunction;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import java.util.Arrays;
import java.util.Set;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;

/**
 * Speelpenning's product x₁ x₂ ⋯ xₙ: all partial derivatives take three products a factor, not n
 * (Speelpenning 1980, "Compiling fast partial derivatives of functions given by algorithms").
 *
 * @param n the number of factors
 */
public record Speelpenning(int n) implements ScalarProblem {
  @Override
  public double[] point() {
    double[] x = new double[n];
    Arrays.setAll(x, i -> (i + 1.0) / (i + 1.5));
    return x;
  }

  @Override
  public double plain(double[] x) {
    return value(x);
  }

  private static double value(double[] x) {
    double product = 1;
    for (double factor : x) {
      product *= factor;
    }
    return product;
  }

  private static Real value(Real[] x) {
    Real product = x[0];
    for (int i = 1; i < x.length; i++) {
      product = product.mul(x[i]);
    }
    return product;
  }

  @Override
  public PlainScalarFunction compilable() {
    return Speelpenning::value;
  }

  @Override
  public Contestant cotangent() {
    double[] x = point();
    return Contestant.of(() -> Reverse.gradient(Speelpenning::value, x));
  }

  @Override
  public double[] byHand(double[] x) {
    double[] gradient = new double[x.length];
    double before = 1;
    for (int i = 0; i < x.length; i++) {
      gradient[i] = before;
      before *= x[i];
    }
    double after = 1;
    for (int i = x.length - 1; i >= 0; i--) {
      gradient[i] *= after;
      after *= x[i];
    }
    return gradient;
  }

  @Override
  public <T extends CalculusFieldElement<T>> T hipparchus(T[] x) {
    T product = x[0];
    for (int i = 1; i < x.length; i++) {
      product = product.multiply(x[i]);
    }
    return product;
  }

  @Override
  public DerivativeStructure commonsMath(DerivativeStructure[] x) {
    DerivativeStructure product = x[0];
    for (int i = 1; i < x.length; i++) {
      product = product.multiply(x[i]);
    }
    return product;
  }

  @Override
  public long numbers() {
    return n + 10L;
  }

  @Override
  public Set<Tool> tools() {
    return Tool.ALWAYS;
  }
}
