package dev.cotangent.primitive;

import org.jspecify.annotations.Nullable;

/**
 * A real number that can be differentiated: what user functions are written over. In the javadoc of
 * its methods, x is this number and y the other one.
 *
 * <p>A number is immutable to its user. It is a constant, made by {@link #of(double)}, or it
 * depends on the inputs of one or several differentiations in progress (see {@link Level}) and
 * carries its derivatives. Operations do not distinguish: a function that is written once runs in
 * every mode, at any order, and on constants. Comparisons look at {@link #value()}, so that Java's
 * own control flow works.
 *
 * {@snippet :
 * ScalarFunction f = x -> x[0].log().add(x[0].mul(x[1])).sub(x[1].sin());
 * double y = f.apply(Real.of(2, 5)).value();
 * }
 *
 * <p>Two numbers are {@code equals} only if they are the same object; compare values instead.
 *
 * <p>The operations are final and look first for {@link Jet}, the one class behind constants,
 * forward mode and reverse mode, then for {@link TangentJet}; everything else is left to the level.
 * So a user's call sites are bound statically however many modes they have run in.
 */
public abstract sealed class Real permits Jet, TangentJet, Nested, Symbol {
  final double value;
  final @Nullable Level level;

  Real(double value, @Nullable Level level) {
    this.value = value;
    this.level = level;
  }

  /** Returns the constant 0. */
  public static Real zero() {
    return Jet.ZERO;
  }

  /** Returns the constant 1. */
  public static Real one() {
    return Jet.ONE;
  }

  /** Returns a constant. */
  public static Real of(double value) {
    return new Jet(value);
  }

  /** Returns constants. */
  public static Real[] of(double... values) {
    Real[] constants = new Real[values.length];
    for (int i = 0; i < values.length; i++) {
      constants[i] = new Jet(values[i]);
    }
    return constants;
  }

