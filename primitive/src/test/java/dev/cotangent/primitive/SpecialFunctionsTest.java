package dev.cotangent.primitive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Values against references of 40 digits, rounded here to the nearest double, which costs up to
 * half an ulp of every tolerance; identities where no table reaches; and the corners.
 */
class SpecialFunctionsTest {

  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  /** Correct to about an ulp, and half an ulp for the rounded reference. */
  private static final double CLOSE = 2;

  /** Sums or products of several roundings. */
  private static final double FEW = 4;

  @Test
  void errorFunctionsAgreeWithReference() {
    assertValues(
        "erf",
        SpecialFunctions::erf,
        CLOSE,
        new double[][] {
          {-3.0, -0.9999779095030014},
          {0.0, 0.0},
          {1e-09, 1.1283791670955127e-09},
          {0.5, 0.5204998778130465},
          {2.0, 0.9953222650189527},
          {5.0, 0.9999999999984626}
        });
    assertValues(
        "erfc",
        SpecialFunctions::erfc,
        CLOSE,
        new double[][] {
          {-3.0, 1.9999779095030015},
          {0.0, 1.0},
          {0.5, 0.4795001221869535},
          {2.0, 0.004677734981047266},
          {5.0, 1.537459794428035e-12},
          {20.0, 5.395865611607901e-176}
        });
    assertValues(
        "erfInverse",
        SpecialFunctions::erfInverse,
        CLOSE,
        new double[][] {
          {-0.9, -1.1630871536766743},
          {0.0, 0.0},
          {0.1, 0.08885599049425769},
          {0.5, 0.4769362762044699},
          {0.99, 1.8213863677184494}
        });
  }

  @Test
  void gammaFunctionsAgreeWithReference() {
    assertValues(
        "gamma",
        SpecialFunctions::gamma,
        FEW,
        new double[][] {
          {-2.5, -0.9453087204829419},
          {-0.5, -3.544907701811032},
          {0.1, 9.51350769866873},
          {0.5, 1.772453850905516},
          {1.0, 1.0},
          {4.5, 11.631728396567448},
          {20.0, 1.21645100408832e17},
          {100.5, 9.320963104082716e156}
        });
    assertValues(
        "logGamma",
        SpecialFunctions::logGamma,
        CLOSE,
        new double[][] {
          {1e-08, 18.42068073818021},
          {0.1, 2.252712651734206},
          {0.5, 0.5723649429247001},
          {1.0, 0.0},
          {2.0, 0.0},
          {4.5, 2.4537365708424423},
          {100.0, 359.1342053695754},
          {100000000.0, 1742068066.1038346}
        });
  }

  @Test
  void polygammaAgreesWithReference() {
    assertValues(
        "digamma",
        SpecialFunctions::digamma,
        CLOSE,
        new double[][] {
          {0.0001, -10000.577051183514},
          {0.1, -10.423754940411076},
          {0.5, -1.9635100260214235},
          {1.0, -0.5772156649015329},
          {4.5, 1.388870926359529},
          {100.0, 4.600161852738087},
          {1000000.0, 13.815510057964191}
        });
    assertValues(
        "trigamma",
        SpecialFunctions::trigamma,
        FEW,
        new double[][] {
          {0.001, 1000001.6425331958},
          {0.1, 101.43329915079275},
          {0.5, 4.934802200544679},
          {1.0, 1.6449340668482264},
          {4.5, 0.24872510303901038},
          {100.0, 0.010050166663333571}
        });
    assertValues(
        "polygamma(2)",
        x -> SpecialFunctions.polygamma(2, x),
        FEW,
        new double[][] {
          {0.1, -2001.8614573783436},
          {1.0, -2.4041138063191885},
          {4.5, -0.061556821321027695},
          {100.0, -0.00010100499983335}
        });
    assertValues(
        "polygamma(3)",
        x -> SpecialFunctions.polygamma(3, x),
        FEW,
        new double[][] {
          {0.1, 60004.51287679026},
          {1.0, 6.493939402266829},
          {4.5, 0.030322508542366587},
          {100.0, 2.030199990001333e-06}
        });
  }

