package dev.cotangent.bench.plain;

import dev.cotangent.compiled.PlainScalarFunction;

/**
 * Burgers' equation in two dimensions, nonlinear, with one velocity along both axes, u_t + u (u_x +
 * u_y) = ν Δu, by central differences and explicit steps on a square grid whose border is held: u'
 * = u - c u (east - west + south - north) + r (sum of the four neighbours - 4 u). The result is the
 * sum of the squares of the last field, the inputs are the first one.
 */
final class BurgersEquation implements PlainFunction {
  private static final double CONVECTION = 0.05;
  private static final double DIFFUSION = 0.1;
  private static final double REST = 1 - 4 * DIFFUSION;

  private final int size;
  private final int steps;

  /** All fields, from the first to the last. */
  private final double[][] fields;

  // Two adjoints on the way back, whose borders stay 0.
  private final double[] adjoint;
  private final double[] otherAdjoint;

  BurgersEquation(int size, int steps) {
    this.size = size;
    this.steps = steps;
    this.fields = new double[steps + 1][size * size];
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
        double slope = u[at + 1] - u[at - 1] + (u[at + size] - u[at - size]);
        double neighbours = u[at - size] + u[at + size] + u[at - 1] + u[at + 1];
        next[at] = u[at] * (REST - CONVECTION * slope) + DIFFUSION * neighbours;
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

  @Override
  public double valueAndGradient(double[] x, double[] into) {
    double[] last = lastField(x);
    for (int k = 0; k < last.length; k++) {
      into[k] = 2 * last[k];
    }
    double[] back = adjoint;
    double[] before = otherAdjoint;
    Fields.copyInside(into, back, size);
    for (int i = steps - 1; i >= 0; i--) {
      collect(back, fields[i], into);
      back(back, fields[i], before, size);
      double[] swapped = back;
      back = before;
      before = swapped;
    }
    Fields.copyInside(back, into, size);
    return Fields.squares(last);
  }

  private double[] lastField(double[] x) {
    System.arraycopy(x, 0, fields[0], 0, x.length);
    for (int i = 0; i < steps; i++) {
      Fields.copyBorder(x, fields[i + 1], size);
      step(fields[i], fields[i + 1], size);
    }
    return fields[steps];
  }

  /** Gathers a cell's adjoint from its own factor and from the cells that see it. */
  private static void back(double[] adjoint, double[] u, double[] before, int size) {
    for (int i = 1; i < size - 1; i++) {
      for (int at = i * size + 1; at < i * size + size - 1; at++) {
        double north = u[at - size];
        double south = u[at + size];
        double west = u[at - 1];
        double east = u[at + 1];
        before[at] =
            adjoint[at] * (REST - CONVECTION * (east - west + (south - north)))
                + adjoint[at - size] * (DIFFUSION - CONVECTION * north)
                + adjoint[at + size] * (DIFFUSION + CONVECTION * south)
                + adjoint[at - 1] * (DIFFUSION - CONVECTION * west)
                + adjoint[at + 1] * (DIFFUSION + CONVECTION * east);
      }
    }
  }

  /** Adds to the border's adjoint what the cells beside it take from it in a step. */
  private void collect(double[] adjoint, double[] u, double[] border) {
    for (int k = 1; k < size - 1; k++) {
      int south = size * (size - 1) + k;
      int west = k * size;
      int east = west + size - 1;
      border[k] += adjoint[k + size] * (DIFFUSION + CONVECTION * u[k + size]);
      border[south] += adjoint[south - size] * (DIFFUSION - CONVECTION * u[south - size]);
      border[west] += adjoint[west + 1] * (DIFFUSION + CONVECTION * u[west + 1]);
      border[east] += adjoint[east - 1] * (DIFFUSION - CONVECTION * u[east - 1]);
    }
  }
}
