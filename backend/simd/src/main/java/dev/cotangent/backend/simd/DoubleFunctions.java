package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.Lanes.all;
import static dev.cotangent.backend.simd.Lanes.mulAdd;
import static dev.cotangent.backend.simd.Lanes.withSign;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/**
 * Exponentials and logarithms of vectors of doubles, to about 1 ulp. There are no branches: special
 * cases are blended in.
 *
 * <p>The exponential is reduced as by Cody and Waite (Software Manual for the Elementary Functions,
 * 1980): x = k · log 2 + r, where log 2 is given in two parts, of which the first has so few bits
 * that its product with k is exact. Then exp(r) = 1 + r + r² q(r), with a polynomial q. The integer
 * k is found by adding 1.5 · 2⁵², which leaves it in the last bits of the sum; moved into the place
 * of the exponent they are the power of two. A result may be subnormal, so the power is multiplied
 * in two halves, of which the last one rounds.
 *
 * <p>The logarithm is reduced to x = 2ᵏ (1 + f) with 1 + f between √½ and √2. With s = f / (2 + f),
 * log(1 + f) is 2 artanh(s) = 2s + s R(s²), summed up in the order f - (f²/2 - s (f²/2 + R)), in
 * which the large terms are exact or nearly so (Muller, Elementary Functions, 3rd edition, chapter
 * 11, describes this and its kin).
 *
 * <p>The coefficients are those of Chebyshev approximations, computed in 60 digits and rounded to
 * doubles: of (eʳ - 1 - r) / r² for |r| ≤ log(2) / 2, and of (2 artanh(s) - 2s) / s³ as a function
 * of s² for |s| ≤ (√2 - 1) / (√2 + 1). Their own errors are below 2⁻⁵⁸ of the results.
 */
final class DoubleFunctions {
  private DoubleFunctions() {}

  private static final double SHIFT = 0x1.8p52;
  private static final int BIAS = 1023;
  private static final int FRACTION_BITS = 52;
  private static final long FRACTION = (1L << FRACTION_BITS) - 1;

  private static final double LOG2_HIGH = 0.6931471805598903;
  private static final double LOG2_LOW = 5.497923018708371e-14;
  private static final double PER_LOG2 = 1.4426950408889634;

  /** Beyond these the exponential is 0, or infinite. */
  private static final double LOWEST = -760;

  private static final double HIGHEST = 720;

  /** The bits of 1 and of √½. */
  private static final long ONE = 0x3FF0000000000000L;

  private static final long ROOT_HALF = 0x3FE6A09E667F3BCDL;

  /** The bits of 2⁵²: with an integer in place of the fraction, a double that is larger by it. */
  private static final long INTEGERS = 0x4330000000000000L;

  /** e to the power x. */
  static DoubleVector exp(DoubleVector x) {
    return expBelow(x.blend(HIGHEST, x.compare(GT, HIGHEST)), 0);
  }

  /** e to the power x, times 2 to the power s, for x up to 720. */
  private static DoubleVector expBelow(DoubleVector argument, int s) {
    DoubleVector x = argument.blend(LOWEST, argument.compare(LT, LOWEST));
    double shift = SHIFT + 2 * BIAS + s;
    DoubleVector shifted = mulAdd(x, PER_LOG2, all(shift));
    DoubleVector k = shifted.sub(shift);
    DoubleVector r = mulAdd(k, -LOG2_LOW, mulAdd(k, -LOG2_HIGH, x));
    DoubleVector y = mulAdd(mulAdd(expSeries(r), r, 1), r, 1);
    LongVector exponent = shifted.reinterpretAsLongs();
    LongVector half = exponent.lanewise(LSHR, 1);
    return y.mul(power(half)).mul(power(exponent.sub(half)));
  }

  /** 2 to the power k, for k + 1023 in the last bits. */
  private static DoubleVector power(LongVector exponent) {
    return exponent.lanewise(LSHL, FRACTION_BITS).reinterpretAsDoubles();
  }

  /** (eʳ - 1 - r) / r². */
  private static DoubleVector expSeries(DoubleVector r) {
    DoubleVector q = all(2.0914717341716378e-09);
    q = mulAdd(q, r, 2.5105259538448494e-08);
    q = mulAdd(q, r, 2.755727357010214e-07);
    q = mulAdd(q, r, 2.7557255297969643e-06);
    q = mulAdd(q, r, 2.4801587325605324e-05);
    q = mulAdd(q, r, 0.0001984126987490126);
    q = mulAdd(q, r, 0.001388888888888373);
    q = mulAdd(q, r, 0.008333333333326112);
    q = mulAdd(q, r, 0.04166666666666667);
    q = mulAdd(q, r, 0.1666666666666667);
    return mulAdd(q, r, 0.5);
  }

