package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Family;
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
  public double[] value(double[] x, int outputs) {
    int n = x.length;
    double[] u = x;
    for (int step = 0; step < STEPS; step++) {
      double[] next = new double[n];
      for (int i = 0; i < n; i++) {
        double neighbours = u[(i + n - 1) % n] + u[(i + 1) % n];
        next[i] = u[i] + STEP * (neighbours - u[i] * (1 + u[i] * u[i]));
      }
      u = next;
    }
    return Outputs.of(u, outputs);
  }

  @Override
  public Real[] value(Real[] x, int outputs) {
    int n = x.length;
    Real[] u = x;
    for (int step = 0; step < STEPS; step++) {
      Real[] next = new Real[n];
      for (int i = 0; i < n; i++) {
        Real neighbours = u[(i + n - 1) % n].add(u[(i + 1) % n]);
        Real back = u[i].mul(u[i].mul(u[i]).add(1));
        next[i] = u[i].add(neighbours.sub(back).mul(STEP));
      }
      u = next;
    }
    return Outputs.of(u, outputs);
  }

  @Override
  public long entries(Shape shape) {
    return 6L * STEPS * shape.inputs() + Math.max(shape.inputs(), shape.outputs());
  }
}
