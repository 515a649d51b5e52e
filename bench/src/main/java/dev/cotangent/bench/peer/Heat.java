package dev.cotangent.bench.peer;

import dev.cotangent.tensor.Tensor;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;

/** The heat equation, linear: u' = u + r (sum of the four neighbours - 4 u). */
public final class Heat extends Stencil {
  /** How much of the difference to each neighbour is made up in a step, r. */
  public static final double RATE = 0.2;

  private static final double REST = 1 - 4 * RATE;

  Heat(int size, int steps) {
    super(size, steps);
  }

  @Override
  double cell(double u, double north, double south, double west, double east) {
    return REST * u + RATE * (north + south + west + east);
  }

  @Override
  Tensor field(Tensor u, Tensor north, Tensor south, Tensor west, Tensor east) {
    return u.mul(REST).add(north.add(south).add(west.add(east)).mul(RATE));
  }

  @Override
  <T extends CalculusFieldElement<T>> T cell(T u, T north, T south, T west, T east) {
    return u.multiply(REST).add(north.add(south).add(west.add(east)).multiply(RATE));
  }

  @Override
  DerivativeStructure cell(
      DerivativeStructure u,
      DerivativeStructure north,
      DerivativeStructure south,
      DerivativeStructure west,
      DerivativeStructure east) {
    return u.multiply(REST).add(north.add(south).add(west.add(east)).multiply(RATE));
  }

  /** A cell looks at its neighbours as they look at it: the step is its own adjoint. */
  @Override
  double[] back(double[] adjoint, double[] before) {
    return next(adjoint);
  }
}
