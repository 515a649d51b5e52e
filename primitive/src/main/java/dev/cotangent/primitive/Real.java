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
 * <p>There is one class for numbers of all kinds: constants, forward mode, reverse mode and any
 * nesting of them. In the common case a number is a value, and a double times a {@link Node} of its
 * level. An operation on one number scales that double; one on two numbers of the same node adds
 * up; one on numbers of different nodes joins the nodes, and only there do the modes differ: see
 * {@link Node}. What a number is beyond that is in {@link Beyond}. As all modes share the class,
 * and each operation has one way through it, the calls in a user's function always find the same
 * code, however many modes the function has run in: the JIT compiler's profile is not spoilt by a
 * second mode.
 */
public final class Real {
  static final Real ZERO = new Real(0);
  static final Real ONE = new Real(1);

  final double value;

  /** The innermost differentiation that this number depends on; null for a constant. */
  final @Nullable Level level;

  /** What the derivative refers to; of no meaning in a constant. */
  final @Nullable Node node;

  /**
   * The derivative with respect to the node, without what is beyond; of no meaning in a constant.
   */
  final double p;

  final @Nullable Beyond beyond;

  Real(double value) {
    this(value, null, null, 0, null);
  }

  Real(
      double value, @Nullable Level level, @Nullable Node node, double p, @Nullable Beyond beyond) {
    this.value = value;
    this.level = level;
    this.node = node;
    this.p = p;
    this.beyond = beyond;
  }

  /** Returns the constant 0. */
  public static Real zero() {
    return ZERO;
  }

  /** Returns the constant 1. */
  public static Real one() {
    return ONE;
  }

  /** Returns a constant. */
  public static Real of(double value) {
    return new Real(value);
  }

