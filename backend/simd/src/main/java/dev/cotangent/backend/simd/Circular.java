package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.Lanes.all;
import static dev.cotangent.backend.simd.Lanes.mulAdd;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * Sine and cosine of vectors of doubles, to about 1 ulp, for |x| up to {@link #LIMIT}.
 *
 * <p>The argument is reduced as by Cody and Waite: x = k · π/2 + r, where π/2 is given in three
 * parts, of which the first two have 33 bits: k has 20, so their products are exact. The result is
 * plus or minus the sine of r or its cosine, by the last two bits of k. Both are computed, and one
 * is blended in.
 *
 * <p>The coefficients are those of Chebyshev approximations, computed in 60 digits and rounded to
 * doubles: of (sin(r) - r) / r³ and (cos(r) - 1 + r²/2) / r⁴ as functions of r² for |r| ≤ π/4.
 */
final class Circular {
  private Circular() {}

  /** Where k leaves its 20 bits. */
  static final double LIMIT = 1e6;

  private static final double SHIFT = 0x1.8p52;
  private static final double PER_QUARTER = 0.6366197723675814;
  private static final double QUARTER_1 = 1.5707963267341256;
  private static final double QUARTER_2 = 6.077100506303966e-11;
  private static final double QUARTER_3 = 2.0222662487959506e-21;

  /** x + SHIFT: k is in the last bits. */
  private static DoubleVector shifted(DoubleVector x) {
    return mulAdd(x, PER_QUARTER, all(SHIFT));
  }

  /** The r of x = k · π/2 + r. The second difference may round: its error goes into the third. */
  static DoubleVector reduce(DoubleVector x) {
    DoubleVector k = shifted(x).sub(SHIFT);
    DoubleVector a = x.sub(k.mul(QUARTER_1));
    DoubleVector b = k.mul(QUARTER_2);
    DoubleVector r = a.sub(b);
    DoubleVector lost = b.sub(a.sub(r));
    return r.sub(mulAdd(k, QUARTER_3, lost));
  }

  /** The sine of x by r; that of -0 is -0. */
  static DoubleVector sinByRest(DoubleVector x, DoubleVector r) {
    return quarter(shifted(x).reinterpretAsLongs(), r).blend(x, x.compare(EQ, 0.0));
  }

  /** The cosine of x by r. */
  static DoubleVector cosByRest(DoubleVector x, DoubleVector r) {
    return quarter(shifted(x).reinterpretAsLongs().add(1), r);
  }

  /** The sine of k · π/2 + r. */
  private static DoubleVector quarter(LongVector k, DoubleVector r) {
    DoubleVector z = r.mul(r);
    VectorMask<Long> odd = k.and(1).compare(NE, 0);
    DoubleVector y = sin(r, z).blend(cos(z), odd.cast(Lanes.DOUBLES));
    LongVector sign = k.and(2).lanewise(LSHL, 62);
    return y.reinterpretAsLongs().lanewise(XOR, sign).reinterpretAsDoubles();
  }

  private static DoubleVector sin(DoubleVector r, DoubleVector z) {
    DoubleVector p = all(1.5917988944318716e-10);
    p = mulAdd(p, z, -2.5051129895962807e-08);
    p = mulAdd(p, z, 2.7557316093196066e-06);
    p = mulAdd(p, z, -0.00019841269836740527);
    p = mulAdd(p, z, 0.008333333333330936);
    p = mulAdd(p, z, -0.16666666666666666);
    return mulAdd(p, z.mul(r), r);
  }

  /** 1 - z/2 is rounded; what it loses is added to the rest. */
  private static DoubleVector cos(DoubleVector z) {
    DoubleVector p = all(-1.1382544623404291e-11);
    p = mulAdd(p, z, 2.087614504910828e-09);
    p = mulAdd(p, z, -2.7557317265876615e-07);
    p = mulAdd(p, z, 2.48015872987544e-05);
    p = mulAdd(p, z, -0.0013888888888887389);
    p = mulAdd(p, z, 0.041666666666666664);
    DoubleVector half = z.mul(0.5);
    DoubleVector most = all(1.0).sub(half);
    DoubleVector lost = all(1.0).sub(most).sub(half);
    return most.add(mulAdd(z.mul(z), p, lost));
  }
}
