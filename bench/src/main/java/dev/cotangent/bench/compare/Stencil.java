package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Family;
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
  public double[] value(double[] x, int outputs) {
    int n = x.length;
    double[] residuals = new double[n];
    for (int i = 0; i < n; i++) {
      double left = i == 0 ? 0 : x[i - 1];
      double right = i + 1 == n ? 0 : x[i + 1];
      residuals[i] = left - 2 * x[i] + right + Math.exp(x[i]);
    }
    return Outputs.of(residuals, outputs);
  }

  @Override
  public Real[] value(Real[] x, int outputs) {
    int n = x.length;
    Real[] residuals = new Real[n];
    for (int i = 0; i < n; i++) {
      Real left = i == 0 ? Real.zero() : x[i - 1];
      Real right = i + 1 == n ? Real.zero() : x[i + 1];
      residuals[i] = left.sub(x[i].mul(2)).add(right).add(x[i].exp());
    }
    return Outputs.of(residuals, outputs);
  }

  @Override
  public long entries(Shape shape) {
    return 2L * shape.inputs() + Math.max(shape.inputs(), shape.outputs());
  }
}
