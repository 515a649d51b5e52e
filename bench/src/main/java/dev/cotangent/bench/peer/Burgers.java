package dev.cotangent.bench.peer;

import dev.cotangent.tensor.Tensor;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;

/**
 * Burgers' equation in two dimensions, nonlinear, with one velocity along both axes: u_t + u (u_x +
 * u_y) = ν Δu. Differences are central, so that there is no kink: u' = u - c u (east - west + south
 * - north) + r (sum of the four neighbours - 4 u).
 */
public final class Burgers extends Stencil {
  /** How far a step carries, over twice the width of a cell, c. */
  public static final double CONVECTION = 0.05;

  /** How much of the difference to each neighbour is made up in a step, r. */
  public static final double DIFFUSION = 0.1;

  private static final double REST = 1 - 4 * DIFFUSION;

  Burgers(int size, int steps) {
    super(size, steps);
  }

  @Override
  double cell(double u, double north, double south, double west, double east) {
    double slope = east - west + (south - north);
    return u * (REST - CONVECTION * slope) + DIFFUSION * (north + south + west + east);
  }

  @Override
  Tensor field(Tensor u, Tensor north, Tensor south, Tensor west, Tensor east) {
    Tensor slope = east.sub(west).add(south.sub(north));
    Tensor neighbours = north.add(south).add(west.add(east));
    return u.mul(slope.mul(-CONVECTION).add(REST)).add(neighbours.mul(DIFFUSION));
  }

  @Override
  <T extends CalculusFieldElement<T>> T cell(T u, T north, T south, T west, T east) {
    T slope = east.subtract(west).add(south.subtract(north));
    T neighbours = north.add(south).add(west.add(east));
    return u.multiply(slope.multiply(-CONVECTION).add(REST)).add(neighbours.multiply(DIFFUSION));
  }

  @Override
  DerivativeStructure cell(
      DerivativeStructure u,
      DerivativeStructure north,
      DerivativeStructure south,
      DerivativeStructure west,
      DerivativeStructure east) {
    DerivativeStructure slope = east.subtract(west).add(south.subtract(north));
    DerivativeStructure neighbours = north.add(south).add(west.add(east));
    return u.multiply(slope.multiply(-CONVECTION).add(REST)).add(neighbours.multiply(DIFFUSION));
  }

  @Override
  double[] back(double[] adjoint, double[] u) {
    int size = size();
    double[] carried = new double[u.length];
    for (int k = 0; k < u.length; k++) {
      carried[k] = CONVECTION * adjoint[k] * u[k];
    }
    double[] result = new double[u.length];
    for (int row = 0; row < u.length; row += size) {
      int north = before(row);
      int south = after(row);
      back(adjoint, u, carried, result, row, row + size - 1, row + 1, north - row, south - row);
      for (int at = row + 1; at < row + size - 1; at++) {
        back(adjoint, u, carried, result, at, at - 1, at + 1, north - row, south - row);
      }
      int last = row + size - 1;
      back(adjoint, u, carried, result, last, last - 1, row, north - row, south - row);
    }
    return result;
  }

  /** A cell's adjoint, from its own factor, and from the cells that see it as their neighbour. */
  private static void back(
      double[] adjoint,
      double[] u,
      double[] carried,
      double[] result,
      int at,
      int west,
      int east,
      int toNorth,
      int toSouth) {
    int north = at + toNorth;
    int south = at + toSouth;
    double slope = u[east] - u[west] + (u[south] - u[north]);
    double neighbours = adjoint[north] + adjoint[south] + adjoint[west] + adjoint[east];
    result[at] =
        adjoint[at] * (REST - CONVECTION * slope)
            + DIFFUSION * neighbours
            + (carried[east] - carried[west] + (carried[south] - carried[north]));
  }
}
