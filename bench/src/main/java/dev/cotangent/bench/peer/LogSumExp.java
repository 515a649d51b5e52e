package dev.cotangent.bench.peer;

import dev.cotangent.compiled.PlainScalarFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;

/**
 * log Σ exp xᵢ, with the maximum taken out first, as everybody must write it.
 *
 * @param n the number of terms
 */
public record LogSumExp(int n) implements ScalarProblem {
  @Override
  public double[] point() {
    return Rosenbrock.point(n);
  }

  @Override
  public double plain(double[] x) {
    return value(x);
  }

  private static double value(double[] x) {
    double max = max(x);
    double sum = 0;
    for (double term : x) {
      sum += Math.exp(term - max);
    }
    return max + Math.log(sum);
  }

  private static double max(double... x) {
    double max = x[0];
    for (double term : x) {
      max = Math.max(max, term);
    }
    return max;
  }

  @Override
  public PlainScalarFunction compilable() {
    return LogSumExp::value;
  }

  @Override
  public Contestant cotangent() {
    Tensor x = Tensor.of(point());
    return Contestant.of(() -> Reverse.gradient(v -> v[0].logSumExp(), x)[0], Tensor::toArray);
  }

  @Override
  public double[] byHand(double[] x) {
    double max = max(x);
    double[] gradient = new double[x.length];
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      gradient[i] = Math.exp(x[i] - max);
      sum += gradient[i];
    }
    for (int i = 0; i < x.length; i++) {
      gradient[i] /= sum;
    }
    return gradient;
  }

  @Override
  public <T extends CalculusFieldElement<T>> T hipparchus(T[] x) {
    return Hipparchus.logSumExp(x);
  }

  @Override
  public DerivativeStructure commonsMath(DerivativeStructure[] x) {
    return CommonsMath.logSumExp(x);
  }

  @Override
  public long numbers() {
    return n + 10L;
  }
}
