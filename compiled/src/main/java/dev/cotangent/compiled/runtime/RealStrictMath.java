package dev.cotangent.compiled.runtime;

import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Stands for {@link StrictMath}, as far as its results may differ from those of {@link Math} in the
 * last digit: rows with StrictMath's values and the slopes of the registry's.
 */
public final class RealStrictMath {
  private RealStrictMath() {}

  private static final Unary SIN = strict(Elementary.SIN, StrictMath::sin);
  private static final Unary COS = strict(Elementary.COS, StrictMath::cos);
  private static final Unary TAN = strict(Elementary.TAN, StrictMath::tan);
  private static final Unary ASIN = strict(Elementary.ASIN, StrictMath::asin);
  private static final Unary ACOS = strict(Elementary.ACOS, StrictMath::acos);
  private static final Unary ATAN = strict(Elementary.ATAN, StrictMath::atan);
  private static final Unary SINH = strict(Elementary.SINH, StrictMath::sinh);
  private static final Unary COSH = strict(Elementary.COSH, StrictMath::cosh);
  private static final Unary TANH = strict(Elementary.TANH, StrictMath::tanh);
  private static final Unary EXP = strict(Elementary.EXP, StrictMath::exp);
  private static final Unary EXPM1 = strict(Elementary.EXPM1, StrictMath::expm1);
  private static final Unary LOG = strict(Elementary.LOG, StrictMath::log);
  private static final Unary LOG10 = strict(Elementary.LOG10, StrictMath::log10);
  private static final Unary LOG1P = strict(Elementary.LOG1P, StrictMath::log1p);
  private static final Unary CBRT = strict(Arithmetic.CBRT, StrictMath::cbrt);
  private static final Binary POW = strict(Arithmetic.POW, StrictMath::pow);
  private static final Binary ATAN2 = strict(Elementary.ATAN2, StrictMath::atan2);
  private static final Binary HYPOT =
      strict(Arithmetic.HYPOT, StrictMath::hypot)
          .kinked(
              Arithmetic.HYPOT.kinks(),
              StrictMath::hypot,
              1,
              (x, y, z) -> Real.zero(),
              (x, y, z) -> Real.zero());

  private static Unary strict(Unary row, DoubleUnaryOperator value) {
    return Primitive.unary("strict " + row.name(), value, row::slope).on(row.domain());
  }

  private static Binary strict(Binary row, DoubleBinaryOperator value) {
    return Primitive.binary("strict " + row.name(), value, row::first, row::second)
        .on(row.domain());
  }

  /** As {@link StrictMath#sin(double)}. */
  public static Real sin(Real x) {
    return SIN.apply(x);
  }

  /** As {@link StrictMath#cos(double)}. */
  public static Real cos(Real x) {
    return COS.apply(x);
  }

  /** As {@link StrictMath#tan(double)}. */
  public static Real tan(Real x) {
    return TAN.apply(x);
  }

  /** As {@link StrictMath#asin(double)}. */
  public static Real asin(Real x) {
    return ASIN.apply(x);
  }

  /** As {@link StrictMath#acos(double)}. */
  public static Real acos(Real x) {
    return ACOS.apply(x);
  }

  /** As {@link StrictMath#atan(double)}. */
  public static Real atan(Real x) {
    return ATAN.apply(x);
  }

  /** As {@link StrictMath#sinh(double)}. */
  public static Real sinh(Real x) {
    return SINH.apply(x);
  }

  /** As {@link StrictMath#cosh(double)}. */
  public static Real cosh(Real x) {
    return COSH.apply(x);
  }

  /** As {@link StrictMath#tanh(double)}. */
  public static Real tanh(Real x) {
    return TANH.apply(x);
  }

  /** As {@link StrictMath#exp(double)}. */
  public static Real exp(Real x) {
    return EXP.apply(x);
  }

  /** As {@link StrictMath#expm1(double)}. */
  public static Real expm1(Real x) {
    return EXPM1.apply(x);
  }

  /** As {@link StrictMath#log(double)}. */
  public static Real log(Real x) {
    return LOG.apply(x);
  }

  /** As {@link StrictMath#log10(double)}. */
  public static Real log10(Real x) {
    return LOG10.apply(x);
  }

  /** As {@link StrictMath#log1p(double)}. */
  public static Real log1p(Real x) {
    return LOG1P.apply(x);
  }

  /** As {@link StrictMath#cbrt(double)}. */
  public static Real cbrt(Real x) {
    return CBRT.apply(x);
  }

  /** As {@link StrictMath#pow(double, double)}. */
  public static Real pow(Real x, Real y) {
    return POW.apply(x, y);
  }

  /** As {@link StrictMath#pow(double, double)}. */
  public static Real pow(Real x, double y) {
    return POW.apply(x, y);
  }

  /** As {@link StrictMath#hypot(double, double)}. */
  public static Real hypot(Real x, Real y) {
    return HYPOT.apply(x, y);
  }

  /** As {@link StrictMath#hypot(double, double)}. */
  public static Real hypot(Real x, double y) {
    return HYPOT.apply(x, y);
  }

  /** As {@link StrictMath#atan2(double, double)}. */
  public static Real atan2(Real x, Real y) {
    return ATAN2.apply(x, y);
  }

  /** As {@link StrictMath#atan2(double, double)}. */
  public static Real atan2(Real x, double y) {
    return ATAN2.apply(x, y);
  }
}
