package dev.cotangent.primitive;

import static dev.cotangent.primitive.Primitive.binary;
import static dev.cotangent.primitive.Primitive.nary;
import static dev.cotangent.primitive.Primitive.unary;

import java.util.List;

/**
 * The table of elementary functions. The rules are written in the form that keeps its digits: a
 * difference such as 1 - y² is avoided where y comes close to 1.
 */
public final class Elementary {
  private Elementary() {}

  private static final Domain POSITIVE = Domain.of("x > 0", x -> x > 0);
  private static final Domain INSIDE_ONE = Domain.of("-1 < x < 1", x -> -1 < x && x < 1);

  /** e to the power x. */
  public static final Unary EXP = unary("exp", Math::exp, (x, y) -> y);

  /** exp(x) - 1, accurate near 0. */
  public static final Unary EXPM1 = unary("expm1", Math::expm1, (x, y) -> x.exp());

  /** The natural logarithm. */
  public static final Unary LOG = unary("log", Math::log, (x, y) -> x.reciprocal()).on(POSITIVE);

  /** log(1 + x), accurate near 0. */
  public static final Unary LOG1P =
      unary("log1p", Math::log1p, (x, y) -> x.add(1).reciprocal())
          .on(Domain.of("x > -1", x -> x > -1));

  /** The logarithm to base 10. */
  public static final Unary LOG10 =
      unary("log10", Math::log10, (x, y) -> x.mul(Math.log(10)).reciprocal()).on(POSITIVE);

  /** The logarithm to base 2. */
  public static final Unary LOG2 =
      unary("log2", SpecialFunctions::log2, (x, y) -> x.mul(Math.log(2)).reciprocal()).on(POSITIVE);

  /** The sine. */
  public static final Unary SIN = unary("sin", Math::sin, (x, y) -> x.cos());

  /** The cosine. */
  public static final Unary COS = unary("cos", Math::cos, (x, y) -> x.sin().neg());

  /** The tangent. */
  public static final Unary TAN = unary("tan", Math::tan, (x, y) -> y.square().add(1));

  /** The inverse sine. */
  public static final Unary ASIN =
      unary("asin", Math::asin, (x, y) -> oneMinusSquare(x).sqrt().reciprocal()).on(INSIDE_ONE);

  /** The inverse cosine. */
  public static final Unary ACOS =
      unary("acos", Math::acos, (x, y) -> oneMinusSquare(x).sqrt().reciprocal().neg())
          .on(INSIDE_ONE);

  /** The inverse tangent. */
  public static final Unary ATAN =
      unary("atan", Math::atan, (x, y) -> x.square().add(1).reciprocal());

  /**
   * The angle of the point (y, x): the first argument is the ordinate, as in {@link Math#atan2}.
   */
  public static final Binary ATAN2 =
      binary(
              "atan2",
              Math::atan2,
              (x, y, z) -> y.div(x.hypot(y)).div(x.hypot(y)),
              (x, y, z) -> x.div(x.hypot(y)).div(x.hypot(y)).neg())
          .on(new Domain("not on the cut x = 0, y ≤ 0", p -> p[0] != 0 || p[1] > 0));

  /** The hyperbolic sine. */
  public static final Unary SINH = unary("sinh", Math::sinh, (x, y) -> x.cosh());

  /** The hyperbolic cosine. */
  public static final Unary COSH = unary("cosh", Math::cosh, (x, y) -> x.sinh());

  /** The hyperbolic tangent. */
  public static final Unary TANH = unary("tanh", Math::tanh, (x, y) -> sech(x).square());

  /**
   * 1 / cosh(x): a row of its own, since the slope of tanh keeps its digits when written with it.
   */
  public static final Unary SECH =
      unary("sech", x -> 1 / Math.cosh(x), (x, y) -> y.mul(x.tanh()).neg());

  /** The inverse hyperbolic sine. */
  public static final Unary ASINH =
      unary("asinh", SpecialFunctions::asinh, (x, y) -> x.hypot(1).reciprocal());

  /** The inverse hyperbolic cosine. */
  public static final Unary ACOSH =
      unary(
              "acosh",
              SpecialFunctions::acosh,
              (x, y) -> x.sub(1).sqrt().mul(x.add(1).sqrt()).reciprocal())
          .on(Domain.of("x > 1", x -> x > 1));

  /** The inverse hyperbolic tangent. */
  public static final Unary ATANH =
      unary("atanh", SpecialFunctions::atanh, (x, y) -> oneMinusSquare(x).reciprocal())
          .on(INSIDE_ONE);

  /** 1 / (1 + exp(-x)). */
  public static final Unary SIGMOID =
      unary("sigmoid", SpecialFunctions::sigmoid, (x, y) -> sigmoidSlope(x));

  /** The slope of the sigmoid, sigmoid(x) · sigmoid(-x); even, and its own slope written so. */
  public static final Unary SIGMOID_SLOPE =
      unary(
          "sigmoidSlope",
          x -> SpecialFunctions.sigmoid(x) * SpecialFunctions.sigmoid(-x),
          (x, y) -> y.mul(x.mul(0.5).tanh()).neg());

  /** log(1 + exp(x)). */
  public static final Unary SOFTPLUS =
      unary("softplus", SpecialFunctions::softplus, (x, y) -> x.sigmoid());

  /** log(sigmoid(x)). */
  public static final Unary LOG_SIGMOID =
      unary("logSigmoid", SpecialFunctions::logSigmoid, (x, y) -> x.neg().sigmoid());

  /** log(exp(x₁) + … + exp(xₙ)), without overflow. */
  public static final Nary LOG_SUM_EXP =
      nary("logSumExp", -1, SpecialFunctions::logSumExp, (k, x, y) -> x[k].sub(y).exp());

  private static Real oneMinusSquare(Real x) {
    return Arithmetic.ONE_MINUS_SQUARE.apply(x);
  }

  private static Real sech(Real x) {
    return SECH.apply(x);
  }

  private static Real sigmoidSlope(Real x) {
    return SIGMOID_SLOPE.apply(x);
  }

  static final List<Primitive> ROWS =
      List.of(
          EXP,
          EXPM1,
          LOG,
          LOG1P,
          LOG10,
          LOG2,
          SIN,
          COS,
          TAN,
          ASIN,
          ACOS,
          ATAN,
          ATAN2,
          SINH,
          COSH,
          TANH,
          SECH,
          ASINH,
          ACOSH,
          ATANH,
          SIGMOID,
          SIGMOID_SLOPE,
          SOFTPLUS,
          LOG_SIGMOID,
          LOG_SUM_EXP);
}
