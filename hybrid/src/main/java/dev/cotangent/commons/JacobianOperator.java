package dev.cotangent.commons;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Pullback;
import org.apache.commons.math3.exception.DimensionMismatchException;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealLinearOperator;
import org.apache.commons.math3.linear.RealVector;

/** v ↦ J v by forward mode, w ↦ Jᵀ w by reverse mode. */
final class JacobianOperator extends RealLinearOperator {
  private final VectorFunction f;
  private final double[] x;
  private final Pullback pullback;

  JacobianOperator(VectorFunction f, double[] x, Pullback pullback) {
    this.f = f;
    this.x = x;
    this.pullback = pullback;
  }

  @Override
  public int getRowDimension() {
    return pullback.outputs();
  }

  @Override
  public int getColumnDimension() {
    return pullback.inputs();
  }

  @Override
  public RealVector operate(RealVector v) {
    requireDimension(v, getColumnDimension());
    return new ArrayRealVector(Forward.jvp(f, x, v.toArray()), false);
  }

  @Override
  public RealVector operateTranspose(RealVector w) {
    requireDimension(w, getRowDimension());
    return new ArrayRealVector(pullback.apply(w.toArray()), false);
  }

  @Override
  public boolean isTransposable() {
    return true;
  }

  static void requireDimension(RealVector v, int dimension) {
    if (v.getDimension() != dimension) {
      throw new DimensionMismatchException(v.getDimension(), dimension);
    }
  }
}
