package dev.cotangent.backend.cuda.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.cotangent.backend.cuda.code.DeviceRow.Accuracy;
import dev.cotangent.kernel.Precision;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The device computes what the rows do: exactly, or as nearly as {@link DeviceRows} says. */
class FunctionAccuracyTest {
  /** Where functions have corners, poles, branches and the ends of their ranges. */
  private static final double[] HARD = {
    0,
    0x1p-1074,
    1e-310,
    0x1p-1022,
    1e-200,
    0x1p-149,
    1e-40,
    0x1p-126,
    1e-20,
    1e-8,
    1e-3,
    0.1,
    0.25,
    0.5 - 0x1p-26,
    0.5 - 0x1p-54,
    0.5,
    0.75,
    1 - 0x1p-24,
    1 - 0x1p-53,
    1,
    1 + 0x1p-52,
    1 + 0x1p-23,
    1.25,
    1.5,
    2,
    2.5,
    3,
    3.5,
    4.7,
    5,
    6,
    7.5,
    8.3,
    10,
    10.5,
    13.7,
    17.25,
    26.6,
    33.1,
    35.04,
    40,
    87.5,
    89.1,
    100.25,
    103.9,
    127,
    142.6,
    171.5,
    184.5,
    300,
    709.7,
    710.3,
    711,
    745.1,
    746,
    1000,
    1025,
    33333.5,
    105615,
    1e6,
    0x1p23,
    0x1p24 + 2,
    0x1p31,
    1e10,
    0x1p52 + 1,
    0x1p53,
    1e22,
    3e38,
    1e160,
    1e300,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY
  };

  private static final double[] CORNERS = {
    0,
    -0.0,
    1,
    -1,
    0.5,
    -2,
    3,
    2.5,
    1e-310,
    -1e-40,
    1e20,
    -1e200,
    3e38,
    1e308,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private static final int RANDOM = 400;

  private static List<double[]> points(int arity) {
    List<double[]> points = new ArrayList<>();
    if (arity == 1) {
      points.add(new double[] {Double.NaN});
      for (double x : HARD) {
        points.add(new double[] {x});
        points.add(new double[] {-x});
      }
    } else {
      int n = CORNERS.length;
      for (int i = 0; i < Math.pow(n, arity); i++) {
        double[] point = {CORNERS[i % n], CORNERS[i / n % n], CORNERS[i / n / n % n]};
        points.add(Arrays.copyOf(point, arity));
      }
    }
    Random random = new Random(arity);
    for (int i = 0; i < RANDOM; i++) {
      double spread = List.of(1.0, 4.0, 30.0, 800.0).get(i % 4);
      points.add(random.doubles(arity, -spread, spread).toArray());
      points.add(
          random.doubles(arity, -300, 300).map(e -> Math.copySign(Math.pow(10, e), e)).toArray());
      points.add(
          random
              .doubles(arity, -30, 30)
              .map(e -> Math.copySign(Math.pow(10, e / 3), -e))
              .toArray());
    }
    return points;
  }

  private static double value(Primitive row, double... x) {
    return switch (row) {
      case Unary unary -> unary.value(x[0]);
      case Binary binary -> binary.value(x[0], x[1]);
      case Nary nary -> nary.value(x);
    };
  }

  /** The side's sign, as seen from the weight of the first piece. */
  private static double side(Primitive row, double... x) {
    double tie = 0.25;
    double weight =
        switch (row) {
          case Unary unary -> unary.firstWeight(x[0], tie);
          case Binary binary -> binary.firstWeight(x[0], x[1], tie);
          case Nary nary -> throw new AssertionError(nary + " has no side");
        };
    return weight == tie ? 0 : 2 * weight - 1;
  }

  /** How far the numbers are apart; infinitely if they differ in kind, or are different zeros. */
  private static double ulps(Precision precision, double got, double want) {
    if (Double.compare(got, want) == 0) {
      return 0;
    }
    double last = precision == Precision.DOUBLE ? Math.ulp(want) : Math.ulp((float) want);
    double ulps = Math.abs(got - want) / last;
    return got != want && Double.isFinite(ulps) ? ulps : Double.POSITIVE_INFINITY;
  }

  private static boolean isWithin(Accuracy bound, double x, double got, double want, double ulps) {
    return ulps <= bound.ulps() || (Math.abs(x) >= 2 && Math.abs(got - want) <= bound.absolute());
  }

  @ParameterizedTest
  @EnumSource
  void valuesAreWithinTheirBounds(Precision precision) {
    List<String> wrong = new ArrayList<>();
    try (KernelDevice device = new KernelDevice()) {
      for (DeviceRow known : DeviceRows.ALL) {
        Primitive row = known.row();
        Accuracy bound = precision == Precision.DOUBLE ? known.accuracy() : known.accuracy32();
        DeviceFunction function = DeviceFunctions.value(row, precision);
        assertNotNull(function, row.name());
        double[][] points = rounded(precision, points(row.arity()));
        double[] got = device.map(function, points);
        for (int i = 0; i < points.length; i++) {
          double want = KernelDevice.rounded(precision, value(row, points[i]))[0];
          double ulps = ulps(precision, got[i], want);
          if (!isWithin(bound, points[i][0], got[i], want, ulps)) {
            wrong.add(
                "%s%s = %s, not %s: %.1f ulp"
                    .formatted(row, Arrays.toString(points[i]), got[i], want, ulps));
          }
        }
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  @ParameterizedTest
  @EnumSource
  void sidesAreThoseOfTheKinks(Precision precision) {
    try (KernelDevice device = new KernelDevice()) {
      for (DeviceRow known : DeviceRows.ALL) {
        DeviceFunction function = DeviceFunctions.side(known.row(), precision);
        if (function == null) {
          continue;
        }
        double[][] points = rounded(precision, points(known.row().arity()));
        double[] got = device.map(function, points);
        for (int i = 0; i < points.length; i++) {
          // Not Double.compare: a side of 0 may have any sign.
          assertEquals(
              0.0 + side(known.row(), points[i]),
              0.0 + Math.signum(got[i]),
              known.row() + Arrays.toString(points[i]));
        }
      }
    }
  }

  private static double[][] rounded(Precision precision, List<double[]> points) {
    return points.stream()
        .map(point -> KernelDevice.rounded(precision, point))
        .toArray(double[][]::new);
  }
}
