package dev.cotangent.bench.peer;

import dev.cotangent.compiled.PlainScalarFunction;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;

/**
 * The function that most figures are measured on, Rosenbrock's valley in n dimensions: Σ 100 (xᵢ₊₁
 * - xᵢ²)² + (1 - xᵢ)².
 *
 * @param n the number of dimensions
 */
public record Rosenbrock(int n) implements ScalarProblem {
  /** From so many dimensions on arrays are faster than numbers. */
  private static final int LARGE = 200;

  /** A point without symmetries. */
  public static double[] point(int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = Math.sin(i + 1);
    }
    return x;
  }

  /** Returns the value over plain doubles. */
  public static double value(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length - 1; i++) {
      double t = x[i + 1] - x[i] * x[i];
      double u = 1 - x[i];
      sum += 100 * t * t + u * u;
    }
    return sum;
  }

  /** Returns the value over our numbers. */
  public static Real value(Real[] x) {
    Real sum = Real.zero();
    for (int i = 0; i < x.length - 1; i++) {
      sum = sum.add(x[i + 1].sub(x[i].square()).square().mul(100).add(x[i].rsub(1).square()));
    }
    return sum;
  }

  /** Returns the value over our arrays. */
  static Tensor value(Tensor x) {
    Tensor here = x.slice(0, 0, -1);
    Tensor next = x.slice(0, 1, x.size());
    return next.sub(here.square()).square().mul(100).add(here.sub(1).square()).sum();
  }

  @Override
  public double[] point() {
    return point(n);
  }

  @Override
  public double plain(double[] x) {
    return value(x);
  }

  @Override
  public PlainScalarFunction compilable() {
    return Rosenbrock::value;
  }

  @Override
  public Contestant cotangent() {
    double[] x = point();
    if (n < LARGE) {
      return Contestant.of(() -> Reverse.gradient(Rosenbrock::value, x));
    }
    Tensor array = Tensor.of(x);
    return Contestant.of(() -> Reverse.gradient(v -> value(v[0]), array)[0], Tensor::toArray);
  }

  @Override
  public double[] byHand(double[] x) {
    double[] gradient = new double[x.length];
    for (int i = 0; i < x.length - 1; i++) {
      double t = 200 * (x[i + 1] - x[i] * x[i]);
      gradient[i] -= 2 * t * x[i] + 2 * (1 - x[i]);
      gradient[i + 1] = t;
    }
    return gradient;
  }

  @Override
  public <T extends CalculusFieldElement<T>> T hipparchus(T[] x) {
    T sum = x[0].getField().getZero();
    for (int i = 0; i < x.length - 1; i++) {
      T t = x[i + 1].subtract(x[i].square()).square().multiply(100.0);
      sum = sum.add(t.add(x[i].subtract(1.0).square()));
    }
    return sum;
  }

  @Override
  public DerivativeStructure commonsMath(DerivativeStructure[] x) {
    DerivativeStructure sum = CommonsMath.constant(x[0], 0);
    for (int i = 0; i < x.length - 1; i++) {
      DerivativeStructure t = x[i + 1].subtract(x[i].multiply(x[i]));
      DerivativeStructure u = x[i].subtract(1);
      sum = sum.add(t.multiply(t).multiply(100.0).add(u.multiply(u)));
    }
    return sum;
  }

  @Override
  public long numbers() {
    return n + 10L; // a term is soon added
  }
}
