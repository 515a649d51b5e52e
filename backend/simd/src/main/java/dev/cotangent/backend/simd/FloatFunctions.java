package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.Lanes.all;
import static dev.cotangent.backend.simd.Lanes.mulAdd;
import static dev.cotangent.backend.simd.Lanes.withSign;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * Exponentials and logarithms of vectors of floats, to about 1 ulp: {@link DoubleFunctions} with
 * shorter polynomials, which says how. The logarithm has no division here: log(1 + f) is f - f²/2 +
 * f³ p(f), with a polynomial p.
 *
 * <p>The coefficients are those of Chebyshev approximations, computed in 60 digits and rounded to
 * floats: of (eʳ - 1 - r) / r² for |r| ≤ log(2) / 2, and of (log(1 + f) - f + f²/2) / f³ for 1 + f
 * between √½ and √2. Their own errors are below 2⁻²⁷ of the results.
 */
final class FloatFunctions {
  private FloatFunctions() {}

  private static final float SHIFT = 0x1.8p23f;
  private static final int BIAS = 127;
  private static final int FRACTION_BITS = 23;
  private static final int FRACTION = (1 << FRACTION_BITS) - 1;

  private static final float LOG2_HIGH = 0.69314575f;
  private static final float LOG2_LOW = 1.4286068e-06f;
  private static final float PER_LOG2 = 1.442695f;

  /** Beyond these the exponential is 0, or infinite. */
  private static final float LOWEST = -110;

  private static final float HIGHEST = 90;

  /** The bits of 1 and of √½. */
  private static final int ONE = 0x3F800000;

  private static final int ROOT_HALF = 0x3F3504F3;

  /** The bits of 2²³: with an integer in place of the fraction, a float that is larger by it. */
  private static final int INTEGERS = 0x4B000000;

  /** e to the power x. */
  static FloatVector exp(FloatVector x) {
    return expBelow(x.blend(HIGHEST, x.compare(GT, HIGHEST)));
  }

  /** e to the power x, for x up to 90. */
  private static FloatVector expBelow(FloatVector argument) {
    FloatVector x = argument.blend(LOWEST, argument.compare(LT, LOWEST));
    float shift = SHIFT + 2 * BIAS;
    FloatVector shifted = mulAdd(x, PER_LOG2, all(shift));
    FloatVector k = shifted.sub(shift);
    FloatVector r = mulAdd(k, -LOG2_LOW, mulAdd(k, -LOG2_HIGH, x));
    FloatVector y = mulAdd(mulAdd(expSeries(r), r, 1), r, 1);
    IntVector exponent = shifted.reinterpretAsInts();
    IntVector half = exponent.lanewise(LSHR, 1);
    return y.mul(power(half)).mul(power(exponent.sub(half)));
  }

  /** 2 to the power k, for k + 127 in the last bits. */
  private static FloatVector power(IntVector exponent) {
    return exponent.lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
  }

  /** (eʳ - 1 - r) / r². */
  private static FloatVector expSeries(FloatVector r) {
    FloatVector q = all(0.0001989103f);
    q = mulAdd(q, r, 0.0013933686f);
    q = mulAdd(q, r, 0.0083333105f);
    q = mulAdd(q, r, 0.041666463f);
    q = mulAdd(q, r, 0.16666667f);
    return mulAdd(q, r, 0.5f);
  }

  /** exp(x) - 1, for x from 0 to 40. */
  private static FloatVector expm1(FloatVector x) {
    float shift = SHIFT + BIAS;
    FloatVector shifted = mulAdd(x, PER_LOG2, all(shift));
    FloatVector k = shifted.sub(shift);
    FloatVector high = mulAdd(k, -LOG2_HIGH, x);
    FloatVector low = k.mul(LOG2_LOW);
    FloatVector r = high.sub(low);
    FloatVector lost = high.sub(r).sub(low);
    FloatVector rest = mulAdd(r.mul(r), expSeries(r), lost);
    FloatVector t = power(shifted.reinterpretAsInts());
    FloatVector a = t.mul(r);
    FloatVector b = t.sub(1);
    FloatVector sum = b.add(a);
    FloatVector error = b.sub(sum).add(a);
    return sum.add(mulAdd(t, rest, error));
  }

  /** The hyperbolic tangent: E / (E + 2), where E = exp(2 |x|) - 1. */
  static FloatVector tanh(FloatVector x) {
    FloatVector size = x.abs();
    size = size.blend(10, size.compare(GT, 10));
    FloatVector e = expm1(size.add(size));
    return withSign(e.div(e.add(2)), x);
  }

  /** 1 / (1 + exp(-x)), by the exponential of -|x|. */
  static FloatVector sigmoid(FloatVector x) {
    FloatVector e = expBelow(x.abs().neg());
    return all(1f).blend(e, x.compare(LT, 0)).div(e.add(1));
  }

  /** The natural logarithm. */
  static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
    FloatVector normal = x.mul(0x1p24f, subnormal);
    IntVector bits = normal.reinterpretAsInts().add(ONE - ROOT_HALF);
    IntVector biased = bits.lanewise(LSHR, FRACTION_BITS).or(INTEGERS);
    FloatVector k = biased.reinterpretAsFloats().sub(0x1p23f + BIAS).sub(24, subnormal);
    FloatVector f = bits.and(FRACTION).add(ROOT_HALF).reinterpretAsFloats().sub(1);
    return x.blend(logOfParts(f, k), x.compare(LT, Float.POSITIVE_INFINITY))
        .blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0))
        .blend(Float.NaN, x.compare(LT, 0));
  }

  /** k log(2) + log(1 + f). */
  private static FloatVector logOfParts(FloatVector f, FloatVector k) {
    FloatVector p = all(0.06971585f);
    p = mulAdd(p, f, -0.114800684f);
    p = mulAdd(p, f, 0.1168558f);
    p = mulAdd(p, f, -0.124256544f);
    p = mulAdd(p, f, 0.1424904f);
    p = mulAdd(p, f, -0.16667803f);
    p = mulAdd(p, f, 0.20000716f);
    p = mulAdd(p, f, -0.24999997f);
    p = mulAdd(p, f, 0.3333333f);
    FloatVector square = f.mul(f);
    FloatVector small = mulAdd(k, LOG2_LOW, p.mul(f).mul(square));
    return mulAdd(k, LOG2_HIGH, f.add(mulAdd(square, -0.5f, small)));
  }
}
