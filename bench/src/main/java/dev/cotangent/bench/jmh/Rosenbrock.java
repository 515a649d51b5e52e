package dev.cotangent.bench.jmh;

import dev.cotangent.primitive.Real;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * The function that the figures are measured on, Rosenbrock's valley in n dimensions: Σ 100 (xᵢ₊₁ -
 * xᵢ²)² + (1 - xᵢ)².
 */
final class Rosenbrock {
  private Rosenbrock() {}

  /** A point without symmetries. */
  static double[] point(int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = Math.sin(i + 1);
    }
    return x;
  }

  static double value(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length - 1; i++) {
      double t = x[i + 1] - x[i] * x[i];
      double u = 1 - x[i];
      sum += 100 * t * t + u * u;
    }
    return sum;
  }

  static Real value(Real[] x) {
    Real sum = Real.zero();
    for (int i = 0; i < x.length - 1; i++) {
      sum = sum.add(x[i + 1].sub(x[i].square()).square().mul(100).add(x[i].rsub(1).square()));
    }
    return sum;
  }

  static Gradient value(Gradient[] x) {
    Gradient sum = x[0].getField().getZero();
    for (int i = 0; i < x.length - 1; i++) {
      Gradient t = x[i + 1].subtract(x[i].square()).square().multiply(100);
      sum = sum.add(t.add(x[i].subtract(1).negate().square()));
    }
    return sum;
  }

  /** The gradient as Hipparchus computes it. */
  static double[] hipparchusGradient(double[] x) {
    Gradient[] inputs = new Gradient[x.length];
    for (int i = 0; i < x.length; i++) {
      inputs[i] = Gradient.variable(x.length, i, x[i]);
    }
    return value(inputs).getGradient();
  }
}