  @Test
  void polygammaOfHighOrderAndNegativeArgument() {
    assertUlps("order 1", 8.934802200544679, SpecialFunctions.polygamma(1, -0.5), FEW);
    assertUlps("order 2", 124.01647202148710, SpecialFunctions.polygamma(2, -10.25), FEW);
    assertUlps("order 12", -20162654429.043861692, SpecialFunctions.polygamma(12, 0.75), FEW);
    assertUlps("order 40", -2.2370562304678767e28, SpecialFunctions.polygamma(40, 3), FEW);
    assertUlps("order 170", -8.884119378185605e-36, SpecialFunctions.polygamma(170, 100), FEW);
    assertUlps("order 200", -2.5829713930705356e33, SpecialFunctions.polygamma(200, 50), FEW);
    assertUlps("order 3000", -4.366918518256012e127, SpecialFunctions.polygamma(3000, 1000), FEW);
    // The condition number is 44 here: each rounding of the argument's fraction counts so much.
    assertUlps("order 5", 165660.14652917208661, SpecialFunctions.polygamma(5, -3.3), 12);
  }

  @Test
  void polygammaSatisfiesRecurrence() {
    double[] arguments = {-7.25, -0.5, 0.03125, 0.75, 3.5, 20.25, 300};
    double factorial = 1;
    for (int n = 0; n <= 40; n++) {
      factorial *= Math.max(1, n);
      for (double x : arguments) {
        double here = SpecialFunctions.polygamma(n, x);
        double there = SpecialFunctions.polygamma(n, x + 1);
        double step = (n % 2 == 0 ? 1 : -1) * factorial / Math.pow(x, n + 1);
        // The difference has the rounding errors of its larger part.
        double scale = Math.max(Math.abs(here), Math.abs(there));
        assertEquals(step, there - here, 16 * Math.ulp(Math.max(scale, Math.abs(step))));
      }
    }
  }

  @Test
  void polygammaSatisfiesReflection() {
    for (double x = 0.0625; x < 1; x += 0.0625) {
      double tangent = Math.tan(Math.PI * x);
      double sine = Math.sin(Math.PI * x);
      double digammas = SpecialFunctions.digamma(-x) - SpecialFunctions.digamma(1 + x);
      assertEquals(Math.PI / tangent, digammas, 1e-14 * (1 + Math.abs(digammas)));
      double trigammas = SpecialFunctions.trigamma(-x) + SpecialFunctions.trigamma(1 + x);
      assertUlps("trigamma", Math.pow(Math.PI / sine, 2), trigammas, 16);
    }
    // The derivative of even order of the cotangent is zero at one half.
    assertEquals(SpecialFunctions.polygamma(2, 4.5), SpecialFunctions.polygamma(2, -3.5));
    assertEquals(SpecialFunctions.digamma(4.5), SpecialFunctions.digamma(-3.5), 1e-15);
  }

  @Test
  void polygammaStaysInRangeAsLongAsItsValue() {
    assertUlps("tiny", 1e200, -SpecialFunctions.digamma(1e-200), CLOSE);
    assertUlps("large", 1e-308, SpecialFunctions.trigamma(1e308), CLOSE);
    assertUlps("square", -1e-300, SpecialFunctions.polygamma(2, 1e150), FEW);
    assertEquals(-INFINITY, SpecialFunctions.polygamma(170, Double.MIN_VALUE));
    assertEquals(0.0, SpecialFunctions.polygamma(1001, 1e300));
    assertEquals(INFINITY, SpecialFunctions.polygamma(Integer.MAX_VALUE, 0.5));
  }

  @Test
  void digammaIsAccurateNextToItsZero() {
    // Of the order of the rounding of the zero itself; subtracting two logarithms could not see it.
    assertEquals(-9.2412655217294275e-17, SpecialFunctions.digamma(1.4616321449683622), 1e-19);
  }