  /** Half of exp(x) - 1, but for subnormal ones. */
  static DoubleVector halfOfExpm1(DoubleVector argument) {
    DoubleVector x = argument.blend(-50.0, argument.compare(LT, -50.0));
    return expm1(x.blend(HIGHEST_LESS_1, x.compare(GT, HIGHEST_LESS_1)), 0.5);
  }

  /** exp(x) - 1 by its half. */
  static DoubleVector expm1ByHalf(DoubleVector x, DoubleVector half) {
    return half.add(half).blend(x, x.abs().compare(LT, TINY));
  }

  /** What is just infinite, and what is its own exp(x) - 1. */
  private static final double HIGHEST_LESS_1 = 709.9;

  private static final double TINY = 0x1p-60;

  /**
   * one · (exp(x) - 1), where one is 1 or ½, for x from -50 to 709.9, or 709 if one is 1: the half
   * does not overflow where the result does not. 2ᵏ exp(r) - 1 is summed up as 2ᵏ - 1, 2ᵏ r, the
   * error of their sum, and the remaining terms.
   */
  private static DoubleVector expm1(DoubleVector x, double one) {
    double shift = SHIFT + (one == 1 ? BIAS : BIAS - 1);
    DoubleVector shifted = mulAdd(x, PER_LOG2, all(shift));
    DoubleVector k = shifted.sub(shift);
    DoubleVector high = mulAdd(k, -LOG2_HIGH, x);
    DoubleVector low = k.mul(LOG2_LOW);
    DoubleVector r = high.sub(low);
    DoubleVector lost = high.sub(r).sub(low);
    DoubleVector rest = mulAdd(r.mul(r), expSeries(r), lost);
    DoubleVector t = power(shifted.reinterpretAsLongs());
    DoubleVector a = t.mul(r);
    DoubleVector b = t.sub(one);
    DoubleVector sum = b.add(a);
    DoubleVector error = b.sub(sum).add(a);
    return sum.add(mulAdd(t, rest, error));
  }

  /** exp(2 |x|) - 1, but no more than where the hyperbolic tangent has become 1. */
  static DoubleVector expm1OfDouble(DoubleVector x) {
    DoubleVector size = x.abs();
    size = size.blend(20.0, size.compare(GT, 20.0));
    return expm1(size.add(size), 1);
  }

  /** The hyperbolic tangent by e = exp(2 |x|) - 1. */
  static DoubleVector tanhByExpm1(DoubleVector x, DoubleVector e) {
    return withSign(e.div(e.add(2.0)), x);
  }

  /** 1 / cosh(x): d / (1 + (d/2)²), where d = 2 exp(-|x|). */
  static DoubleVector sech(DoubleVector x) {
    DoubleVector d = expBelow(x.abs().neg(), 1);
    return d.div(mulAdd(d.mul(0.25), d, 1));
  }

  /** 1 / (1 + exp(-x)), by the exponential of -|x|. */
  static DoubleVector sigmoid(DoubleVector x) {
    DoubleVector e = expBelow(x.abs().neg(), 0);
    return all(1.0).blend(e, x.compare(LT, 0.0)).div(e.add(1.0));
  }

  /** sigmoid(x) · sigmoid(-x). */
  static DoubleVector sigmoidSlope(DoubleVector x) {
    DoubleVector e = expBelow(x.abs().neg(), 0);
    DoubleVector sum = e.add(1.0);
    return e.div(sum).div(sum);
  }

  /** exp(-|x|). */
  static DoubleVector decay(DoubleVector x) {
    return expBelow(x.abs().neg(), 0);
  }

  /** log(1 + exp(x)) by e = exp(-|x|): the larger of x and 0, and log(1 + e). */
  static DoubleVector softplusByDecay(DoubleVector x, DoubleVector e) {
    return x.blend(0.0, x.compare(LT, 0.0)).add(log1pUpTo1(e));
  }

  /** log(sigmoid(x)) = -softplus(-x), by e = exp(-|x|). */
  static DoubleVector logSigmoidByDecay(DoubleVector x, DoubleVector e) {
    return x.blend(-0.0, x.compare(GT, 0.0)).sub(log1pUpTo1(e));
  }

  /** log(1 + f) for f from 0 to 1: without reduction, and with more terms. */
  private static DoubleVector log1pUpTo1(DoubleVector f) {
    DoubleVector s = f.div(f.add(2.0));
    DoubleVector z = s.mul(s);
    DoubleVector q = all(0.1564014988960741);
    q = mulAdd(q, z, 0.07487096586252814);
    q = mulAdd(q, z, 0.10846306142620019);
    q = mulAdd(q, z, 0.1173414001089339);
    q = mulAdd(q, z, 0.1333518895390127);
    q = mulAdd(q, z, 0.1538454349257821);
    q = mulAdd(q, z, 0.18181819911054523);
    q = mulAdd(q, z, 0.22222222198029473);
    q = mulAdd(q, z, 0.28571428571601754);
    q = mulAdd(q, z, 0.3999999999999952);
    q = mulAdd(q, z, 0.6666666666666666);
    DoubleVector square = f.mul(0.5).mul(f);
    return f.sub(square.sub(s.mul(mulAdd(q, z, square))));
  }

