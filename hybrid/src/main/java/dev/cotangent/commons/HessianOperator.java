package dev.cotangent.commons;

import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.ScalarFunction;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealLinearOperator;
import org.apache.commons.math3.linear.RealVector;

/** v ↦ H v by forward mode over reverse mode; the transposed operator is the operator. */
final class HessianOperator extends RealLinearOperator {
  private final ScalarFunction f;
  private final double[] x;

  HessianOperator(ScalarFunction f, double[] x) {
    this.f = f;
    this.x = x;
  }

  @Override
  public int getRowDimension() {
    return x.length;
  }

  @Override
  public int getColumnDimension() {
    return x.length;
  }

  @Override
  public RealVector operate(RealVector v) {
    JacobianOperator.requireDimension(v, x.length);
    return new ArrayRealVector(Hybrid.hessianVectorProduct(f, x, v.toArray()), false);
  }

  @Override
  public RealVector operateTranspose(RealVector v) {
    return operate(v);
  }

  @Override
  public boolean isTransposable() {
    return true;
  }
}