  /** Returns the values of numbers. */
  public static double[] values(Real... x) {
    double[] values = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = Arguments.required(x[i], "values").value();
    }
    return values;
  }

  /** Returns the value, without any derivative. */
  public final double value() {
    if (this instanceof Symbol) {
      throw new Symbol.HasNoValue();
    }
    return value;
  }

  /** Returns whether this number is a constant: it depends on no input of a differentiation. */
  public final boolean isConstant() {
    return level == null;
  }

  /** Returns x as a constant: the same value, cut off from every differentiation. */
  public final Real detach() {
    return level == null ? this : new Jet(value());
  }

  // How an operation finds its arithmetic.

  /** Whether an operation of two jets is theirs alone, without an outer level. */
  private static boolean meet(Jet a, Jet b) {
    return a.level == b.level || a.level == null || b.level == null;
  }

  // Each method of a row holds the case of jets itself rather than call unary or binary: so the row
  // is a constant where its kernel is called, and the JIT compiler never shares code between rows.

  private static UnaryKernel kernel(Unary f) {
    return ((UnaryRow) f).kernel();
  }

  private static BinaryKernel kernel(Binary f) {
    return ((BinaryRow) f).kernel();
  }

  final Real unary(Unary f) {
    return this instanceof Jet a ? kernel(f).apply(a) : beyondJets(f);
  }

  final Real binary(Binary f, Real y) {
    return this instanceof Jet a && y instanceof Jet b && meet(a, b)
        ? kernel(f).apply(a, b)
        : beyondJets(f, y);
  }

  final Real binary(Binary f, double y) {
    return this instanceof Jet a ? kernel(f).apply(a, y) : beyondJets(f, y);
  }

  /** The operation with a constant as its first operand and this number as its second. */
  final Real reverseBinary(Binary f, double x) {
    return this instanceof Jet b ? kernel(f).apply(x, b) : beyondJets(f, x, this);
  }

  private Real beyondJets(Unary f) {
    return this instanceof TangentJet a ? kernel(f).apply(a) : Level.apply(f, this);
  }

  private Real beyondJets(Binary f, double y) {
    return this instanceof TangentJet a ? kernel(f).apply(a, y) : Level.apply(f, this, of(y));
  }

  private static Real beyondJets(Binary f, double x, Real y) {
    return y instanceof TangentJet b ? kernel(f).apply(x, b) : Level.apply(f, of(x), y);
  }

  private Real beyondJets(Binary f, Real y) {
    if (this instanceof TangentJet a) {
      if (y instanceof TangentJet b && a.level == b.level && a.direction == b.direction) {
        return kernel(f).apply(a, b);
      }
      if (y instanceof Jet b && b.level == null) {
        return kernel(f).apply(a, b.value);
      }
    } else if (y instanceof TangentJet b && this instanceof Jet a && a.level == null) {
      return kernel(f).apply(a.value, b);
    }
    return Level.apply(f, this, y);
  }

  // How its level sees a number that has one.

  /** The number one level further out: the value without this level's derivative. */
  abstract Real primal();

  /** The single node that this number's derivative refers to. */
  abstract Node node();

  /** The derivative with respect to {@link #node()}. */
  abstract Real partial();

  final boolean isConstantZero() {
    return level == null && value == 0;
  }

  final boolean isConstantOne() {
    return level == null && value == 1;
  }

  /** Whether this is NaN, which leaves no derivative; a symbol has no value, but is not NaN. */
  final boolean isInvalid() {
    return Double.isNaN(value) && !(this instanceof Symbol);
  }

  /** This number times another, without a multiplication where either is the constant 1. */
  final Real timesStructural(Real y) {
    if (isConstantOne()) {
      return y;
    }
    return y.isConstantOne() ? this : mul(y);
  }

  // The registry's rows as methods.

  /** Returns -x. */
  public final Real neg() {
    return this instanceof Jet a ? kernel(Arithmetic.NEG).apply(a) : beyondJets(Arithmetic.NEG);
  }

  /** Returns 1 / x. */
  public final Real reciprocal() {
    return this instanceof Jet a
        ? kernel(Arithmetic.RECIPROCAL).apply(a)
        : beyondJets(Arithmetic.RECIPROCAL);
  }

  /** Returns x². */
  public final Real square() {
    return this instanceof Jet a
        ? kernel(Arithmetic.SQUARE).apply(a)
        : beyondJets(Arithmetic.SQUARE);
  }

  /** Returns √x. */
  public final Real sqrt() {
    return this instanceof Jet a ? kernel(Arithmetic.SQRT).apply(a) : beyondJets(Arithmetic.SQRT);
  }

  /** Returns the cube root of x. */
  public final Real cbrt() {
    return this instanceof Jet a ? kernel(Arithmetic.CBRT).apply(a) : beyondJets(Arithmetic.CBRT);
  }

  /** Returns e to the power x. */
  public final Real exp() {
    return this instanceof Jet a ? kernel(Elementary.EXP).apply(a) : beyondJets(Elementary.EXP);
  }

  /** Returns exp(x) - 1, accurate near 0. */
  public final Real expm1() {
    return this instanceof Jet a ? kernel(Elementary.EXPM1).apply(a) : beyondJets(Elementary.EXPM1);
  }

  /** Returns the natural logarithm of x. */
  public final Real log() {
    return this instanceof Jet a ? kernel(Elementary.LOG).apply(a) : beyondJets(Elementary.LOG);
  }

  /** Returns log(1 + x), accurate near 0. */
  public final Real log1p() {
    return this instanceof Jet a ? kernel(Elementary.LOG1P).apply(a) : beyondJets(Elementary.LOG1P);
  }

  /** Returns the logarithm of x to base 10. */
  public final Real log10() {
    return this instanceof Jet a ? kernel(Elementary.LOG10).apply(a) : beyondJets(Elementary.LOG10);
  }

  /** Returns the logarithm of x to base 2. */
  public final Real log2() {
    return this instanceof Jet a ? kernel(Elementary.LOG2).apply(a) : beyondJets(Elementary.LOG2);
  }

  /** Returns the sine of x. */
  public final Real sin() {
    return this instanceof Jet a ? kernel(Elementary.SIN).apply(a) : beyondJets(Elementary.SIN);
  }

  /** Returns the cosine of x. */
  public final Real cos() {
    return this instanceof Jet a ? kernel(Elementary.COS).apply(a) : beyondJets(Elementary.COS);
  }

  /** Returns the tangent of x. */
  public final Real tan() {
    return this instanceof Jet a ? kernel(Elementary.TAN).apply(a) : beyondJets(Elementary.TAN);
  }

  /** Returns the inverse sine of x. */
  public final Real asin() {
    return this instanceof Jet a ? kernel(Elementary.ASIN).apply(a) : beyondJets(Elementary.ASIN);
  }

  /** Returns the inverse cosine of x. */
  public final Real acos() {
    return this instanceof Jet a ? kernel(Elementary.ACOS).apply(a) : beyondJets(Elementary.ACOS);
  }

  /** Returns the inverse tangent of x. */
  public final Real atan() {
    return this instanceof Jet a ? kernel(Elementary.ATAN).apply(a) : beyondJets(Elementary.ATAN);
  }

  /** Returns the hyperbolic sine of x. */
  public final Real sinh() {
    return this instanceof Jet a ? kernel(Elementary.SINH).apply(a) : beyondJets(Elementary.SINH);
  }

  /** Returns the hyperbolic cosine of x. */
  public final Real cosh() {
    return this instanceof Jet a ? kernel(Elementary.COSH).apply(a) : beyondJets(Elementary.COSH);
  }

  /** Returns the hyperbolic tangent of x. */
  public final Real tanh() {
    return this instanceof Jet a ? kernel(Elementary.TANH).apply(a) : beyondJets(Elementary.TANH);
  }

  /** Returns the inverse hyperbolic sine of x. */
  public final Real asinh() {
    return this instanceof Jet a ? kernel(Elementary.ASINH).apply(a) : beyondJets(Elementary.ASINH);
  }

  /** Returns the inverse hyperbolic cosine of x. */
  public final Real acosh() {
    return this instanceof Jet a ? kernel(Elementary.ACOSH).apply(a) : beyondJets(Elementary.ACOSH);
  }

  /** Returns the inverse hyperbolic tangent of x. */
  public final Real atanh() {
    return this instanceof Jet a ? kernel(Elementary.ATANH).apply(a) : beyondJets(Elementary.ATANH);
  }

  /** Returns 1 / (1 + exp(-x)). */
  public final Real sigmoid() {
    return this instanceof Jet a
        ? kernel(Elementary.SIGMOID).apply(a)
        : beyondJets(Elementary.SIGMOID);
  }

  /** Returns log(1 + exp(x)). */
  public final Real softplus() {
    return this instanceof Jet a
        ? kernel(Elementary.SOFTPLUS).apply(a)
        : beyondJets(Elementary.SOFTPLUS);
  }

  /** Returns log(sigmoid(x)). */
  public final Real logSigmoid() {
    return this instanceof Jet a
        ? kernel(Elementary.LOG_SIGMOID).apply(a)
        : beyondJets(Elementary.LOG_SIGMOID);
  }

  /** Returns |x|. */
  public final Real abs() {
    return this instanceof Jet a ? kernel(Piecewise.ABS).apply(a) : beyondJets(Piecewise.ABS);
  }

  /** Returns the sign of x: -1, 0 or 1. */
  public final Real signum() {
    return this instanceof Jet a ? kernel(Piecewise.SIGNUM).apply(a) : beyondJets(Piecewise.SIGNUM);
  }

  /** Returns max(x, 0). */
  public final Real relu() {
    return this instanceof Jet a ? kernel(Piecewise.RELU).apply(a) : beyondJets(Piecewise.RELU);
  }

  /** Returns the largest integer up to x. */
  public final Real floor() {
    return this instanceof Jet a ? kernel(Piecewise.FLOOR).apply(a) : beyondJets(Piecewise.FLOOR);
  }

  /** Returns the smallest integer from x. */
  public final Real ceil() {
    return this instanceof Jet a ? kernel(Piecewise.CEIL).apply(a) : beyondJets(Piecewise.CEIL);
  }

  /** Returns the integer nearest to x, the even one of two. */
  public final Real rint() {
    return this instanceof Jet a ? kernel(Piecewise.RINT).apply(a) : beyondJets(Piecewise.RINT);
  }

  /** Returns the error function of x. */
  public final Real erf() {
    return this instanceof Jet a ? kernel(Special.ERF).apply(a) : beyondJets(Special.ERF);
  }

  /** Returns 1 - erf(x), accurate for large x. */
  public final Real erfc() {
    return this instanceof Jet a ? kernel(Special.ERFC).apply(a) : beyondJets(Special.ERFC);
  }

  /** Returns the inverse of the error function at x. */
  public final Real erfInverse() {
    return this instanceof Jet a
        ? kernel(Special.ERF_INVERSE).apply(a)
        : beyondJets(Special.ERF_INVERSE);
  }

  /** Returns the gamma function of x. */
  public final Real gamma() {
    return this instanceof Jet a ? kernel(Special.GAMMA).apply(a) : beyondJets(Special.GAMMA);
  }

  /** Returns log |Γ(x)|. */
  public final Real logGamma() {
    return this instanceof Jet a
        ? kernel(Special.LOG_GAMMA).apply(a)
        : beyondJets(Special.LOG_GAMMA);
  }

  /** Returns the derivative of logGamma at x. */
  public final Real digamma() {
    return this instanceof Jet a ? kernel(Special.DIGAMMA).apply(a) : beyondJets(Special.DIGAMMA);
  }

  /** Returns the second derivative of logGamma at x. */
  public final Real trigamma() {
    return this instanceof Jet a ? kernel(Special.TRIGAMMA).apply(a) : beyondJets(Special.TRIGAMMA);
  }

  /** Returns x + y. */
  public final Real add(Real y) {
    return this instanceof Jet a && y instanceof Jet b && meet(a, b)
        ? kernel(Arithmetic.ADD).apply(a, b)
        : beyondJets(Arithmetic.ADD, y);
  }

  /** Returns x + y. */
  public final Real add(double y) {
    return this instanceof Jet a
        ? kernel(Arithmetic.ADD).apply(a, y)
        : beyondJets(Arithmetic.ADD, y);
  }

  /** Returns x - y. */
  public final Real sub(Real y) {
    return this instanceof Jet a && y instanceof Jet b && meet(a, b)
        ? kernel(Arithmetic.SUB).apply(a, b)
        : beyondJets(Arithmetic.SUB, y);
  }

  /** Returns x - y. */
  public final Real sub(double y) {
    return this instanceof Jet a
        ? kernel(Arithmetic.SUB).apply(a, y)
        : beyondJets(Arithmetic.SUB, y);
  }

  /** Returns x · y. */
  public final Real mul(Real y) {
    return this instanceof Jet a && y instanceof Jet b && meet(a, b)
        ? kernel(Arithmetic.MUL).apply(a, b)
        : beyondJets(Arithmetic.MUL, y);
  }

  /** Returns x · y. */
  public final Real mul(double y) {
    return this instanceof Jet a
        ? kernel(Arithmetic.MUL).apply(a, y)
        : beyondJets(Arithmetic.MUL, y);
  }

  /** Returns x / y. */
  public final Real div(Real y) {
    return this instanceof Jet a && y instanceof Jet b && meet(a, b)
        ? kernel(Arithmetic.DIV).apply(a, b)
        : beyondJets(Arithmetic.DIV, y);
  }

  /** Returns x / y. */
  public final Real div(double y) {
    return this instanceof Jet a
        ? kernel(Arithmetic.DIV).apply(a, y)
        : beyondJets(Arithmetic.DIV, y);
  }

  /**
   * Returns x to the power y; 0 to the power 0 is 1, and a base below 0 takes integer exponents
   * only.
   */
  public final Real pow(Real y) {
    return this instanceof Jet a && y instanceof Jet b && meet(a, b)
        ? kernel(Arithmetic.POW).apply(a, b)
        : beyondJets(Arithmetic.POW, y);
  }

  /**
   * Returns x to the power y; 0 to the power 0 is 1, and a base below 0 takes integer exponents
   * only.
   */
  public final Real pow(double y) {
    return this instanceof Jet a
        ? kernel(Arithmetic.POW).apply(a, y)
        : beyondJets(Arithmetic.POW, y);
  }

  /** Returns √(x² + y²), without overflow. */
  public final Real hypot(Real y) {
    return this instanceof Jet a && y instanceof Jet b && meet(a, b)
        ? kernel(Arithmetic.HYPOT).apply(a, b)
        : beyondJets(Arithmetic.HYPOT, y);
  }

  /** Returns √(x² + y²), without overflow. */
  public final Real hypot(double y) {
    return this instanceof Jet a
        ? kernel(Arithmetic.HYPOT).apply(a, y)
        : beyondJets(Arithmetic.HYPOT, y);
  }

  /** Returns the angle of the point with ordinate x (this number) and abscissa y. */
  public final Real atan2(Real y) {
    return this instanceof Jet a && y instanceof Jet b && meet(a, b)
        ? kernel(Elementary.ATAN2).apply(a, b)
        : beyondJets(Elementary.ATAN2, y);
  }

  /** Returns the angle of the point with ordinate x (this number) and abscissa y. */
  public final Real atan2(double y) {
    return this instanceof Jet a
        ? kernel(Elementary.ATAN2).apply(a, y)
        : beyondJets(Elementary.ATAN2, y);
  }

  /** Returns the larger of x and y. */
  public final Real max(Real y) {
    return this instanceof Jet a && y instanceof Jet b && meet(a, b)
        ? kernel(Piecewise.MAX).apply(a, b)
        : beyondJets(Piecewise.MAX, y);
  }

  /** Returns the larger of x and y. */
  public final Real max(double y) {
    return this instanceof Jet a ? kernel(Piecewise.MAX).apply(a, y) : beyondJets(Piecewise.MAX, y);
  }

  /** Returns the smaller of x and y. */
  public final Real min(Real y) {
    return this instanceof Jet a && y instanceof Jet b && meet(a, b)
        ? kernel(Piecewise.MIN).apply(a, b)
        : beyondJets(Piecewise.MIN, y);
  }

  /** Returns the smaller of x and y. */
  public final Real min(double y) {
    return this instanceof Jet a ? kernel(Piecewise.MIN).apply(a, y) : beyondJets(Piecewise.MIN, y);
  }

  /** Returns x where x is positive, else y · x. */
  public final Real leakyRelu(Real y) {
    return this instanceof Jet a && y instanceof Jet b && meet(a, b)
        ? kernel(Piecewise.LEAKY_RELU).apply(a, b)
        : beyondJets(Piecewise.LEAKY_RELU, y);
  }

  /** Returns x where x is positive, else y · x. */
  public final Real leakyRelu(double y) {
    return this instanceof Jet a
        ? kernel(Piecewise.LEAKY_RELU).apply(a, y)
        : beyondJets(Piecewise.LEAKY_RELU, y);
  }

  /** Returns Γ(x) Γ(y) / Γ(x + y). */
  public final Real beta(Real y) {
    return this instanceof Jet a && y instanceof Jet b && meet(a, b)
        ? kernel(Special.BETA).apply(a, b)
        : beyondJets(Special.BETA, y);
  }

  /** Returns Γ(x) Γ(y) / Γ(x + y). */
  public final Real beta(double y) {
    return this instanceof Jet a ? kernel(Special.BETA).apply(a, y) : beyondJets(Special.BETA, y);
  }

  /** Returns y - x: the operands the other way round. */
  public final Real rsub(double y) {
    return this instanceof Jet b
        ? kernel(Arithmetic.SUB).apply(y, b)
        : beyondJets(Arithmetic.SUB, y, this);
  }

  /** Returns y / x: the operands the other way round. */
  public final Real rdiv(double y) {
    return this instanceof Jet b
        ? kernel(Arithmetic.DIV).apply(y, b)
        : beyondJets(Arithmetic.DIV, y, this);
  }

  /**
   * Returns the polygamma function of x: the (order + 1)-th derivative of logGamma.
   *
   * @throws IllegalArgumentException if the order is negative
   */
  public final Real polygamma(int order) {
    return unary(Special.polygamma(order));
  }

  /** Returns the Bessel function of the first kind of x, of an integer order. */
  public final Real besselJ(int order) {
    return unary(Special.besselJ(order));
  }

  /** Returns x · y + z, rounded once. */
  public final Real fma(Real y, Real z) {
    return Arithmetic.FMA.apply(this, y, z);
  }

  /**
   * Returns x, or the bound that it is beyond.
   *
   * @throws IllegalArgumentException if the lower bound is above the upper one
   */
  public final Real clamp(Real lower, Real upper) {
    return Piecewise.CLAMP.apply(this, lower, upper);
  }

  /**
   * Returns x, or the bound that it is beyond.
   *
   * @throws IllegalArgumentException if the lower bound is above the upper one
   */
  public final Real clamp(double lower, double upper) {
    return clamp(of(lower), of(upper));
  }

  /**
   * Returns one of two numbers: the first where the condition is positive, the second where it is
   * not. The other one contributes nothing to any derivative, not even NaN. A condition of NaN
   * gives NaN.
   */
  public static Real select(Real condition, Real ifPositive, Real otherwise) {
    return Piecewise.SELECT.apply(condition, ifPositive, otherwise);
  }

  /** Returns log(exp(x₁) + … + exp(xₙ)), without overflow; -∞ for no numbers. */
  public static Real logSumExp(Real... x) {
    return Elementary.LOG_SUM_EXP.apply(x);
  }

  /** Returns the sum of numbers, added in their order; 0 for none. */
  public static Real sum(Real... x) {
    Real sum = zero();
    for (int i = 0; i < x.length; i++) {
      sum = i == 0 ? Arguments.required(x[0], "sum") : sum.add(x[i]);
    }
    return sum;
  }

  /**
   * Returns the inner product of two vectors, added in their order; 0 for empty ones.
   *
   * @throws IllegalArgumentException if their lengths differ
   */
  public static Real dot(Real[] x, Real[] y) {
    requireSameLength(x.length, y.length);
    Real sum = zero();
    for (int i = 0; i < x.length; i++) {
      Real product = Arguments.required(x[i], "dot").mul(y[i]);
      sum = i == 0 ? product : sum.add(product);
    }
    return sum;
  }

  /**
   * Returns the inner product of two vectors, added in their order; 0 for empty ones.
   *
   * @throws IllegalArgumentException if their lengths differ
   */
  public static Real dot(Real[] x, double[] y) {
    requireSameLength(x.length, y.length);
    Real sum = zero();
    for (int i = 0; i < x.length; i++) {
      Real product = Arguments.required(x[i], "dot").mul(y[i]);
      sum = i == 0 ? product : sum.add(product);
    }
    return sum;
  }

  private static void requireSameLength(int x, int y) {
    if (x != y) {
      throw new IllegalArgumentException("dot: the vectors have lengths " + x + " and " + y);
    }
  }

  // Comparisons, by value. Every comparison with NaN is false.

  /** Returns whether the value of x is below that of y. */
  public final boolean lessThan(Real y) {
    return value() < y.value();
  }

  /** Returns whether the value of x is below y. */
  public final boolean lessThan(double y) {
    return value() < y;
  }

  /** Returns whether the value of x is at most that of y. */
  public final boolean lessThanOrEqual(Real y) {
    return value() <= y.value();
  }

  /** Returns whether the value of x is at most y. */
  public final boolean lessThanOrEqual(double y) {
    return value() <= y;
  }

  /** Returns whether the value of x is above that of y. */
  public final boolean greaterThan(Real y) {
    return value() > y.value();
  }

  /** Returns whether the value of x is above y. */
  public final boolean greaterThan(double y) {
    return value() > y;
  }

  /** Returns whether the value of x is at least that of y. */
  public final boolean greaterThanOrEqual(Real y) {
    return value() >= y.value();
  }

  /** Returns whether the value of x is at least y. */
  public final boolean greaterThanOrEqual(double y) {
    return value() >= y;
  }

  /** Returns the value, and the level that the number belongs to, if any. */
  @Override
  public final String toString() {
    return this instanceof Symbol ? "symbol" : level == null ? "" + value : value + " of " + level;
  }
}
