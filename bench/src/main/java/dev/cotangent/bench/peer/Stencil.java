package dev.cotangent.bench.peer;

import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;
import org.hipparchus.util.MathArrays;

/**
 * A field on a square grid that goes on at the other side, and explicit steps in time, in which a
 * cell looks at its four neighbours. The result is the sum of the squares of the last field, the
 * inputs are the first one. The equation is left to the subclasses.
 */
public abstract class Stencil implements ScalarProblem {
  private final int size;
  private final int steps;

  Stencil(int size, int steps) {
    this.size = size;
    this.steps = steps;
  }

  /** Returns the number of rows, and of columns. */
  public final int size() {
    return size;
  }

  /** Returns the number of steps. */
  public final int steps() {
    return steps;
  }

  /** Returns a cell one step later, given its neighbours above, below, left and right. */
  abstract double cell(double u, double north, double south, double west, double east);

  /** Returns the field one step later; its neighbours are fields, too. */
  abstract Tensor field(Tensor u, Tensor north, Tensor south, Tensor west, Tensor east);

  abstract <T extends CalculusFieldElement<T>> T cell(T u, T north, T south, T west, T east);

  abstract DerivativeStructure cell(
      DerivativeStructure u,
      DerivativeStructure north,
      DerivativeStructure south,
      DerivativeStructure west,
      DerivativeStructure east);

  /** Returns the adjoint of the fields before the step that led away from the given one. */
  abstract double[] back(double[] adjoint, double[] before);

  /** A wave with a ripple, without symmetries. */
  @Override
  public final double[] point() {
    double[] u = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double wave = Math.sin(2 * Math.PI * i / size) * Math.cos(2 * Math.PI * j / size);
        u[i * size + j] = 0.5 + 0.4 * wave + 0.1 * Math.sin(i + 3.0 * j);
      }
    }
    return u;
  }

  @Override
  public final double plain(double[] x) {
    double[] u = x;
    for (int i = 0; i < steps; i++) {
      u = next(u);
    }
    double sum = 0;
    for (double cell : u) {
      sum += cell * cell;
    }
    return sum;
  }

  /** The field one step later. The cells at both sides are apart, so that the rest is one loop. */
  final double[] next(double[] u) {
    double[] next = new double[u.length];
    for (int row = 0; row < u.length; row += size) {
      int last = row + size - 1;
      int north = before(row);
      int south = after(row);
      next[row] = cell(u[row], u[north], u[south], u[last], u[row + 1]);
      for (int j = 1; j < size - 1; j++) {
        int at = row + j;
        next[at] = cell(u[at], u[north + j], u[south + j], u[at - 1], u[at + 1]);
      }
      next[last] = cell(u[last], u[north + size - 1], u[south + size - 1], u[last - 1], u[row]);
    }
    return next;
  }

  /** Where the row above begins. */
  final int before(int row) {
    return row == 0 ? size * (size - 1) : row - size;
  }

  /** Where the row below begins. */
  final int after(int row) {
    return row == size * (size - 1) ? 0 : row + size;
  }

  @Override
  public final Contestant cotangent() {
    Tensor first = Tensor.of(point(), size, size);
    return Contestant.of(() -> Reverse.gradient(x -> value(x[0]), first)[0], Tensor::toArray);
  }

  private Tensor value(Tensor x) {
    Tensor u = x;
    for (int i = 0; i < steps; i++) {
      Tensor tall = extended(u, 0);
      Tensor wide = extended(u, 1);
      u =
          field(
              u,
              tall.slice(0, 0, size),
              tall.slice(0, 2, size + 2),
              wide.slice(1, 0, size),
              wide.slice(1, 2, size + 2));
    }
    return u.square().sum();
  }

  /** A field with the last row before its first one and the first after its last, or columns. */
  private Tensor extended(Tensor u, int axis) {
    return Tensor.concat(axis, u.slice(axis, size - 1, size), u, u.slice(axis, 0, 1));
  }

  @Override
  public final double[] byHand(double[] x) {
    double[][] fields = new double[steps + 1][];
    fields[0] = x;
    for (int i = 0; i < steps; i++) {
      fields[i + 1] = next(fields[i]);
    }
    double[] adjoint = fields[steps].clone();
    for (int k = 0; k < adjoint.length; k++) {
      adjoint[k] *= 2;
    }
    for (int i = steps - 1; i >= 0; i--) {
      adjoint = back(adjoint, fields[i]);
    }
    return adjoint;
  }

  @Override
  public final <T extends CalculusFieldElement<T>> T hipparchus(T[] x) {
    T[] u = x;
    for (int i = 0; i < steps; i++) {
      T[] next = MathArrays.buildArray(x[0].getField(), u.length);
      for (int at = 0; at < u.length; at++) {
        next[at] = cell(u[at], u[north(at)], u[south(at)], u[west(at)], u[east(at)]);
      }
      u = next;
    }
    T sum = x[0].getField().getZero();
    for (T cell : u) {
      sum = sum.add(cell.square());
    }
    return sum;
  }

  @Override
  public final DerivativeStructure commonsMath(DerivativeStructure[] x) {
    DerivativeStructure[] u = x;
    for (int i = 0; i < steps; i++) {
      DerivativeStructure[] next = new DerivativeStructure[u.length];
      for (int at = 0; at < u.length; at++) {
        next[at] = cell(u[at], u[north(at)], u[south(at)], u[west(at)], u[east(at)]);
      }
      u = next;
    }
    DerivativeStructure sum = CommonsMath.constant(x[0], 0);
    for (DerivativeStructure cell : u) {
      sum = sum.add(cell.multiply(cell));
    }
    return sum;
  }

  private int north(int at) {
    return at < size ? at + size * (size - 1) : at - size;
  }

  private int south(int at) {
    return at < size * (size - 1) ? at + size : at - size * (size - 1);
  }

  private int west(int at) {
    return at % size == 0 ? at + size - 1 : at - 1;
  }

  private int east(int at) {
    return at % size == size - 1 ? at - size + 1 : at + 1;
  }

  @Override
  public final long numbers() {
    return 5L * size * size;
  }
}