  @Test
  void polygammaAtPolesAndInfinities() {
    for (double pole : new double[] {-1, -2, -1e17}) {
      assertEquals(NAN, SpecialFunctions.digamma(pole));
      assertEquals(INFINITY, SpecialFunctions.trigamma(pole));
      assertEquals(NAN, SpecialFunctions.polygamma(2, pole));
      assertEquals(NAN, SpecialFunctions.gamma(pole));
      assertEquals(INFINITY, SpecialFunctions.logGamma(pole));
    }
    assertEquals(-INFINITY, SpecialFunctions.digamma(0.0));
    assertEquals(INFINITY, SpecialFunctions.digamma(-0.0));
    assertEquals(-INFINITY, SpecialFunctions.polygamma(2, 0.0));
    assertEquals(INFINITY, SpecialFunctions.polygamma(2, -0.0));
    assertEquals(INFINITY, SpecialFunctions.digamma(INFINITY));
    assertEquals(NAN, SpecialFunctions.digamma(-INFINITY));
    assertEquals(0.0, SpecialFunctions.trigamma(INFINITY));
    assertEquals(NAN, SpecialFunctions.trigamma(-INFINITY));
    assertThrows(IllegalArgumentException.class, () -> SpecialFunctions.polygamma(-1, 2));
  }

  @Test
  void gammaCorners() {
    assertEquals(INFINITY, SpecialFunctions.gamma(0.0));
    assertEquals(-INFINITY, SpecialFunctions.gamma(-0.0));
    assertEquals(INFINITY, SpecialFunctions.gamma(172));
    assertEquals(NAN, SpecialFunctions.gamma(-INFINITY));
    assertEquals(INFINITY, SpecialFunctions.logGamma(0.0));
    assertEquals(INFINITY, SpecialFunctions.logGamma(INFINITY));
    assertUlps("negative", -1.3090066849930420, SpecialFunctions.logGamma(-3.5), FEW);
  }

  @Test
  void betaValuesAndCorners() {
    assertUlps("halves", Math.PI, SpecialFunctions.beta(0.5, 0.5), FEW);
    assertUlps("small", 998.7210232104107, SpecialFunctions.beta(2.5, 0.001), FEW);
    assertUlps("small", 4.483545453884553, SpecialFunctions.beta(0.125, 64), FEW);
    // The condition numbers of the two arguments add up to 22.
    assertUlps("larger", 4.9925087406346777e-9, SpecialFunctions.beta(10, 20), 12);
    assertUlps("continued", 5.7510731267308426, SpecialFunctions.beta(2.5, -1.25), 8);
    assertUlps("recurrence", -2, SpecialFunctions.beta(1, -0.5), FEW);
    assertEquals(0.0, SpecialFunctions.beta(-0.5, -0.5));
    assertEquals(NAN, SpecialFunctions.beta(-1, 3));
    assertEquals(INFINITY, SpecialFunctions.beta(0.0, 3));
    assertEquals(-INFINITY, SpecialFunctions.beta(3, -0.0));
    assertEquals(0.0, SpecialFunctions.beta(2, INFINITY));
    assertEquals(NAN, SpecialFunctions.beta(NAN, 1));
  }

  @Test
  void besselAgreesWithReference() {
    // The error is absolute, a few ulp of the amplitude sqrt(2 / (pi x)).
    assertAbsolute(
        "besselJ(0)",
        x -> SpecialFunctions.besselJ(0, x),
        FEW,
        new double[][] {
          {0.5, 0.9384698072408129},
          {2.0, 0.22389077914123567},
          {10.0, -0.24593576445134835},
          {50.0, 0.055812327669251816}
        });
    assertAbsolute(
        "besselJ(1)",
        x -> SpecialFunctions.besselJ(1, x),
        FEW,
        new double[][] {
          {0.5, 0.2422684576748739},
          {2.0, 0.5767248077568734},
          {10.0, 0.04347274616886144},
          {50.0, -0.09751182812517514}
        });
    assertAbsolute(
        "besselJ(3)",
        x -> SpecialFunctions.besselJ(3, x),
        FEW,
        new double[][] {
          {0.5, 0.002563729994587244},
          {2.0, 0.12894324947440206},
          {10.0, 0.058379379305186815},
          {50.0, 0.09273480406163444}
        });
  }

  @Test
  void besselParitiesAndCorners() {
    double value = SpecialFunctions.besselJ(3, 2);
    assertEquals(-value, SpecialFunctions.besselJ(3, -2));
    assertEquals(-value, SpecialFunctions.besselJ(-3, 2));
    assertEquals(value, SpecialFunctions.besselJ(-3, -2));
    assertEquals(1.0, SpecialFunctions.besselJ(0, 0));
    assertEquals(0.0, SpecialFunctions.besselJ(2, 0));
    assertEquals(0.0, SpecialFunctions.besselJ(0, INFINITY));
    assertEquals(0.0, SpecialFunctions.besselJ(Integer.MIN_VALUE, 5));
    assertEquals(0.5e-200, SpecialFunctions.besselJ(1, 1e-200), 1e-215);
    assertEquals(NAN, SpecialFunctions.besselJ(1, NAN));
  }

