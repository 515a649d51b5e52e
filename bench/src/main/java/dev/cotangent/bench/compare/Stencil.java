package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Family;
import dev.cotangent.compiled.PlainVectorFunction;
import dev.cotangent.primitive.Real;

/** Bratu's equation on a line, discretized: each residual looks at three neighbours. */
final class Stencil implements FunctionFamily {
  @Override
  public Family about() {
    return new Family(
        "stencil",
        "Sparse stencil",
        "r_i = x_(i-1) - 2 x_i + x_(i+1) + exp(x_i), of which the outputs are made in their order:"
            + " most of the Jacobian is 0.");
  }

  @Override
  public PlainVectorFunction plain(Shape shape) {
    int outputs = shape.outputs();
    return x -> values(x, outputs);
  }

  private static double[] values(double[] x, int outputs) {
    int n = x.length;
    int last = n - 1;
    double[] residuals = new double[n];
    residuals[0] = residual(0, x[0], n == 1 ? 0 : x[1]);
    for (int i = 1; i < last; i++) {
      residuals[i] = residual(x[i - 1], x[i], x[i + 1]);
    }
    if (last > 0) {
      residuals[last] = residual(x[last - 1], x[last], 0);
    }
    return Outputs.of(residuals, outputs);
  }

  private static double residual(double left, double x, double right) {
    return left - 2 * x + right + Math.exp(x);
  }

  @Override
  public Real[] value(Real[] x, int outputs) {
    int n = x.length;
    int last = n - 1;
    Real[] residuals = new Real[n];
    residuals[0] = residual(Real.zero(), x[0], n == 1 ? Real.zero() : x[1]);
    for (int i = 1; i < last; i++) {
      residuals[i] = residual(x[i - 1], x[i], x[i + 1]);
    }
    if (last > 0) {
      residuals[last] = residual(x[last - 1], x[last], Real.zero());
    }
    return Outputs.of(residuals, outputs);
  }

  private static Real residual(Real left, Real x, Real right) {
    return left.sub(x.mul(2)).add(right).add(x.exp());
  }

  @Override
  public long entries(Shape shape) {
    return 2L * shape.inputs() + Math.max(shape.inputs(), shape.outputs());
  }
}
