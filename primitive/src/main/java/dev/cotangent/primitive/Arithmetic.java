package dev.cotangent.primitive;

import static dev.cotangent.primitive.Primitive.binary;
import static dev.cotangent.primitive.Primitive.nary;
import static dev.cotangent.primitive.Primitive.unary;

import java.util.List;

/** The table of arithmetic: sums, products, powers and roots. */
public final class Arithmetic {
  private Arithmetic() {}

  private static final Real ONE = Real.ONE;
  private static final Real MINUS_ONE = Real.of(-1);

  /** x + y. */
  public static final Binary ADD =
      binary("add", (x, y) -> x + y, (x, y, z) -> ONE, (x, y, z) -> ONE).as(Role.DISTRIBUTOR);

  /** x - y. */
  public static final Binary SUB =
      binary("sub", (x, y) -> x - y, (x, y, z) -> ONE, (x, y, z) -> MINUS_ONE).as(Role.DISTRIBUTOR);

  /** x · y. */
  public static final Binary MUL =
      binary("mul", (x, y) -> x * y, (x, y, z) -> y, (x, y, z) -> x).as(Role.SWITCHER);

  /** x / y. */
  public static final Binary DIV =
      binary("div", (x, y) -> x / y, (x, y, z) -> y.reciprocal(), (x, y, z) -> z.div(y).neg())
          .on(new Domain("y ≠ 0", p -> p[1] != 0));

  /** -x. */
  public static final Unary NEG = unary("neg", x -> -x, (x, y) -> MINUS_ONE).as(Role.DISTRIBUTOR);

  /** x · y + z, rounded once. */
  public static final Nary FMA =
      nary("fma", 3, x -> Math.fma(x[0], x[1], x[2]), (k, x, y) -> k == 2 ? ONE : x[1 - k])
          .as(Role.SWITCHER);

  /** 1 / x. */
  public static final Unary RECIPROCAL =
      unary("reciprocal", x -> 1 / x, (x, y) -> y.square().neg())
          .on(Domain.of("x ≠ 0", x -> x != 0));

  /** x². */
  public static final Unary SQUARE = unary("square", x -> x * x, (x, y) -> x.mul(2));

  /** √x. */
  public static final Unary SQRT =
      unary("sqrt", Math::sqrt, (x, y) -> y.rdiv(0.5)).on(Domain.of("x > 0", x -> x > 0));

  /** The cube root of x. */
  public static final Unary CBRT =
      unary(
              "cbrt",
              Math::cbrt,
              (x, y) -> Real.select(x.abs(), y.div(x.mul(3)), Real.of(Double.POSITIVE_INFINITY)))
          .on(Domain.of("x ≠ 0", x -> x != 0));

  /**
   * x to the power y. A base below 0 takes integer exponents only, and has no slope in the
   * exponent; 0 to the power 0 is 1. Where a factor of the formula vanishes exactly the slope is 0,
   * not 0 · ∞.
   */
  public static final Binary POW =
      binary(
              "pow",
              Math::pow,
              (x, y, z) -> powerSlope(x, y),
              (x, y, z) ->
                  Real.select(x.abs(), z.mul(x.log()), Real.select(y, Real.ZERO, z.mul(x.log()))))
          .on(new Domain("x > 0, or y a fixed integer", p -> p[0] > 0));

  /** y · x to the power (y - 1), but 0 where the power is constant: at x = y = 0. */
  private static Real powerSlope(Real x, Real y) {
    Real slope = y.mul(x.pow(y.sub(1)));
    return Real.select(x.abs(), slope, Real.select(y.abs(), slope, Real.ZERO));
  }

  /** √(x² + y²), without overflow; slope 0 at the origin. */
  public static final Binary HYPOT =
      binary("hypot", Math::hypot, (x, y, z) -> unit(x, y), (x, y, z) -> unit(y, x))
          .kinked("x = y = 0", Math::hypot, 1, (x, y, z) -> Real.ZERO, (x, y, z) -> Real.ZERO);

  /** x / hypot(x, y), 0 at the origin: a row of its own, since its slopes keep their digits so. */
  public static final Binary UNIT =
      binary(
              "unit",
              (x, y) -> x == 0 && y == 0 ? 0 : x / Math.hypot(x, y),
              (x, y, z) -> perRadius(unit(y, x).square(), x, y),
              (x, y, z) -> perRadius(z.mul(unit(y, x)).neg(), x, y))
          .on(new Domain("not the origin", p -> p[0] != 0 || p[1] != 0));

  /** 1 - x²: a row of its own, since both (1 - x)(1 + x) and the slope -2x keep their digits. */
  public static final Unary ONE_MINUS_SQUARE =
      unary("oneMinusSquare", x -> (1 - x) * (1 + x), (x, y) -> x.mul(-2));

  private static Real unit(Real x, Real y) {
    return UNIT.apply(x, y);
  }

  private static Real perRadius(Real slope, Real x, Real y) {
    Real radius = x.hypot(y);
    return Real.select(radius, slope.div(radius), Real.ZERO);
  }

  static final List<Primitive> ROWS =
      List.of(
          ADD,
          SUB,
          MUL,
          DIV,
          NEG,
          FMA,
          RECIPROCAL,
          SQUARE,
          SQRT,
          CBRT,
          POW,
          HYPOT,
          UNIT,
          ONE_MINUS_SQUARE);
}