  @Test
  void besselContinuesPastTheLibrary() {
    assertEquals(0.0055659749049549462, SpecialFunctions.besselJ(0, 20000), 2e-17);
    // DLMF 10.6.1 across the three ways of computing, the order being below, near and above x.
    for (int n : new int[] {2, 500, 10000, 10500, 10600}) {
      double x = 10500.5;
      double neighbours = SpecialFunctions.besselJ(n - 1, x) + SpecialFunctions.besselJ(n + 1, x);
      double middle = SpecialFunctions.besselJ(n, x);
      assertEquals(2 * n / x * middle, neighbours, 1e-13 * Math.abs(middle) + 1e-15);
    }
  }

  @Test
  void logisticFamilyAgreesWithReference() {
    assertValues(
        "sigmoid",
        SpecialFunctions::sigmoid,
        CLOSE,
        new double[][] {
          {-700.0, 9.85967654375977e-305},
          {-40.0, 4.248354255291589e-18},
          {0.0, 0.5},
          {1e-09, 0.50000000025},
          {3.0, 0.9525741268224333},
          {40.0, 1.0}
        });
    assertValues(
        "softplus",
        SpecialFunctions::softplus,
        CLOSE,
        new double[][] {
          {-700.0, 9.85967654375977e-305},
          {-40.0, 4.248354255291589e-18},
          {0.0, 0.6931471805599453},
          {1e-09, 0.6931471810599453},
          {3.0, 3.048587351573742},
          {40.0, 40.0},
          {700.0, 700.0}
        });
    assertValues(
        "logSigmoid",
        SpecialFunctions::logSigmoid,
        CLOSE,
        new double[][] {
          {-700.0, -700.0},
          {-40.0, -40.0},
          {0.0, -0.6931471805599453},
          {3.0, -0.04858735157374206},
          {40.0, -4.248354255291589e-18},
          {700.0, -9.85967654375977e-305}
        });
  }

  @Test
  void logisticFamilyAtInfinity() {
    assertEquals(1.0, SpecialFunctions.sigmoid(INFINITY));
    assertEquals(0.0, SpecialFunctions.sigmoid(-INFINITY));
    assertEquals(INFINITY, SpecialFunctions.softplus(INFINITY));
    assertEquals(0.0, SpecialFunctions.softplus(-INFINITY));
    assertEquals(-INFINITY, SpecialFunctions.logSigmoid(-INFINITY));
    assertEquals(-0.0, SpecialFunctions.logSigmoid(INFINITY));
  }

  @Test
  void logSumExpShiftsByItsLargestElement() {
    assertUlps("large", 1000.3132616875182, logSumExp(1000, 999), CLOSE);
    assertUlps("apart", 30.0, logSumExp(-30, 30), CLOSE);
    assertUlps("near", 3.4740769841801067, logSumExp(3, 2.5), CLOSE);
    assertUlps("tiny", 4.2483542552915890e-18, logSumExp(-40, 0), CLOSE);
    assertEquals(-7.5, logSumExp(-7.5));
    assertEquals(-INFINITY, logSumExp());
    assertEquals(-INFINITY, logSumExp(-INFINITY, -INFINITY));
    assertEquals(INFINITY, logSumExp(INFINITY, 0, INFINITY));
    assertEquals(NAN, logSumExp(1, NAN, INFINITY));
  }

