package dev.cotangent.dual;

import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;

/** Coefficients that are numbers, which may depend on outer differentiations. */
enum RealCoefficients implements Coefficients<Real> {
  INSTANCE;

  @Override
  public Real constant(double value) {
    return Real.of(value);
  }

  @Override
  public Real apply(Primitive f, Real[] x) {
    return f.apply(x);
  }

  @Override
  public Real plus(Real x, Real y) {
    return x.add(y);
  }

  @Override
  public Real minus(Real x, Real y) {
    return x.sub(y);
  }

  @Override
  public Real times(Real rate, Real slope) {
    return isZero(rate) ? rate : rate.mul(slope);
  }

  @Override
  public Real gated(Real x, Real y) {
    return isZero(x) || isZero(y) ? Real.zero() : x.mul(y);
  }

  @Override
  public Real over(Real x, Real y) {
    return isZero(x) ? x : x.div(y);
  }

  @Override
  public Real scaled(Real x, double factor) {
    return factor == 1 || isZero(x) ? x : x.mul(factor);
  }

  @Override
  public Real weighted(Real x, Weight weight) {
    return scaled(x, weight.number());
  }

  @Override
  public boolean isZero(Real x) {
    return x.isConstant() && x.value() == 0;
  }

  @Override
  public boolean isInvalid(Real x) {
    return Double.isNaN(x.value());
  }

  @Override
  public Real guarded(Real x, Real y) {
    return x; // a result without a value has no coefficients to begin with
  }

  @Override
  public boolean hasZero(Real x) {
    return x.value() == 0;
  }

  @Override
  public double number(Real x) {
    return x.isConstant() ? x.value() : Double.NaN;
  }

  @Override
  public Weight[] routes(Nary f, Real[] x, Real y) {
    return PlainSeries.routes(f, Real.values(x), y.value());
  }

  @Override
  public Weight[] pieces(Primitive f, Real[] x) {
    return PlainSeries.pieces(Series.firstWeight(f, Real.values(x)));
  }

  @Override
  public Real[] array(int length) {
    return new Real[length];
  }
}
