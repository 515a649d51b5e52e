package dev.cotangent.primitive;

import static dev.cotangent.primitive.Primitive.binary;
import static dev.cotangent.primitive.Primitive.nary;
import static dev.cotangent.primitive.Primitive.unary;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The table of functions with kinks and jumps. Each has two smooth pieces; {@link Subgradient} says
 * what happens where they meet.
 */
public final class Piecewise {
  private Piecewise() {}

  private static final Real ZERO = Real.ZERO;
  private static final Real ONE = Real.ONE;

  /** |x|. */
  public static final Unary ABS =
      unary("abs", Math::abs, (x, y) -> ONE).kinked("x = 0", x -> x, 0.5, (x, y) -> Real.of(-1));

  /** The sign of x: -1, 0 or 1. */
  public static final Unary SIGNUM = jumping("signum", Math::signum, "x = 0", x -> x);

  /** The larger of x and y. */
  public static final Binary MAX =
      binary("max", Math::max, (x, y, z) -> ONE, (x, y, z) -> ZERO)
          .kinked("x = y", Piecewise::difference, 0.5, (x, y, z) -> ZERO, (x, y, z) -> ONE)
          .as(Role.ROUTER);

  /** The smaller of x and y. */
  public static final Binary MIN =
      binary("min", Math::min, (x, y, z) -> ONE, (x, y, z) -> ZERO)
          .kinked("x = y", (x, y) -> difference(y, x), 0.5, (x, y, z) -> ZERO, (x, y, z) -> ONE)
          .as(Role.ROUTER);

  /** x₁ between the bounds x₂ ≤ x₃. */
  public static final Nary CLAMP =
      nary("clamp", 3, Piecewise::clamp, (k, x, y) -> ZERO)
          .selecting(
              "x1 = x2, x1 = x3",
              x -> x[0] == x[1] || x[0] == x[2],
              (x, tie) -> {
                double inside = insideWeight(x, tie);
                double outside = 1 - inside;
                return x[0] <= x[1]
                    ? new double[] {inside, outside, 0}
                    : new double[] {inside, 0, outside};
              })
          .on(new Domain("x2 ≤ x3", x -> x[1] <= x[2]));

  /** max(x, 0). */
  public static final Unary RELU =
      unary("relu", x -> x > 0 ? x : Double.isNaN(x) ? x : 0, (x, y) -> ONE)
          .kinked("x = 0", x -> x, 0, (x, y) -> ZERO)
          .as(Role.ROUTER);

  /** x where x is positive, else y · x. */
  public static final Binary LEAKY_RELU =
      binary("leakyRelu", (x, y) -> x > 0 ? x : y * x, (x, y, z) -> ONE, (x, y, z) -> ZERO)
          .kinked("x = 0", (x, y) -> x, 0, (x, y, z) -> y, (x, y, z) -> x);

  /** The largest integer up to x. */
  public static final Unary FLOOR =
      jumping("floor", Math::floor, "x an integer", Piecewise::beyondInteger);

  /** The smallest integer from x. */
  public static final Unary CEIL =
      jumping("ceil", Math::ceil, "x an integer", Piecewise::beyondInteger);

  /** The integer nearest to x, the even one of two. */
  public static final Unary RINT =
      jumping("rint", Math::rint, "x halfway between integers", x -> beyondInteger(x - 0.5));

  /** x₂ where the condition x₁ is positive, x₃ where it is not; NaN where it is NaN. */
  public static final Nary SELECT =
      nary("select", 3, x -> x[0] > 0 ? x[1] : x[0] <= 0 ? x[2] : Double.NaN, (k, x, y) -> ZERO)
          .selecting(
              "x1 = 0",
              x -> x[0] == 0,
              (x, tie) -> x[0] > 0 ? new double[] {0, 1, 0} : new double[] {0, 0, 1});

  /** 0 at integers; infinities are none. */
  private static double beyondInteger(double x) {
    return Double.isInfinite(x) ? x : x - Math.rint(x);
  }

  private static Unary jumping(
      String name, DoubleUnaryOperator value, String where, DoubleUnaryOperator side) {
    return unary(name, value, (x, y) -> ZERO)
        .kinked(where, side, 0.5, (x, y) -> ZERO)
        .as(Role.ROUTER);
  }

  /** The sign of x - y, right for infinities too. */
  private static double difference(double x, double y) {
    return x > y ? 1 : x < y ? -1 : x == y ? 0 : Double.NaN;
  }

  private static double insideWeight(double[] x, double tie) {
    if (x[0] == x[1] || x[0] == x[2]) {
      return tie;
    }
    return x[0] > x[1] && x[0] < x[2] ? 1 : 0;
  }

  private static double clamp(double[] x) {
    if (x[1] > x[2]) {
      throw new IllegalArgumentException(
          "clamp: the lower bound " + x[1] + " is above the upper bound " + x[2]);
    }
    return Math.min(Math.max(x[0], x[1]), x[2]);
  }

  static final List<Primitive> ROWS =
      List.of(ABS, SIGNUM, MAX, MIN, CLAMP, RELU, LEAKY_RELU, FLOOR, CEIL, RINT, SELECT);
}
