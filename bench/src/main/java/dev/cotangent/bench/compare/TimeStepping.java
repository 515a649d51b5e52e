package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Family;
import dev.cotangent.compiled.PlainVectorFunction;
import dev.cotangent.primitive.Real;

/** The equation of Allen and Cahn on a ring, by explicit Euler steps. */
final class TimeStepping implements FunctionFamily {
  private static final int STEPS = 50;
  private static final double STEP = 0.1;

  @Override
  public Family about() {
    return new Family(
        "steps",
        "Time-stepping loop",
        "%d Euler steps of u' = u_(i-1) - 2 u_i + u_(i+1) + u_i - u_i³ on a ring of n points; the"
                .formatted(STEPS)
            + " outputs are made of the last state in its order: a long computation, most of which"
            + " is shared by outputs.");
  }

  @Override
  public PlainVectorFunction plain(Shape shape) {
    int outputs = shape.outputs();
    return x -> values(x, outputs);
  }

  private static double[] values(double[] x, int outputs) {
    double[] u = x;
    for (int step = 0; step < STEPS; step++) {
      u = next(u);
    }
    return Outputs.of(u, outputs);
  }

  /** The ring is closed at both of its ends, so that there is no division to find a neighbour. */
  private static double[] next(double[] u) {
    int n = u.length;
    int last = n - 1;
    double[] next = new double[n];
    next[0] = next(u[last], u[0], u[1 % n]);
    for (int i = 1; i < last; i++) {
      next[i] = next(u[i - 1], u[i], u[i + 1]);
    }
    if (last > 0) {
      next[last] = next(u[last - 1], u[last], u[0]);
    }
    return next;
  }

  private static double next(double left, double u, double right) {
    return u + STEP * (left + right - u * (1 + u * u));
  }

  @Override
  public Real[] value(Real[] x, int outputs) {
    Real[] u = x;
    for (int step = 0; step < STEPS; step++) {
      u = next(u);
    }
    return Outputs.of(u, outputs);
  }

  private static Real[] next(Real[] u) {
    int n = u.length;
    int last = n - 1;
    Real[] next = new Real[n];
    next[0] = next(u[last], u[0], u[1 % n]);
    for (int i = 1; i < last; i++) {
      next[i] = next(u[i - 1], u[i], u[i + 1]);
    }
    if (last > 0) {
      next[last] = next(u[last - 1], u[last], u[0]);
    }
    return next;
  }

  private static Real next(Real left, Real u, Real right) {
    Real back = u.mul(u.mul(u).add(1));
    return u.add(left.add(right).sub(back).mul(STEP));
  }

  @Override
  public long entries(Shape shape) {
    return 6L * STEPS * shape.inputs() + Math.max(shape.inputs(), shape.outputs());
  }
}
