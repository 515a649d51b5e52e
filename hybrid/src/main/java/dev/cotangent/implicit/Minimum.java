package dev.cotangent.implicit;

import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.ValueAndGradient;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The minimum of a function in a box, by projected Newton steps: those unknowns that the function
 * pushes against their bounds are held, the others take a Newton step, which is cut off at the
 * bounds and shortened until the function decreases (D. P. Bertsekas 1982, "Projected Newton
 * methods for optimization problems with simple constraints").
 *
 * <p>At the minimum the held unknowns equal their bounds, and the slopes in the others are 0: those
 * are the equations by which the minimum depends on the parameters.
 */
final class Minimum implements Solution.Place {
  private static final String NAME = "argmin";
  private static final int MOST_STEPS = 200;
  private static final double SMALLEST_STEP = 1e-12;
  private static final double SUFFICIENT_DECREASE = 1e-4;

  /** A step this small, relative to the unknowns, is the last one. */
  private static final double LAST_STEP = 1e-10;

  /** An unknown at a bound that would move no further than this if freed is not held by it. */
  private static final double DEGENERATE = 1e-8;

  private static final double SMALL = 1e-6;

  private final InnerObjective f;
  private final Box box;

  Minimum(InnerObjective f, Box box) {
    this.f = f;
    this.box = box;
  }

  private ScalarFunction at(double[] p) {
    return y -> f.apply(y, Real.of(p));
  }

  /**
   * Returns a minimum near a guess.
   *
   * @throws IllegalStateException if none is found
   */
  double[] solve(double[] guess, double[] p) {
    box.requireLength(guess.length);
    double[] y = box.projected(guess);
    Plain.values(NAME, new Real[] {f.apply(Real.of(y), Real.of(p))});
    for (int step = 0; step < MOST_STEPS; step++) {
      ValueAndGradient here = Reverse.valueAndGradient(at(p), y);
      requireFinite(here, y, p);
      int[] free = free(y, here.gradient());
      Direction direction = direction(y, here.gradient(), free, p);
      boolean last = Plain.norm(direction.step) <= LAST_STEP * Math.max(Plain.norm(y), SMALL);
      if (last && direction.isNewton) {
        return box.projected(Plain.minus(y, -1, direction.step));
      }
      y = decreased(y, here, direction, p);
    }
    throw failed("no convergence in " + MOST_STEPS + " steps; it stopped", y, p);
  }

  private int[] free(double[] y, double[] gradient) {
    return IntStream.range(0, y.length).filter(i -> !box.isHeld(i, y[i], gradient[i])).toArray();
  }

  /** A step downhill; a Newton step where the function is convex in the free unknowns. */
  @SuppressWarnings("ArrayRecordComponent") // internal, never changed
  private record Direction(double[] step, boolean isNewton) {}

  private Direction direction(double[] y, double[] gradient, int[] free, double[] p) {
    double[] step = new double[y.length];
    if (free.length == 0) {
      return new Direction(step, true);
    }
    RealMatrix hessian =
        new Array2DRowRealMatrix(Hybrid.hessian(at(p), y), false).getSubMatrix(free, free);
    double[] slopes = Arrays.stream(free).mapToDouble(i -> -gradient[i]).toArray();
    double largest = Arrays.stream(hessian.getData()).mapToDouble(Plain::norm).max().orElse(0);
    double shift = 0;
    while (true) {
      try {
        double[] moves = cholesky(hessian, shift).solve(new ArrayRealVector(slopes)).toArray();
        for (int k = 0; k < free.length; k++) {
          step[free[k]] = moves[k];
        }
        return new Direction(step, shift == 0);
      } catch (NonPositiveDefiniteMatrixException e) {
        shift = shift == 0 ? 1e-3 * Math.max(largest, Double.MIN_NORMAL) : 10 * shift;
      }
    }
  }

  private static DecompositionSolver cholesky(RealMatrix a, double shift) {
    RealMatrix shifted = a.copy();
    for (int i = 0; i < shifted.getRowDimension(); i++) {
      shifted.addToEntry(i, i, shift);
    }
    // No symmetry is asked for: differentiation rounds the halves apart.
    return new CholeskyDecomposition(shifted, Double.MAX_VALUE, 0).getSolver();
  }

  private double[] decreased(double[] y, ValueAndGradient here, Direction direction, double[] p) {
    for (double factor = 1; factor >= SMALLEST_STEP; factor /= 2) {
      double[] next = box.projected(Plain.minus(y, -factor, direction.step));
      double promised = 0;
      for (int i = 0; i < y.length; i++) {
        promised += here.gradient()[i] * (next[i] - y[i]);
      }
      double value = at(p).apply(Real.of(next)).value();
      double rounding = 4 * Math.ulp(here.value());
      if (value <= here.value() + SUFFICIENT_DECREASE * promised + rounding) {
        return next;
      }
    }
    throw failed("no step leads further down", y, p);
  }

  private static void requireFinite(ValueAndGradient here, double[] y, double[] p) {
    if (!Double.isFinite(here.value()) || !Plain.isFinite(here.gradient())) {
      throw failed(
          "the value is " + here.value() + " and the gradient " + Plain.text(here.gradient()) + ",",
          y,
          p);
    }
  }

  private static IllegalStateException failed(String what, double[] y, double[] p) {
    return new IllegalStateException(
        NAME
            + ": "
            + what
            + " at "
            + DenseSystem.place(y, p)
            + "; start closer to the minimum, or see that there is one");
  }

  /** What is at a bound stays there; the slopes in the other unknowns are 0. */
  @Override
  public Equation equations(double[] y, double[] p) {
    return (z, q) -> {
      Real[] inside = z.clone();
      for (int i = 0; i < y.length; i++) {
        inside[i] = box.isAtBound(i, y[i]) ? Real.of(y[i]) : z[i];
      }
      Real[] residual = Reverse.gradient(x -> f.apply(x, q.clone()), inside);
      for (int i = 0; i < y.length; i++) {
        residual[i] = box.isAtBound(i, y[i]) ? z[i].sub(y[i]) : residual[i];
      }
      return residual;
    };
  }

  @Override
  public Equation equationsAround(double[] y, double[] p) {
    double[] gradient = Reverse.gradient(at(p), y);
    for (int i = 0; i < y.length; i++) {
      if (box.isAtBound(i, y[i]) && box.lower()[i] < box.upper()[i]) {
        requireHeld(i, y, gradient[i], p);
      }
    }
    return equations(y, p);
  }

  private void requireHeld(int i, double[] y, double slope, double[] p) {
    double[] unit = new double[y.length];
    unit[i] = 1;
    double curvature = Hybrid.hessianVectorProduct(at(p), y, unit)[i];
    double way = Math.abs(slope) / Math.abs(curvature); // ∞ where the function is linear
    if (!box.isHeld(i, y[i], slope) || way <= DEGENERATE * Math.max(Plain.norm(y), SMALL)) {
      throw new IllegalStateException(
          NAME
              + ": unknown "
              + i
              + " is at its bound "
              + y[i]
              + ", and the slope in it is "
              + slope
              + ": it is not held there, so that the minimum has a kink in the parameters, at "
              + DenseSystem.place(y, p)
              + "; move the bound or the parameters a little");
    }
  }
}