  @Test
  void logarithmsAndInversesAgreeWithReference() {
    assertValues(
        "log2",
        SpecialFunctions::log2,
        CLOSE,
        new double[][] {{1e-08, -26.575424759098897}, {0.5, -1.0}, {1024.5, 10.000704269011246}});
    assertValues(
        "asinh",
        SpecialFunctions::asinh,
        CLOSE,
        new double[][] {
          {-1000000.0, -14.50865773852447},
          {-1.0, -0.881373587019543},
          {0.0, 0.0},
          {1e-09, 1e-09},
          {0.5, 0.48121182505960347},
          {1000000.0, 14.50865773852447}
        });
    assertValues(
        "acosh",
        SpecialFunctions::acosh,
        CLOSE,
        new double[][] {
          {1.0001, 0.014142017775251545},
          {1.5, 0.9624236501192069},
          {10.0, 2.993222846126381},
          {100000000.0, 19.11382792451231}
        });
    assertValues(
        "atanh",
        SpecialFunctions::atanh,
        CLOSE,
        new double[][] {
          {-0.9999, -4.951718775643099},
          {0.0, 0.0},
          {1e-09, 1e-09},
          {0.5, 0.5493061443340549},
          {0.9999, 4.951718775643099}
        });
  }

  @Test
  void binaryLogarithmOfPowersIsExact() {
    for (int exponent = Double.MIN_EXPONENT - 52; exponent <= Double.MAX_EXPONENT; exponent++) {
      assertEquals(exponent, SpecialFunctions.log2(Math.scalb(1.0, exponent)));
    }
    assertEquals(-INFINITY, SpecialFunctions.log2(-0.0));
    assertEquals(NAN, SpecialFunctions.log2(-1));
    assertEquals(INFINITY, SpecialFunctions.log2(INFINITY));
  }

  @Test
  void inversesAtTheEndsOfTheirDomains() {
    assertEquals(INFINITY, SpecialFunctions.erfInverse(1));
    assertEquals(-INFINITY, SpecialFunctions.erfInverse(-1));
    assertEquals(NAN, SpecialFunctions.erfInverse(1.5));
    assertEquals(0.0, SpecialFunctions.acosh(1));
    assertEquals(NAN, SpecialFunctions.acosh(0.5));
    assertEquals(NAN, SpecialFunctions.acosh(-5));
    assertUlps("acosh", 709.889355822726, SpecialFunctions.acosh(1e308), CLOSE);
    assertUlps("asinh", -709.889355822726, SpecialFunctions.asinh(-1e308), CLOSE);
    assertEquals(-0.0, SpecialFunctions.asinh(-0.0));
    assertEquals(INFINITY, SpecialFunctions.atanh(1));
    assertEquals(-INFINITY, SpecialFunctions.atanh(-1));
    assertEquals(NAN, SpecialFunctions.atanh(-1.5));
    assertEquals(-0.0, SpecialFunctions.atanh(-0.0));
  }

  @Test
  void notANumberStaysSo() {
    DoubleUnaryOperator[] functions = {
      SpecialFunctions::erf,
      SpecialFunctions::erfc,
      SpecialFunctions::erfInverse,
      SpecialFunctions::gamma,
      SpecialFunctions::logGamma,
      SpecialFunctions::digamma,
      SpecialFunctions::trigamma,
      x -> SpecialFunctions.polygamma(2, x),
      x -> SpecialFunctions.polygamma(500, x),
      SpecialFunctions::sigmoid,
      SpecialFunctions::softplus,
      SpecialFunctions::logSigmoid,
      SpecialFunctions::log2,
      SpecialFunctions::asinh,
      SpecialFunctions::acosh,
      SpecialFunctions::atanh
    };
    for (DoubleUnaryOperator function : functions) {
      assertEquals(NAN, function.applyAsDouble(NAN));
    }
  }

  private static double logSumExp(double... elements) {
    return SpecialFunctions.logSumExp(elements);
  }

  private static void assertValues(
      String name, DoubleUnaryOperator function, double ulps, double[][] table) {
    for (double[] row : table) {
      assertUlps(name + " at " + row[0], row[1], function.applyAsDouble(row[0]), ulps);
    }
  }

  private static void assertAbsolute(
      String name, DoubleUnaryOperator function, double ulps, double[][] table) {
    for (double[] row : table) {
      double amplitude = Math.min(1, Math.sqrt(2 / (Math.PI * row[0])));
      double tolerance = ulps * Math.ulp(amplitude);
      assertEquals(row[1], function.applyAsDouble(row[0]), tolerance, name + " at " + row[0]);
    }
  }

  private static void assertUlps(String what, double expected, double actual, double ulps) {
    double error = Math.abs(actual - expected) / Math.ulp(expected);
    assertTrue(error <= ulps, () -> what + ": " + actual + " is " + error + " ulp off " + expected);
  }
}
