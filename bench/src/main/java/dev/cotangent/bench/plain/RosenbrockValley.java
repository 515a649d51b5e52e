package dev.cotangent.bench.plain;

import dev.cotangent.compiled.PlainScalarFunction;

/**
 * Rosenbrock's valley in n dimensions, Σ 100 (xᵢ₊₁ - xᵢ²)² + (1 - xᵢ)²: a short loop in which every
 * element is read twice.
 *
 * @param n the number of dimensions
 */
record RosenbrockValley(int n) implements PlainFunction {
  static double value(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length - 1; i++) {
      double t = x[i + 1] - x[i] * x[i];
      double u = 1 - x[i];
      sum += 100 * t * t + u * u;
    }
    return sum;
  }

  @Override
  public double[] point() {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = Math.sin(i + 1);
    }
    return x;
  }

  @Override
  public PlainScalarFunction primal() {
    return RosenbrockValley::value;
  }

  /** What a term adds to the next element's adjoint is carried in a variable. */
  @Override
  public double valueAndGradient(double[] x, double[] into) {
    double sum = 0;
    double carried = 0;
    for (int i = 0; i < x.length - 1; i++) {
      double t = x[i + 1] - x[i] * x[i];
      double u = 1 - x[i];
      sum += 100 * t * t + u * u;
      into[i] = carried - 2 * (200 * t * x[i] + u);
      carried = 200 * t;
    }
    into[x.length - 1] = carried;
    return sum;
  }

  /** Leaves the Hessian times a vector in an array, by hand. */
  static void hessianVectorProduct(double[] x, double[] v, double[] into) {
    double carried = 0;
    for (int i = 0; i < x.length - 1; i++) {
      double mixed = -400 * x[i];
      into[i] = carried + (1200 * x[i] * x[i] - 400 * x[i + 1] + 2) * v[i] + mixed * v[i + 1];
      carried = mixed * v[i] + 200 * v[i + 1];
    }
    into[x.length - 1] = carried;
  }
}
