package dev.cotangent.bench.plain;

import dev.cotangent.compiled.PlainScalarFunction;

/**
 * The heat equation on a square grid whose border is held, by explicit steps from one of two arrays
 * to the other: u' = u + r (sum of the four neighbours - 4 u). The result is the sum of the squares
 * of the last field, the inputs are the first one. Linear: no value is needed on the way back.
 */
final class HeatEquation implements PlainFunction {
  private static final double RATE = 0.2;

  private final int size;
  private final int steps;

  // Two fields on the way there, and two adjoints on the way back, whose borders stay 0.
  private final double[] field;
  private final double[] otherField;
  private final double[] adjoint;
  private final double[] otherAdjoint;

  HeatEquation(int size, int steps) {
    this.size = size;
    this.steps = steps;
    this.field = new double[size * size];
    this.otherField = new double[size * size];
    this.adjoint = new double[size * size];
    this.otherAdjoint = new double[size * size];
  }

  static double value(double[] first, int size, int steps) {
    double[] u = first.clone();
    double[] next = first.clone();
    for (int i = 0; i < steps; i++) {
      step(u, next, size);
      double[] last = u;
      u = next;
      next = last;
    }
    return Fields.squares(u);
  }

  private static void step(double[] u, double[] next, int size) {
    for (int i = 1; i < size - 1; i++) {
      for (int at = i * size + 1; at < i * size + size - 1; at++) {
        double neighbours = u[at - size] + u[at + size] + u[at - 1] + u[at + 1];
        next[at] = u[at] + RATE * (neighbours - 4 * u[at]);
      }
    }
  }

  @Override
  public double[] point() {
    return Fields.ripples(size);
  }

  @Override
  public PlainScalarFunction primal() {
    int n = size;
    int count = steps;
    return first -> value(first, n, count);
  }

  /**
   * A cell looks at its neighbours as they look at it: inside the border, the step is its own
   * adjoint. Only the border collects what its neighbours take from it, step by step.
   */
  @Override
  public double valueAndGradient(double[] x, double[] into) {
    double[] u = lastField(x);
    for (int k = 0; k < u.length; k++) {
      into[k] = 2 * u[k];
    }
    double[] back = adjoint;
    double[] before = otherAdjoint;
    Fields.copyInside(into, back, size);
    for (int i = 0; i < steps; i++) {
      collect(back, into);
      step(back, before, size);
      double[] swapped = back;
      back = before;
      before = swapped;
    }
    Fields.copyInside(back, into, size);
    return Fields.squares(u);
  }

  private double[] lastField(double[] x) {
    System.arraycopy(x, 0, field, 0, x.length);
    System.arraycopy(x, 0, otherField, 0, x.length);
    double[] u = field;
    double[] next = otherField;
    for (int i = 0; i < steps; i++) {
      step(u, next, size);
      double[] last = u;
      u = next;
      next = last;
    }
    return u;
  }

  private void collect(double[] back, double[] border) {
    int lastRow = size * (size - 1);
    for (int k = 1; k < size - 1; k++) {
      border[k] += RATE * back[k + size];
      border[lastRow + k] += RATE * back[lastRow + k - size];
      border[k * size] += RATE * back[k * size + 1];
      border[k * size + size - 1] += RATE * back[k * size + size - 2];
    }
  }
}
