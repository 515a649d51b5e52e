package dev.cotangent.primitive;

import java.math.BigInteger;
import org.apache.commons.math3.special.BesselJ;
import org.apache.commons.numbers.gamma.Beta;
import org.apache.commons.numbers.gamma.Erf;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Gamma;
import org.apache.commons.numbers.gamma.GammaRatio;
import org.apache.commons.numbers.gamma.InverseErf;
import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Values of the special functions that {@link Math} lacks, in double precision.
 *
 * <p>Error function, gamma, log-gamma and beta come from Apache Commons Numbers, Bessel functions
 * of moderate argument from Apache Commons Math. The polygamma family is computed here for every
 * order: neither library has orders above one, their trigamma is good to about twelve digits, and
 * their digamma to eleven near 1e-5 and to five ulp elsewhere.
 *
 * <p>Unless a method says otherwise its result is within a few units in the last place, multiplied
 * by the condition number {@code 1 + |x f'(x) / f(x)|} of the argument, and a NaN argument gives
 * NaN. "DLMF" is the NIST Digital Library of Mathematical Functions.
 */
final class SpecialFunctions {

  private static final double LN_2 = 0.6931471805599453;
  private static final double INVERSE_LN_2 = 1.4426950408889634;
  private static final double TWO_PI = 2 * Math.PI;

  /** Euler's number as an unevaluated sum of two doubles. */
  private static final double E_HIGH = Math.E;

  private static final double E_LOW = 1.4456468917292502e-16;

  /** The positive zero of digamma, 1.46163214496836234126..., as a sum of two doubles. */
  private static final double DIGAMMA_ZERO_HIGH = 1.4616321449683622;

  private static final double DIGAMMA_ZERO_LOW = 9.549995429965697e-17;

  /** From here the eight terms of {@link #DIGAMMA_SERIES} leave a remainder below 1e-20. */
  private static final double DIGAMMA_ASYMPTOTIC = 16;

  /** B(2j) / (2j) for j = 1 to 8, B(m) the Bernoulli numbers. */
  private static final double[] DIGAMMA_SERIES = {
    1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12, -3617.0 / 8160
  };

  /** B(2j) / (2j)! for j = 1 to 10. */
  private static final double[] ZETA_SERIES = {
    1.0 / 12,
    -1.0 / 720,
    1.0 / 30240,
    -1.0 / 1209600,
    1.0 / 47900160,
    -691.0 / 1307674368000.0,
    1.0 / 74724249600.0,
    -3617.0 / 10670622842880000.0,
    43867.0 / 5109094217170944000.0,
    -174611.0 / 802857662698291200000.0
  };

  /** With this distance above the exponent, {@link #ZETA_SERIES} leaves a remainder below 1e-17. */
  private static final double ZETA_ASYMPTOTIC = 12;

  /** {@code exp(-ZETA_NEGLIGIBLE)}, about 4e-18, is beneath the last place of a sum above one. */
  private static final double ZETA_NEGLIGIBLE = 40;

  private static final int LARGEST_FACTORIAL = 170;
  private static final double[] FACTORIALS = factorials();

  /** The largest argument that Commons Math accepts for Bessel functions. */
  private static final double BESSEL_LIBRARY_LIMIT = 1e4;

  private SpecialFunctions() {}

  private static double[] factorials() {
    double[] result = new double[LARGEST_FACTORIAL + 1];
    BigInteger product = BigInteger.ONE;
    for (int i = 0; i <= LARGEST_FACTORIAL; i++) {
      // Exact products, rounded once each: a double product would collect rounding errors.
      product = product.multiply(BigInteger.valueOf(Math.max(1, i)));
      result[i] = product.doubleValue();
    }
    return result;
  }

  // ------------------------------------------------------------------ error functions

  /**
   * Error function, DLMF 7.2.1, from Commons Numbers.
   *
   * @param x any double
   * @return erf(x), from -1 to 1
   */
  static double erf(double x) {
    return Erf.value(x);
  }

  /**
   * Complementary error function, DLMF 7.2.2, from Commons Numbers.
   *
   * @param x any double
   * @return 1 - erf(x) without cancellation, from 0 to 2
   */
  static double erfc(double x) {
    return Erfc.value(x);
  }

  /**
   * Inverse error function, DLMF 7.17.1, from Commons Numbers.
   *
   * @param x any double
   * @return y with erf(y) = x; infinite with the sign of x where |x| = 1, NaN where |x| &gt; 1
   */
  static double erfInverse(double x) {
    return InverseErf.value(x);
  }

  // ------------------------------------------------------------------ gamma family

  /**
   * Gamma function, DLMF 5.2.1, from Commons Numbers.
   *
   * @param x any double
   * @return Gamma(x); infinite with the sign of x at zero, NaN at the negative integers and at
   *     negative infinity, infinite above about 171.62
   */
  static double gamma(double x) {
    if (x == 0) {
      return 1 / x;
    }
    return Gamma.value(x);
  }

  /**
   * Logarithm of the absolute value of the gamma function, from Commons Numbers.
   *
   * @param x any double
   * @return log|Gamma(x)|; positive infinity at the poles 0, -1, -2, ... and at both infinities
   */
  static double logGamma(double x) {
    if (isGammaPole(x) || Double.isInfinite(x)) {
      return Double.POSITIVE_INFINITY;
    }
    return LogGamma.value(x);
  }

  /**
   * Digamma function, the derivative of {@link #logGamma}, DLMF 5.2.2.
   *
   * <p>Arguments from 16 use the asymptotic series DLMF 5.11.2. Below, both psi(x) and psi(z), z
   * being the positive zero, are moved up by the recurrence DLMF 5.5.2 and subtracted term by term:
   * since psi(z) = 0 the difference is psi(x), and all its large parts have the sign of x - z, so
   * that nothing cancels, not even next to the zero. Negative arguments use the reflection DLMF
   * 5.5.4.
   *
   * @param x any double
   * @return psi(x); infinite with the sign opposite to x at zero, NaN at the negative integers and
   *     at negative infinity
   */
  static double digamma(double x) {
    if (x == 0) {
      return -1 / x;
    }
    if (x < 0) {
      return digammaByReflection(x);
    }
    return x < DIGAMMA_ASYMPTOTIC ? digammaFromZero(x) : digammaAsymptotic(x);
  }

  private static double digammaByReflection(double x) {
    if (isGammaPole(x) || Double.isInfinite(x)) {
      return Double.NaN;
    }
    // The cotangent has period one in x; removing the nearest integer first is exact.
    double r = x - Math.rint(x);
    double cotangent = Math.abs(r) == 0.5 ? 0 : 1 / Math.tan(Math.PI * r);
    return digamma(1 - x) - Math.PI * cotangent;
  }

  private static double digammaAsymptotic(double x) {
    return Math.log(x) - 0.5 / x - digammaSeries(x);
  }

  private static double digammaFromZero(double x) {
    // Enough for the zero and so for x, although x alone may need fewer.
    int steps = (int) DIGAMMA_ASYMPTOTIC;
    double distance = (x - DIGAMMA_ZERO_HIGH) - DIGAMMA_ZERO_LOW;
    double top = x + steps;
    double zeroTop = DIGAMMA_ZERO_HIGH + steps;
    double sum = digammaSeries(zeroTop) - digammaSeries(top);
    sum += 0.5 * distance / zeroTop / top;
    sum += Math.log1p(distance / zeroTop);
    for (int k = steps - 1; k >= 0; k--) {
      // Smallest first. Two divisions, for the product may be subnormal where x is.
      sum += distance / (DIGAMMA_ZERO_HIGH + k) / (x + k);
    }
    return sum;
  }

  private static double digammaSeries(double x) {
    double inverseSquare = 1 / x / x;
    double sum = 0;
    for (int j = DIGAMMA_SERIES.length - 1; j >= 0; j--) {
      sum = (sum + DIGAMMA_SERIES[j]) * inverseSquare;
    }
    return sum;
  }

  /**
   * Trigamma function, the derivative of {@link #digamma}.
   *
   * @param x any double
   * @return {@code polygamma(1, x)}
   */
  static double trigamma(double x) {
    return polygamma(1, x);
  }

  /**
   * Polygamma function of any order, the order-th derivative of {@link #digamma}, DLMF 5.15.
   *
   * <p>For positive x it is (-1)^(n+1) n! zeta(n + 1, x) with the Hurwitz zeta function (DLMF
   * 25.11.12), whose series is summed term by term up to an argument from which the Euler-Maclaurin
   * remainder (DLMF 25.11.43) is accurate. For negative x the reflection DLMF 5.15.6 is used, with
   * the derivative of the cotangent written as the two-sided series of DLMF 4.22.3, which is again
   * a pair of Hurwitz zeta functions: that form holds for any order, with no coefficients to
   * overflow.
   *
   * <p>Measured against 40-digit references for orders from 1 to 1000000: at most 3 ulp for
   * positive x, and at most 2 ulp per unit of 1 + |x f'(x) / f(x)| for negative x.
   *
   * @param order n, not negative
   * @param x any double
   * @return the value; at the poles 0, -1, -2, ... positive infinity where n is odd, and where n is
   *     even infinite with the sign opposite to x at zero and NaN elsewhere; NaN at negative
   *     infinity
   */
  static double polygamma(int order, double x) {
    if (order < 0) {
      throw new IllegalArgumentException("polygamma order must not be negative: " + order);
    }
    if (order == 0) {
      return digamma(x);
    }
    boolean odd = (order & 1) == 1;
    if (isGammaPole(x)) {
      return polygammaPole(odd, x);
    }
    if (x < 0) {
      return polygammaByReflection(order, x);
    }
    double magnitude = polygammaMagnitude(order, x);
    return odd ? magnitude : -magnitude;
  }

  private static double polygammaPole(boolean odd, double x) {
    if (odd) {
      return Double.POSITIVE_INFINITY;
    }
    return x == 0 ? Math.copySign(Double.POSITIVE_INFINITY, -x) : Double.NaN;
  }

  private static double polygammaByReflection(int order, double x) {
    if (Double.isInfinite(x)) {
      return Double.NaN;
    }
    // Exact, and at most one half: the series of the cotangent has period one.
    double r = x - Math.rint(x);
    double near = polygammaMagnitude(order, Math.abs(r));
    if (Double.isInfinite(near)) {
      // The other two parts are smaller; the general formula could meet infinity - infinity.
      return (order & 1) == 1 ? near : Math.copySign(near, -r);
    }
    double far = polygammaMagnitude(order, 1 - Math.abs(r));
    double mirrored = polygammaMagnitude(order, 1 - x);
    if ((order & 1) == 1) {
      return near + (far - mirrored);
    }
    return Math.copySign(near - far, -r) - mirrored;
  }

  /** n! zeta(n + 1, x) for n &gt; 0 and x &gt; 0. */
  private static double polygammaMagnitude(int n, double x) {
    if (Double.isInfinite(x)) {
      return 0;
    }
    double sum = scaledZeta(n + 1.0, x);
    // The leading term is n!/x^(n+1) for small x, (n-1)!/x^n for large x: with the other one in
    // front, a factor could leave the range of doubles where the product does not.
    return x > n
        ? timesFactorialOverPower(n * (sum / x), n - 1, x)
        : timesFactorialOverPower(sum, n, x);
  }

  /** x^s zeta(s, x), the sum over k of (x / (x + k))^s: from 1 to about 1/2 + x / (s - 1). */
  private static double scaledZeta(double s, double x) {
    double toAsymptotic = s + ZETA_ASYMPTOTIC - x;
    // One more for k = 0: the rest may underflow.
    double toNegligible = 1 + x * Math.expm1(ZETA_NEGLIGIBLE / s);
    int steps = (int) Math.ceil(Math.max(0, Math.min(toAsymptotic, toNegligible)));
    double sum =
        toAsymptotic <= toNegligible ? power(x, steps, s) * zetaRemainder(s, x + steps) : 0;
    for (int k = steps - 1; k >= 0; k--) {
      sum += power(x, k, s);
    }
    return sum;
  }

  /** x^s zeta(s, x) for x above s + {@link #ZETA_ASYMPTOTIC}, DLMF 25.11.43. */
  private static double zetaRemainder(double s, double x) {
    double rising = s / x;
    double sum = 0;
    for (int j = 0; j < ZETA_SERIES.length; j++) {
      sum += ZETA_SERIES[j] * rising;
      rising *= ((s + 2 * j + 1) / x) * ((s + 2 * j + 2) / x);
    }
    return x / (s - 1) + (0.5 + sum);
  }

  /** (x / (x + k))^s, correcting the rounding of the base, which the power would multiply by s. */
  private static double power(double x, int k, double s) {
    if (k == 0) {
      return 1;
    }
    double denominator = x + k;
    double base = x / denominator;
    double lost = (x - (denominator - k)) + (k - (denominator - (denominator - k)));
    double remainder = Math.fma(-base, denominator, x) - base * lost;
    return Math.pow(base, s) * (1 + s * (remainder / x));
  }

  /** {@code factor * m! / x^(m + 1)}, leaving the range of doubles only if the result does. */
  private static double timesFactorialOverPower(double factor, int m, double x) {
    if (m > LARGEST_FACTORIAL) {
      return timesStirlingOverPower(factor, m, x);
    }
    int exponent = m + 1;
    double power = Math.pow(x, exponent);
    if (power >= Double.MIN_NORMAL && power <= Double.MAX_VALUE) {
      double quotient = FACTORIALS[m] / power;
      if (quotient >= Double.MIN_NORMAL && quotient <= Double.MAX_VALUE) {
        return factor * quotient;
      }
    }
    int half = exponent / 2;
    double product = factor * (FACTORIALS[m] / Math.pow(x, half));
    return product / Math.pow(x, exponent - half);
  }

  /**
   * The same for large m, with Stirling's series DLMF 5.11.3: m! = sqrt(2 pi m) (m / e)^m exp(1 /
   * (12 m) - ...).
   */
  private static double timesStirlingOverPower(double factor, int m, double x) {
    double denominator = E_HIGH * x;
    double base = m / denominator;
    int half = m / 2;
    double root = Math.pow(base, half);
    if (root == 0 || Double.isInfinite(root)) {
      return root;
    }
    // What rounding took from the base, times m: the first order in the exponent of its power.
    double lost = Math.fma(E_HIGH, x, -denominator) + E_LOW * x;
    double remainder = Math.fma(-base, denominator, m) - base * lost;
    double rest = factor * Math.sqrt(TWO_PI * m) * Math.exp(stirlingSeries(m) + remainder) / x;
    return root * rest * Math.pow(base, m - half);
  }

  private static double stirlingSeries(double m) {
    double square = m * m;
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / m;
  }

  /**
   * Beta function, DLMF 5.12.1, from Commons Numbers for positive arguments. Others become positive
   * by the reflection of their gamma functions, DLMF 5.5.3.
   *
   * @param a any double
   * @param b any double
   * @return Gamma(a) Gamma(b) / Gamma(a + b); infinite with the sign of a zero argument where the
   *     other is no pole of gamma; zero where only a + b is a pole; NaN at the other poles
   */
  static double beta(double a, double b) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Double.NaN;
    }
    if (a > 0 && b > 0) {
      return betaOfPositive(a, b);
    }
    if (Double.isInfinite(a) || Double.isInfinite(b)) {
      return Double.NaN;
    }
    return betaContinued(Math.max(a, b), Math.min(a, b));
  }

  private static double betaOfPositive(double a, double b) {
    if (Double.isInfinite(a) || Double.isInfinite(b)) {
      return 0;
    }
    double small = Math.min(a, b);
    // The library's beta loses a digit beside a small argument, its quotient of gammas does not.
    return small < 1 ? gamma(small) * GammaRatio.delta(Math.max(a, b), small) : Beta.value(a, b);
  }

  /** Beta for {@code b <= a} and b not positive. */
  private static double betaContinued(double a, double b) {
    // As b tends to zero, Gamma(a) / Gamma(a + b) tends to one and Gamma(b) to 1 / b.
    if (b == 0 && !isGammaPole(a)) {
      return 1 / b;
    }
    if (a == 0 && !isGammaPole(b)) {
      return 1 / a;
    }
    if (isGammaPole(a) || isGammaPole(b)) {
      return Double.NaN;
    }
    double sum = a + b;
    if (isGammaPole(sum)) {
      return 0;
    }
    // One reflection for each negative number among b, a + b and a, which come in this order.
    if (sum > 0 && betaOfPositive(1 - b, sum) < Double.MIN_NORMAL) {
      // The reciprocal may be in range yet: fewer digits, but no needless infinity.
      return Math.PI / sinPi(b) * Math.exp(-Math.log(a) - LogBeta.value(1 - b, sum));
    }
    if (sum > 0) {
      return Math.PI / sinPi(b) / (a * betaOfPositive(1 - b, sum));
    }
    double ratio = sinPi(sum) / sinPi(b);
    return a > 0
        ? ratio * betaOfPositive(a, 1 - sum)
        : Math.PI * ratio / sinPi(a) / ((1 - sum) * betaOfPositive(1 - a, 1 - b));
  }

  /** sin(pi x), reducing x exactly: exact at its zeros and accurate next to them. */
  private static double sinPi(double x) {
    double nearest = Math.rint(x);
    double sine = Math.sin(Math.PI * (x - nearest));
    return nearest % 2 == 0 ? sine : -sine;
  }

  /** Whether x is 0, -1, -2, ...; every double from -2^52 down is an integer. */
  private static boolean isGammaPole(double x) {
    return x <= 0 && x == Math.rint(x) && !Double.isInfinite(x);
  }

  // ------------------------------------------------------------------ Bessel functions

  /**
   * Bessel function of the first kind and integer order, DLMF 10.2.2.
   *
   * <p>Commons Math takes x from 0 to 10000. Negative arguments and orders use the parities DLMF
   * 10.4.1 and 10.11.1; larger arguments Hankel's expansion DLMF 10.17.3 for orders 0 and 1 and the
   * recurrence DLMF 10.6.1 in the direction in which it is stable (time grows with the order).
   *
   * <p>The error is absolute where the function oscillates: a few ulp of its amplitude.
   *
   * @param order any order
   * @param x any double
   * @return J_order(x); zero at both infinities
   */
  static double besselJ(int order, double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    // As a long, for the smallest int has no opposite.
    long magnitude = Math.abs((long) order);
    double value = besselOfPositive(magnitude, Math.abs(x));
    boolean opposite = (magnitude & 1) == 1 && (order < 0) != (x < 0);
    return opposite ? -value : value;
  }

  private static double besselOfPositive(long n, double x) {
    if (x == 0) {
      return n == 0 ? 1 : 0;
    }
    if (Double.isInfinite(x) || besselVanishes(n, x)) {
      return 0;
    }
    if (x <= 1e-4) {
      return besselSmall(n, x);
    }
    if (x <= BESSEL_LIBRARY_LIMIT) {
      return BesselJ.value((double) n, x);
    }
    return n <= x ? besselForward(n, x) : besselBackward(n, x);
  }

  /** Whether the bound |J_n(x)| &lt;= (x/2)^n / n! of DLMF 10.14.4 underflows. */
  private static boolean besselVanishes(long n, double x) {
    return n > 0 && n * Math.log(x / 2) - LogGamma.value(n + 1.0) < -750;
  }

  /** Two terms of the power series DLMF 10.2.2; the third is below 1e-17. */
  private static double besselSmall(long n, double x) {
    double half = x / 2;
    double lead = 1;
    for (long i = 1; i <= n; i++) {
      lead *= half / i;
    }
    return lead * (1 - half * half / (n + 1));
  }

  private static double besselForward(long n, double x) {
    double previous = besselHankel(0, x);
    if (n == 0) {
      return previous;
    }
    double current = besselHankel(1, x);
    for (long k = 1; k < n; k++) {
      double next = 2 * k / x * current - previous;
      previous = current;
      current = next;
    }
    return current;
  }

  /** For n above x: downwards from far above n, scaled at an order below x, next to no zero. */
  private static double besselBackward(long n, double x) {
    long match = (long) x;
    long start = n + 50 + 10 * (long) Math.cbrt((double) n);
    double above = 0;
    double current = Double.MIN_NORMAL;
    double wanted = 0;
    for (long k = start; k > match; k--) {
      double below = 2 * k / x * current - above;
      above = current;
      current = below;
      if (k - 1 == n) {
        wanted = current;
      }
      if (Math.abs(current) > 0x1p500) {
        current *= 0x1p-500;
        above *= 0x1p-500;
        wanted *= 0x1p-500;
      }
    }
    return besselForward(match, x) * (wanted / current);
  }

  /** Hankel's expansion for order n = 0 or 1 and x above 10000. */
  private static double besselHankel(int n, double x) {
    double mu = 4.0 * n * n;
    double eightX = 8 * x;
    double first = (mu - 1) / eightX;
    double second = first * (mu - 9) / 2 / eightX;
    double third = second * (mu - 25) / 3 / eightX;
    double even = 1 - second;
    double odd = first - third;
    // cos and sin of x - n pi/2 - pi/4 from those of x, which Math reduces with care.
    double sum = Math.sin(x) + Math.cos(x);
    double difference = Math.sin(x) - Math.cos(x);
    double cosine = n == 0 ? sum : difference;
    double sine = n == 0 ? difference : -sum;
    return (even * cosine - odd * sine) / Math.sqrt(Math.PI) / Math.sqrt(x);
  }

  // ------------------------------------------------------------------ logistic family

  /**
   * Logistic sigmoid 1 / (1 + exp(-x)).
   *
   * @param x any double
   * @return a value from 0 to 1, with full relative accuracy on both sides
   */
  static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double power = Math.exp(x);
    return power / (1 + power);
  }

  /**
   * Softplus log(1 + exp(x)), with the exponential of -|x| only: it cannot overflow.
   *
   * @param x any double
   * @return a value not below max(0, x)
   */
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /**
   * Logarithm of {@link #sigmoid}, equal to -softplus(-x).
   *
   * @param x any double
   * @return a value not above min(0, x)
   */
  static double logSigmoid(double x) {
    return -softplus(-x);
  }

  /**
   * Logarithm of the sum of exponentials, with the largest element taken out in front.
   *
   * @param x the elements
   * @return log(sum of exp(x[i])); negative infinity for no elements
   */
  static double logSumExp(double[] x) {
    int largest = indexOfLargest(x);
    if (largest < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (!Double.isFinite(x[largest])) {
      return x[largest];
    }
    double others = 0;
    for (int i = 0; i < x.length; i++) {
      others += i == largest ? 0 : Math.exp(x[i] - x[largest]);
    }
    return x[largest] + Math.log1p(others);
  }

  /** Index of the largest element, or of some NaN; -1 for none. */
  private static int indexOfLargest(double[] x) {
    int largest = -1;
    for (int i = 0; i < x.length; i++) {
      if (Double.isNaN(x[i])) {
        return i;
      }
      if (largest < 0 || x[i] > x[largest]) {
        largest = i;
      }
    }
    return largest;
  }

  // ------------------------------------------------------------------ logarithms and inverses

  /**
   * Binary logarithm: the exponent plus the logarithm of a significand from sqrt(1/2) to sqrt(2),
   * so that powers of two are exact and nothing cancels near one.
   *
   * @param x any double
   * @return log2(x); negative infinity at zero, NaN below
   */
  static double log2(double x) {
    if (!(x > 0) || Double.isInfinite(x)) {
      return Math.log(x);
    }
    int exponent = 0;
    double significand = x;
    if (x < Double.MIN_NORMAL) {
      significand *= 0x1p54;
      exponent = -54;
    }
    int shift = Math.getExponent(significand);
    significand = Math.scalb(significand, -shift);
    exponent += shift;
    if (significand > Math.sqrt(2)) {
      significand /= 2;
      exponent++;
    }
    return exponent + Math.log(significand) * INVERSE_LN_2;
  }

  /**
   * Inverse hyperbolic sine, DLMF 4.37.16, in the form log1p(x + x^2 / (1 + sqrt(1 + x^2))) for
   * positive x, which keeps full relative accuracy near zero.
   *
   * @param x any double
   * @return asinh(x), odd in x
   */
  static double asinh(double x) {
    double a = Math.abs(x);
    if (a > 0x1p28) {
      // 1 + x^2 is x^2 here, and the square would overflow later on.
      return Math.copySign(Math.log(a) + LN_2, x);
    }
    double square = a * a;
    return Math.copySign(Math.log1p(a + square / (1 + Math.sqrt(1 + square))), x);
  }

  /**
   * Inverse hyperbolic cosine, DLMF 4.37.19, in the form log1p(t + sqrt(t (t + 2))), t = x - 1.
   *
   * @param x any double
   * @return acosh(x), not negative; NaN below one
   */
  static double acosh(double x) {
    if (x > 0x1p28) {
      return Math.log(x) + LN_2;
    }
    // The product below is positive again for x under -1.
    if (x < 1) {
      return Double.NaN;
    }
    double t = x - 1;
    return Math.log1p(t + Math.sqrt(t * (t + 2)));
  }

  /**
   * Inverse hyperbolic tangent, DLMF 4.37.24, in the form log1p(2x / (1 - x)) / 2 for positive x.
   *
   * @param x any double
   * @return atanh(x), odd in x; infinite with the sign of x where |x| = 1, NaN where |x| &gt; 1
   */
  static double atanh(double x) {
    double a = Math.abs(x);
    return Math.copySign(0.5 * Math.log1p(2 * a / (1 - a)), x);
  }
}