  /** What log(1 + f) has beyond f - f²/2, for x = 2ᵏ (1 + f). */
  static DoubleVector logSeries(DoubleVector x) {
    LongVector bits = fromRootHalf(normal(x));
    return logSeriesOf(fraction(bits).sub(1.0));
  }

  /** The natural logarithm by its series. */
  static DoubleVector logBySeries(DoubleVector x, DoubleVector series) {
    LongVector bits = fromRootHalf(normal(x));
    DoubleVector k = exponent(bits).sub(54.0, x.compare(LT, Double.MIN_NORMAL));
    return pole(x, sumOfLog(fraction(bits).sub(1.0), k, series), x);
  }

  private static DoubleVector normal(DoubleVector x) {
    return x.mul(0x1p54, x.compare(LT, Double.MIN_NORMAL));
  }

  /** The f of 1 + x = 2ᵏ (1 + f), with what is lost in 1 + x. */
  static DoubleVector log1pFraction(DoubleVector x) {
    LongVector bits = fromRootHalf(x.add(1.0));
    return fraction(bits).sub(1.0).add(lost(x, bits));
  }

  /** log(1 + x) by f, for finite x > -1. */
  static DoubleVector log1pByFraction(DoubleVector x, DoubleVector f) {
    DoubleVector k = exponent(fromRootHalf(x.add(1.0)));
    return sumOfLog(f, k, logSeriesOf(f));
  }

  /** log(1 + x) for all x, by that for finite x > -1. */
  static DoubleVector log1pAtEnds(DoubleVector x, DoubleVector y) {
    return pole(x.add(1.0), y.blend(x, x.abs().compare(LT, TINY)), x);
  }

  /** The rounding error of x + 1, whose moved bits are given, scaled like 1 + f. */
  private static DoubleVector lost(DoubleVector x, LongVector bits) {
    DoubleVector u = x.add(1.0);
    DoubleVector part = u.sub(1.0);
    DoubleVector lost = x.sub(part).add(all(1.0).sub(u.sub(part)));
    LongVector scale = bits.lanewise(LSHR, FRACTION_BITS).neg().add(2 * BIAS);
    return lost.mul(power(scale)).blend(0.0, x.compare(GT, 0x1p60));
  }

  /** y, but x at infinity or NaN, -∞ where u is 0 and NaN below. */
  private static DoubleVector pole(DoubleVector u, DoubleVector y, DoubleVector x) {
    return x.blend(y, x.compare(LT, Double.POSITIVE_INFINITY))
        .blend(Double.NEGATIVE_INFINITY, u.compare(EQ, 0.0))
        .blend(Double.NaN, u.compare(LT, 0.0));
  }

  /** The bits of x, moved so that the exponent changes at √½ instead of 1. */
  private static LongVector fromRootHalf(DoubleVector x) {
    return x.reinterpretAsLongs().add(ONE - ROOT_HALF);
  }

  /** The k of 2ᵏ (1 + f). */
  private static DoubleVector exponent(LongVector bits) {
    LongVector biased = bits.lanewise(LSHR, FRACTION_BITS).or(INTEGERS);
    return biased.reinterpretAsDoubles().sub(0x1p52 + BIAS);
  }

  /** The 1 + f of 2ᵏ (1 + f). */
  private static DoubleVector fraction(LongVector bits) {
    return bits.and(FRACTION).add(ROOT_HALF).reinterpretAsDoubles();
  }

  /** What log(1 + f) has beyond f - f²/2: s (f²/2 + R(s²)). */
  private static DoubleVector logSeriesOf(DoubleVector f) {
    DoubleVector s = f.div(f.add(2.0));
    DoubleVector z = s.mul(s);
    DoubleVector q = all(0.14617807153417325);
    q = mulAdd(q, z, 0.15331611722055008);
    q = mulAdd(q, z, 0.1818289243253687);
    q = mulAdd(q, z, 0.22222211089379496);
    q = mulAdd(q, z, 0.28571428626253836);
    q = mulAdd(q, z, 0.3999999999989889);
    q = mulAdd(q, z, 0.666666666666667);
    return s.mul(mulAdd(q, z, f.mul(0.5).mul(f)));
  }

  /** k log(2) + f - f²/2 + series. */
  private static DoubleVector sumOfLog(DoubleVector f, DoubleVector k, DoubleVector series) {
    DoubleVector square = f.mul(0.5).mul(f);
    DoubleVector small = mulAdd(k, LOG2_LOW, series);
    return mulAdd(k, LOG2_HIGH, f.sub(square.sub(small)));
  }
}