  /** Returns constants. */
  public static Real[] of(double... values) {
    Real[] constants = new Real[values.length];
    for (int i = 0; i < values.length; i++) {
      constants[i] = new Real(values[i]);
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
  public double value() {
    if (beyond != null) {
      requireValue(beyond);
    }
    return value;
  }

  private void requireValue(Beyond beyond) {
    switch (beyond) {
      case Beyond.Tangent tangent -> {}
      case Beyond.Outer outer -> outer.primal().value();
      case Beyond.Own own -> {
        if (level instanceof Interpretation interpretation) {
          interpretation.valueSeen();
        }
        own.primal().value();
      }
      case Beyond.Trace trace -> throw new Symbol.HasNoValue();
    }
  }

  /** Returns whether this number is a constant: it depends on no input of a differentiation. */
  public boolean isConstant() {
    return level == null;
  }

  /** Returns x as a constant: the same value, cut off from every differentiation. */
  public Real detach() {
    return level == null ? this : new Real(value());
  }

  private static UnaryKernel kernel(Unary f) {
    return ((UnaryRow) f).kernel();
  }

  private static BinaryKernel kernel(Binary f) {
    return ((BinaryRow) f).kernel();
  }

  // How its level sees a number that has one.

  /** The number one level further out: the value without this level's derivative. */
  Real primal() {
    return switch (beyond) {
      case null -> new Real(value);
      case Beyond.Tangent tangent -> tangent.direction().number(value, tangent.dx());
      case Beyond.Outer outer -> outer.primal();
      case Beyond.Own own -> own.primal();
      case Beyond.Trace trace -> throw new Symbol.HasNoValue();
    };
  }

  /** The node, settled. */
  @SuppressWarnings("NullAway") // a number with a level has a node
  Node settledNode() {
    return beyond instanceof Beyond.Own own
        ? new Interpretation.Content(own.content())
        : node.settled(level);
  }

  /** The derivative with respect to the node. */
  Real partial() {
    return switch (beyond) {
      case null -> new Real(p);
      case Beyond.Tangent tangent -> tangent.direction().number(p, tangent.dp());
      case Beyond.Outer outer -> outer.partial();
      case Beyond.Own own -> ONE;
      case Beyond.Trace trace -> throw new Symbol.HasNoValue();
    };
  }

  boolean isSymbol() {
    return beyond instanceof Beyond.Trace;
  }

  /** Whether this is a number over a symbol, whose derivative is being traced. */
  boolean isOverSymbol() {
    return isTraced() && !isSymbol();
  }

  /** Whether this is a symbol, or a number over one: it has no value to look at. */
  boolean isTraced() {
    return switch (beyond) {
      case Beyond.Trace trace -> true;
      case Beyond.Outer outer -> outer.primal().isTraced();
      case null, default -> false;
    };
  }

  boolean isConstantZero() {
    return level == null && value == 0;
  }

  boolean isConstantOne() {
    return level == null && value == 1;
  }

  /** Whether this is NaN, which leaves no derivative; a symbol has no value, but is not NaN. */
  boolean isInvalid() {
    return Double.isNaN(value) && !isTraced();
  }

  /** This number times another, without a multiplication where either is the constant 1. */
  Real timesStructural(Real y) {
    if (isConstantOne()) {
      return y;
    }
    return y.isConstantOne() ? this : mul(y);
  }

  // The registry's rows as methods.

  /** Returns -x. */
  public Real neg() {
    return kernel(Arithmetic.NEG).apply(Arithmetic.NEG, this);
  }

  /** Returns 1 / x. */
  public Real reciprocal() {
    return kernel(Arithmetic.RECIPROCAL).apply(Arithmetic.RECIPROCAL, this);
  }

  /** Returns x². */
  public Real square() {
    return kernel(Arithmetic.SQUARE).apply(Arithmetic.SQUARE, this);
  }

  /** Returns √x. */
  public Real sqrt() {
    return kernel(Arithmetic.SQRT).apply(Arithmetic.SQRT, this);
  }

  /** Returns the cube root of x. */
  public Real cbrt() {
    return kernel(Arithmetic.CBRT).apply(Arithmetic.CBRT, this);
  }

  /** Returns e to the power x. */
  public Real exp() {
    return kernel(Elementary.EXP).apply(Elementary.EXP, this);
  }

  /** Returns exp(x) - 1, accurate near 0. */
  public Real expm1() {
    return kernel(Elementary.EXPM1).apply(Elementary.EXPM1, this);
  }

  /** Returns the natural logarithm of x. */
  public Real log() {
    return kernel(Elementary.LOG).apply(Elementary.LOG, this);
  }

  /** Returns log(1 + x), accurate near 0. */
  public Real log1p() {
    return kernel(Elementary.LOG1P).apply(Elementary.LOG1P, this);
  }

  /** Returns the logarithm of x to base 10. */
  public Real log10() {
    return kernel(Elementary.LOG10).apply(Elementary.LOG10, this);
  }

  /** Returns the logarithm of x to base 2. */
  public Real log2() {
    return kernel(Elementary.LOG2).apply(Elementary.LOG2, this);
  }

  /** Returns the sine of x. */
  public Real sin() {
    return kernel(Elementary.SIN).apply(Elementary.SIN, this);
  }

  /** Returns the cosine of x. */
  public Real cos() {
    return kernel(Elementary.COS).apply(Elementary.COS, this);
  }

  /** Returns the tangent of x. */
  public Real tan() {
    return kernel(Elementary.TAN).apply(Elementary.TAN, this);
  }

  /** Returns the inverse sine of x. */
  public Real asin() {
    return kernel(Elementary.ASIN).apply(Elementary.ASIN, this);
  }

  /** Returns the inverse cosine of x. */
  public Real acos() {
    return kernel(Elementary.ACOS).apply(Elementary.ACOS, this);
  }

  /** Returns the inverse tangent of x. */
  public Real atan() {
    return kernel(Elementary.ATAN).apply(Elementary.ATAN, this);
  }

  /** Returns the hyperbolic sine of x. */
  public Real sinh() {
    return kernel(Elementary.SINH).apply(Elementary.SINH, this);
  }

  /** Returns the hyperbolic cosine of x. */
  public Real cosh() {
    return kernel(Elementary.COSH).apply(Elementary.COSH, this);
  }

  /** Returns the hyperbolic tangent of x. */
  public Real tanh() {
    return kernel(Elementary.TANH).apply(Elementary.TANH, this);
  }

  /** Returns the inverse hyperbolic sine of x. */
  public Real asinh() {
    return kernel(Elementary.ASINH).apply(Elementary.ASINH, this);
  }

  /** Returns the inverse hyperbolic cosine of x. */
  public Real acosh() {
    return kernel(Elementary.ACOSH).apply(Elementary.ACOSH, this);
  }

  /** Returns the inverse hyperbolic tangent of x. */
  public Real atanh() {
    return kernel(Elementary.ATANH).apply(Elementary.ATANH, this);
  }

  /** Returns 1 / (1 + exp(-x)). */
  public Real sigmoid() {
    return kernel(Elementary.SIGMOID).apply(Elementary.SIGMOID, this);
  }

  /** Returns log(1 + exp(x)). */
  public Real softplus() {
    return kernel(Elementary.SOFTPLUS).apply(Elementary.SOFTPLUS, this);
  }

  /** Returns log(sigmoid(x)). */
  public Real logSigmoid() {
    return kernel(Elementary.LOG_SIGMOID).apply(Elementary.LOG_SIGMOID, this);
  }

  /** Returns |x|. */
  public Real abs() {
    return kernel(Piecewise.ABS).apply(Piecewise.ABS, this);
  }

  /** Returns the sign of x: -1, 0 or 1. */
  public Real signum() {
    return kernel(Piecewise.SIGNUM).apply(Piecewise.SIGNUM, this);
  }

  /** Returns max(x, 0). */
  public Real relu() {
    return kernel(Piecewise.RELU).apply(Piecewise.RELU, this);
  }

  /** Returns the largest integer up to x. */
  public Real floor() {
    return kernel(Piecewise.FLOOR).apply(Piecewise.FLOOR, this);
  }

  /** Returns the smallest integer from x. */
  public Real ceil() {
    return kernel(Piecewise.CEIL).apply(Piecewise.CEIL, this);
  }

  /** Returns the integer nearest to x, the even one of two. */
  public Real rint() {
    return kernel(Piecewise.RINT).apply(Piecewise.RINT, this);
  }

  /** Returns the error function of x. */
  public Real erf() {
    return kernel(Special.ERF).apply(Special.ERF, this);
  }

  /** Returns 1 - erf(x), accurate for large x. */
  public Real erfc() {
    return kernel(Special.ERFC).apply(Special.ERFC, this);
  }

  /** Returns the inverse of the error function at x. */
  public Real erfInverse() {
    return kernel(Special.ERF_INVERSE).apply(Special.ERF_INVERSE, this);
  }

  /** Returns the gamma function of x. */
  public Real gamma() {
    return kernel(Special.GAMMA).apply(Special.GAMMA, this);
  }

  /** Returns log |Γ(x)|. */
  public Real logGamma() {
    return kernel(Special.LOG_GAMMA).apply(Special.LOG_GAMMA, this);
  }

  /** Returns the derivative of logGamma at x. */
  public Real digamma() {
    return kernel(Special.DIGAMMA).apply(Special.DIGAMMA, this);
  }

  /** Returns the second derivative of logGamma at x. */
  public Real trigamma() {
    return kernel(Special.TRIGAMMA).apply(Special.TRIGAMMA, this);
  }

  /** Returns x + y. */
  public Real add(Real y) {
    return kernel(Arithmetic.ADD).apply(Arithmetic.ADD, this, y);
  }

  /** Returns x + y. */
  public Real add(double y) {
    return kernel(Arithmetic.ADD).apply(Arithmetic.ADD, this, y);
  }

  /** Returns x - y. */
  public Real sub(Real y) {
    return kernel(Arithmetic.SUB).apply(Arithmetic.SUB, this, y);
  }

  /** Returns x - y. */
  public Real sub(double y) {
    return kernel(Arithmetic.SUB).apply(Arithmetic.SUB, this, y);
  }

  /** Returns x · y. */
  public Real mul(Real y) {
    return kernel(Arithmetic.MUL).apply(Arithmetic.MUL, this, y);
  }

  /** Returns x · y. */
  public Real mul(double y) {
    return kernel(Arithmetic.MUL).apply(Arithmetic.MUL, this, y);
  }

  /** Returns x / y. */
  public Real div(Real y) {
    return kernel(Arithmetic.DIV).apply(Arithmetic.DIV, this, y);
  }

  /** Returns x / y. */
  public Real div(double y) {
    return kernel(Arithmetic.DIV).apply(Arithmetic.DIV, this, y);
  }

  /**
   * Returns x to the power y; 0 to the power 0 is 1, and a base below 0 takes integer exponents
   * only.
   */
  public Real pow(Real y) {
    return kernel(Arithmetic.POW).apply(Arithmetic.POW, this, y);
  }

  /**
   * Returns x to the power y; 0 to the power 0 is 1, and a base below 0 takes integer exponents
   * only.
   */
  public Real pow(double y) {
    return kernel(Arithmetic.POW).apply(Arithmetic.POW, this, y);
  }

  /** Returns √(x² + y²), without overflow. */
  public Real hypot(Real y) {
    return kernel(Arithmetic.HYPOT).apply(Arithmetic.HYPOT, this, y);
  }

  /** Returns √(x² + y²), without overflow. */
  public Real hypot(double y) {
    return kernel(Arithmetic.HYPOT).apply(Arithmetic.HYPOT, this, y);
  }

  /** Returns the angle of the point with ordinate x (this number) and abscissa y. */
  public Real atan2(Real y) {
    return kernel(Elementary.ATAN2).apply(Elementary.ATAN2, this, y);
  }

  /** Returns the angle of the point with ordinate x (this number) and abscissa y. */
  public Real atan2(double y) {
    return kernel(Elementary.ATAN2).apply(Elementary.ATAN2, this, y);
  }

  /** Returns the larger of x and y. */
  public Real max(Real y) {
    return kernel(Piecewise.MAX).apply(Piecewise.MAX, this, y);
  }

  /** Returns the larger of x and y. */
  public Real max(double y) {
    return kernel(Piecewise.MAX).apply(Piecewise.MAX, this, y);
  }

  /** Returns the smaller of x and y. */
  public Real min(Real y) {
    return kernel(Piecewise.MIN).apply(Piecewise.MIN, this, y);
  }

  /** Returns the smaller of x and y. */
  public Real min(double y) {
    return kernel(Piecewise.MIN).apply(Piecewise.MIN, this, y);
  }

  /** Returns x where x is positive, else y · x. */
  public Real leakyRelu(Real y) {
    return kernel(Piecewise.LEAKY_RELU).apply(Piecewise.LEAKY_RELU, this, y);
  }

  /** Returns x where x is positive, else y · x. */
  public Real leakyRelu(double y) {
    return kernel(Piecewise.LEAKY_RELU).apply(Piecewise.LEAKY_RELU, this, y);
  }

  /** Returns Γ(x) Γ(y) / Γ(x + y). */
  public Real beta(Real y) {
    return kernel(Special.BETA).apply(Special.BETA, this, y);
  }

  /** Returns Γ(x) Γ(y) / Γ(x + y). */
  public Real beta(double y) {
    return kernel(Special.BETA).apply(Special.BETA, this, y);
  }

  /** Returns y - x: the operands the other way round. */
  public Real rsub(double y) {
    return kernel(Arithmetic.SUB).apply(Arithmetic.SUB, y, this);
  }

  /** Returns y / x: the operands the other way round. */
  public Real rdiv(double y) {
    return kernel(Arithmetic.DIV).apply(Arithmetic.DIV, y, this);
  }

  /**
   * Returns the polygamma function of x: the (order + 1)-th derivative of logGamma.
   *
   * @throws IllegalArgumentException if the order is negative
   */
  public Real polygamma(int order) {
    return Special.polygamma(order).apply(this);
  }

  /** Returns the Bessel function of the first kind of x, of an integer order. */
  public Real besselJ(int order) {
    return Special.besselJ(order).apply(this);
  }

  /** Returns x · y + z, rounded once. */
  public Real fma(Real y, Real z) {
    return Arithmetic.FMA.apply(this, y, z);
  }

  /**
   * Returns x, or the bound that it is beyond.
   *
   * @throws IllegalArgumentException if the lower bound is above the upper one
   */
  public Real clamp(Real lower, Real upper) {
    return Piecewise.CLAMP.apply(this, lower, upper);
  }

  /**
   * Returns x, or the bound that it is beyond.
   *
   * @throws IllegalArgumentException if the lower bound is above the upper one
   */
  public Real clamp(double lower, double upper) {
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
  public boolean lessThan(Real y) {
    return (beyond == null && y.beyond == null)
        ? value < y.value
        : Comparison.LESS.between(this, y);
  }

  /** Returns whether the value of x is below y. */
  public boolean lessThan(double y) {
    return beyond == null ? value < y : Comparison.LESS.between(this, of(y));
  }

  /** Returns whether the value of x is at most that of y. */
  public boolean lessThanOrEqual(Real y) {
    return (beyond == null && y.beyond == null)
        ? value <= y.value
        : Comparison.LESS_OR_EQUAL.between(this, y);
  }

  /** Returns whether the value of x is at most y. */
  public boolean lessThanOrEqual(double y) {
    return beyond == null ? value <= y : Comparison.LESS_OR_EQUAL.between(this, of(y));
  }

  /** Returns whether the value of x is above that of y. */
  public boolean greaterThan(Real y) {
    return (beyond == null && y.beyond == null)
        ? value > y.value
        : Comparison.GREATER.between(this, y);
  }

  /** Returns whether the value of x is above y. */
  public boolean greaterThan(double y) {
    return beyond == null ? value > y : Comparison.GREATER.between(this, of(y));
  }

  /** Returns whether the value of x is at least that of y. */
  public boolean greaterThanOrEqual(Real y) {
    return (beyond == null && y.beyond == null)
        ? value >= y.value
        : Comparison.GREATER_OR_EQUAL.between(this, y);
  }

  /** Returns whether the value of x is at least y. */
  public boolean greaterThanOrEqual(double y) {
    return beyond == null ? value >= y : Comparison.GREATER_OR_EQUAL.between(this, of(y));
  }

  /** Returns the value, and the level that the number belongs to, if any. */
  @Override
  public String toString() {
    return isSymbol() ? "symbol" : level == null ? "" + value : value + " of " + level;
  }
}
