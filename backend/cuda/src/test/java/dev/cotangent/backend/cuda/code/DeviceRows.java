package dev.cotangent.backend.cuda.code;

import static dev.cotangent.backend.cuda.code.DeviceRow.of;

import dev.cotangent.kernel.Gates;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.Special;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of the rows that the device can compute. Their bounds are the sum of two errors: what
 * the CUDA C++ Programming Guide states for the functions in use (appendix "Mathematical
 * Functions", a few ulp each), and one or two ulp of the Java value that they are compared with.
 */
final class DeviceRows {
  private DeviceRows() {}

  /** 0 at integers; infinities are none. */
  private static final String BEYOND_INTEGER = "isinf(x) ? x : x - rint(x)";

  /** The sigmoid without overflow: of the smaller of two exponentials. */
  private static final String SIGMOID =
      "T e = exp(-fabs(x)); return x >= 0 ? 1 / (1 + e) : e / (1 + e);";

  /**
   * By the recurrence DLMF 10.6.1, but by the series where that would lose digits, as the device's
   * own function of any order does.
   */
  private static final String BESSEL_2 =
      "T a = fabs(x); "
          + "return a < 3 ? x / 2 * (x / 4) * besselSeries<2>(x) : 2 / a * j1(a) - j0(a);";

  /** The same, odd, but never -0. */
  private static final String BESSEL_3 =
      "T a = fabs(x); "
          + "if (x == 0) return 0; "
          + "if (a < 3) return x / 2 * (x / 4) * (x / 6) * besselSeries<3>(x); "
          + "return copysign(T(1), x) * (4 / a * (2 / a * j1(a) - j0(a)) - j1(a));";

  private static final List<DeviceRow> ARITHMETIC =
      List.of(
          of(Arithmetic.ADD, "x + y"),
          of(Arithmetic.SUB, "x - y"),
          of(Arithmetic.MUL, "x * y"),
          of(Arithmetic.DIV, "x / y"),
          of(Arithmetic.NEG, "-x"),
          // Java rounds the sum to double first.
          of(Arithmetic.FMA, "fma(x, y, z)").within(0, 1),
          of(Arithmetic.RECIPROCAL, "1 / x"),
          of(Arithmetic.SQUARE, "x * x"),
          of(Arithmetic.SQRT, "sqrt(x)"),
          of(Arithmetic.CBRT, "cbrt(x)").within(2, 2),
          // Java knows no power of 1 or -1 whose exponent has no size.
          of(Arithmetic.POW, "fabs(x) == 1 && !(fabs(y) < T(INFINITY)) ? T(NAN) : pow(x, y)")
              .within(3, 9),
          of(Arithmetic.HYPOT, "hypot(x, y)").withSide("hypot(x, y)").within(3, 4),
          of(Arithmetic.UNIT, "x == 0 && y == 0 ? T(0) : x / hypot(x, y)").within(4, 1).inDouble(),
          of(Arithmetic.ONE_MINUS_SQUARE, "(1 - x) * (1 + x)").within(0, 2));

  private static final List<DeviceRow> ELEMENTARY =
      List.of(
          of(Elementary.EXP, "exp(x)").within(2, 3),
          of(Elementary.EXPM1, "expm1(x)").within(2, 2),
          of(Elementary.LOG, "log(x)").within(2, 2),
          of(Elementary.LOG1P, "log1p(x)").within(2, 2),
          of(Elementary.LOG10, "log10(x)").within(2, 3),
          of(Elementary.LOG2, "log2(x)").within(3, 2),
          of(Elementary.SIN, "sin(x)").within(3, 3),
          of(Elementary.COS, "cos(x)").within(3, 3),
          of(Elementary.TAN, "tan(x)").within(3, 5),
          of(Elementary.ASIN, "asin(x)").within(3, 3),
          of(Elementary.ACOS, "acos(x)").within(3, 3),
          of(Elementary.ATAN, "atan(x)").within(3, 3),
          of(Elementary.ATAN2, "atan2(x, y)").within(4, 4),
          of(Elementary.SINH, "sinh(x)").within(5, 4),
          of(Elementary.COSH, "cosh(x)").within(4, 3),
          of(Elementary.TANH, "tanh(x)").within(4, 3),
          // Floats leave their range where the hyperbolic cosine does: much too early.
          of(Elementary.SECH, "1 / cosh(x)")
              .withFloats("T e = exp(-fabs(x)); return 2 * e / (1 + e * e);")
              .within(4, 5),
          of(Elementary.ASINH, "asinh(x)").within(5, 4),
          of(Elementary.ACOSH, "acosh(x)").within(5, 5),
          of(Elementary.ATANH, "atanh(x)").within(5, 4),
          of(Elementary.SIGMOID, SIGMOID).within(4, 5),
          of(Elementary.SIGMOID_SLOPE, "T e = exp(-fabs(x)); return 1 / (1 + e) * (e / (1 + e));")
              .within(6, 7),
          of(Elementary.SOFTPLUS, "fmax(x, T(0)) + log1p(exp(-fabs(x)))").within(4, 5),
          of(Elementary.LOG_SIGMOID, "-(fmax(-x, T(0)) + log1p(exp(-fabs(x))))").within(4, 5));

  private static final List<DeviceRow> PIECEWISE =
      List.of(
          of(Piecewise.ABS, "fabs(x)").withSide("x"),
          of(Piecewise.SIGNUM, "isnan(x) || x == 0 ? x : copysign(T(1), x)").withSide("x"),
          // The device's own would drop a NaN beside a number.
          of(Piecewise.MAX, "isnan(x) || isnan(y) ? x + y : fmax(x, y)")
              .withSide("x > y ? T(1) : x < y ? T(-1) : x == y ? T(0) : T(NAN)"),
          of(Piecewise.MIN, "isnan(x) || isnan(y) ? x + y : fmin(x, y)")
              .withSide("y > x ? T(1) : y < x ? T(-1) : y == x ? T(0) : T(NAN)"),
          of(Piecewise.RELU, "x <= 0 ? T(0) : x").withSide("x"),
          of(Piecewise.LEAKY_RELU, "x > 0 ? x : y * x").withSide("x"),
          of(Piecewise.FLOOR, "floor(x)").withSide(BEYOND_INTEGER),
          of(Piecewise.CEIL, "ceil(x)").withSide(BEYOND_INTEGER),
          // The difference of a float next to -1/2 would be rounded to an integer.
          of(Piecewise.RINT, "rint(x)")
              .withSideInDouble("T h = x - T(0.5); return isinf(h) ? h : h - rint(h);"),
          of(Piecewise.SELECT, "x > 0 ? y : x <= 0 ? z : T(NAN)"));

  private static final List<DeviceRow> SPECIAL =
      List.of(
          of(Special.ERF, "erf(x)").within(4, 3),
          of(Special.ERFC, "erfc(x)").within(7, 5),
          of(Special.ERF_INVERSE, "erfinv(x)").within(7, 5),
          // Far below 0, Java's is 0 already where a subnormal number is due.
          of(Special.GAMMA, "tgamma(x)").within(14, 1).inDouble().orAbsolutely(0x1p-1022, 0),
          // Between -11 and -2, where it has zeros, the guide states no bound.
          of(Special.LOG_GAMMA, "lgamma(x)").within(6, 1).inDouble().orAbsolutely(1e-14, 1e-14),
          // Where they oscillate, the guide states an absolute bound. At -0, Java's odd ones are 0.
          of(Special.besselJ(0), "j0(x)").within(9, 1).inDouble().orAbsolutely(5e-12, 5e-12),
          of(Special.besselJ(1), "x == 0 ? T(0) : j1(x)")
              .within(9, 1)
              .inDouble()
              .orAbsolutely(5e-12, 5e-12),
          of(Special.besselJ(2), BESSEL_2).within(9, 1).inDouble().orAbsolutely(5e-12, 5e-12),
          of(Special.besselJ(3), BESSEL_3).within(9, 1).inDouble().orAbsolutely(5e-12, 5e-12));

  private static final List<DeviceRow> GATES =
      List.of(
          of(Gates.GATE, "x == 0 ? T(0) : x * y"),
          of(Gates.ROUTE, "x == 0 || y == 0 ? T(0) : x * y"),
          of(Gates.GUARD, "isnan(x) ? x : y"));

  /** The table. */
  static final List<DeviceRow> ALL =
      Stream.of(ARITHMETIC, ELEMENTARY, PIECEWISE, SPECIAL, GATES).flatMap(List::stream).toList();

  /** The rows that stay on the host. */
  static List<Primitive> left() {
    return Registry.builtIn().stream()
        .filter(row -> ALL.stream().noneMatch(known -> known.row() == row))
        .toList();
  }
}
