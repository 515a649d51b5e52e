package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Role;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Unary;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The corners at which formulas give NaN, lose all digits, or lose a derivative. */
class CornerTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  static List<Primitive> rows() {
    return Rows.all();
  }

  /** Checks the derivatives from the value on, up to the third, in every nesting. */
  private static void derivatives(UnaryOperator<Real> f, double x, double... expected) {
    for (int order = 0; order < expected.length; order++) {
      for (List<Door> nesting : Door.nestings(order)) {
        Real[] at = {Real.of(x)};
        double actual = Door.derivatives(nesting, p -> f.apply(p[0]), at)[0].value();
        String what = "derivative " + order + " at " + x + " by " + nesting;
        assertSame(expected[order], actual, what);
      }
    }
  }

  private static void gradient(ScalarFunction f, double[] x, double... expected) {
    for (Door door : Door.values()) {
      double[] actual = Real.values(door.gradient(f, Real.of(x)));
      for (int i = 0; i < x.length; i++) {
        assertSame(expected[i], actual[i], door + ", input " + i);
      }
    }
    assertArrayEquals(Reverse.gradient(f, x), expected, 1e-13);
  }

  /** The same up to rounding; zeros of both signs are the same, and so are NaNs. */
  private static void assertSame(double expected, double actual, String what) {
    if (Double.isFinite(expected) && expected != 0) {
      assertEquals(expected, actual, 1e-14 * Math.abs(expected), what);
    } else {
      assertEquals(expected + 0.0, actual + 0.0, what);
    }
  }

  @Test
  void powersOfZero() {
    derivatives(x -> x.pow(0), 0, 1, 0, 0, 0);
    derivatives(x -> x.pow(1), 0, 0, 1, 0, 0);
    derivatives(x -> x.pow(2), 0, 0, 0, 2, 0);
    derivatives(x -> x.pow(3), 0, 0, 0, 0, 6);
    derivatives(x -> x.pow(4), 0, 0, 0, 0, 0);
    derivatives(x -> x.pow(0.5), 0, 0, INFINITY);
    derivatives(x -> x.pow(1.5), 0, 0, 0, INFINITY);
    derivatives(x -> x.pow(Real.of(2)), 0, 0, 0, 2, 0);
  }

  @Test
  void powersOfNegativeNumbers() {
    derivatives(x -> x.pow(0), -2, 1, 0, 0, 0);
    derivatives(x -> x.pow(1), -2, -2, 1, 0, 0);
    derivatives(x -> x.pow(2), -2, 4, -4, 2, 0);
    derivatives(x -> x.pow(3), -2, -8, 12, -12, 6);
    derivatives(x -> x.pow(-1), -2, -0.5, -0.25, -0.25, -0.375);
    derivatives(x -> x.pow(Real.of(3)), -2, -8, 12, -12, 6);
    derivatives(x -> x.pow(0.5), -2, Double.NaN, Double.NaN, Double.NaN);
  }

  @Test
  void powersOfVariables() {
    gradient(x -> x[0].pow(x[1]), new double[] {0, 2}, 0, 0);
    gradient(x -> x[0].pow(x[1]), new double[] {0, 1}, 1, 0);
    gradient(x -> x[0].pow(x[1]), new double[] {3, 0}, 0, Math.log(3));
    gradient(x -> x[0].pow(x[1]), new double[] {1, 7}, 7, 0);
    gradient(x -> Real.of(0).pow(x[0]), new double[] {2}, 0);
    gradient(x -> Real.of(2).pow(x[0]), new double[] {0}, Math.log(2));
    assertEquals(0, Reverse.gradient(x -> x[0].pow(x[1]), 0, 0)[0], "0 to the power 0");
    // The slope in a power of 0 is not cut off: d/dy d/dx x^y = 1/x at y = 0.
    for (List<Door> nesting : Door.nestings(2)) {
      double[] hessian = Real.values(Door.derivatives(nesting, x -> x[0].pow(x[1]), Real.of(4, 0)));
      double log = Math.log(4);
      assertArrayEquals(new double[] {0, 0.25, 0.25, log * log}, hessian, 1e-15, "" + nesting);
    }
  }

  @Test
  void productsWithZeroKeepTheirDerivatives() {
    derivatives(x -> x.mul(x), 0, 0, 0, 2, 0);
    derivatives(x -> x.square(), 0, 0, 0, 2, 0);
    derivatives(x -> x.mul(x).mul(x), 0, 0, 0, 0, 6);
    derivatives(x -> x.fma(x, x), 0, 0, 1, 2, 0);
    derivatives(x -> x.sin().mul(x), 0, 0, 0, 2, 0);
    derivatives(x -> x.mul(0), 5, 0, 0, 0, 0);
    derivatives(x -> x.sub(x), 5, 0, 0, 0, 0);
    gradient(x -> x[0].mul(x[1]), new double[] {0, 0}, 0, 0);
    for (List<Door> nesting : Door.nestings(2)) {
      double[] hessian = Real.values(Door.derivatives(nesting, x -> x[0].mul(x[1]), Real.of(0, 0)));
      assertArrayEquals(new double[] {0, 1, 1, 0}, hessian);
    }
  }

  @Test
  void rootsAtZero() {
    derivatives(Real::sqrt, 0, 0, INFINITY, -INFINITY);
    derivatives(Real::cbrt, 0, 0, INFINITY);
    derivatives(x -> x.sqrt().square(), 4, 4, 1, 0);
    gradient(x -> x[0].square().add(x[1].square()).sqrt(), new double[] {3, 4}, 0.6, 0.8);
    gradient(x -> x[0].hypot(x[1]), new double[] {0, 0}, 0, 0);
    gradient(x -> x[0].hypot(x[1]), new double[] {0, -2}, 0, -1);
    gradient(x -> x[0].hypot(x[1]), new double[] {3e200, 4e200}, 0.6, 0.8);
    gradient(x -> x[0].hypot(x[1]), new double[] {3e-200, 4e-200}, 0.6, 0.8);
  }

  @Test
  void atan2InAllQuadrants() {
    gradient(x -> x[0].atan2(x[1]), new double[] {0, -1}, -1, 0);
    gradient(x -> x[0].atan2(x[1]), new double[] {1, 0}, 0, -1);
    gradient(x -> x[0].atan2(x[1]), new double[] {-1, 0}, 0, 1);
    gradient(x -> x[0].atan2(x[1]), new double[] {-3, -4}, -0.16, 0.12);
    gradient(x -> x[0].atan2(x[1]), new double[] {3e200, 4e200}, 0.16e-200, -0.12e-200);
  }

  /** A number that is not used, or not selected, contributes nothing, whatever its slope. */
  @Test
  void nanThroughTheBranchNotTaken() {
    gradient(x -> Real.select(x[0], x[0].mul(2), x[0].log()), new double[] {1}, 2);
    gradient(x -> Real.select(x[0], x[0].log(), x[0].mul(2)), new double[] {-1}, 2);
    gradient(x -> Real.select(x[0], x[0].sqrt(), x[0].mul(2)), new double[] {0}, 2);
    gradient(x -> Real.select(x[0].sub(1), x[0].reciprocal(), x[0]), new double[] {0}, 1);
    gradient(x -> x[0].sqrt().max(1), new double[] {0}, 0);
    gradient(x -> x[0].sqrt().max(x[1]), new double[] {0, 1}, 0, 1);
    gradient(x -> x[0].sqrt().neg().min(x[1]), new double[] {0, -1}, 0, 1);
    gradient(x -> x[0].sqrt().clamp(1, 2), new double[] {0}, 0);
    gradient(x -> x[1].clamp(x[0].sqrt(), Real.of(2)), new double[] {0, 1}, 0, 1);
    gradient(x -> x[0].sqrt().neg().relu(), new double[] {0}, 0);
    gradient(x -> x[0].log().relu(), new double[] {0}, 0);
  }

  @Test
  void nanThroughTheBranchNotTakenInSecondDerivatives() {
    derivatives(x -> Real.select(x, x.sqrt(), x.square()), 0, 0, 0, 2, 0);
    derivatives(x -> x.sqrt().max(1), 0, 1, 0, 0, 0);
    derivatives(x -> Real.select(x, x.log(), x.mul(x)), -1, 1, -2, 2, 0);
  }

  @Test
  void unusedIntermediates() {
    for (Door door : Door.values()) {
      double[] gradient =
          Real.values(
              door.gradient(
                  x -> {
                    x[0].sqrt();
                    x[0].sqrt().add(x[1]).mul(x[1]);
                    x[0].log().mul(x[1]);
                    return x[0].add(x[1]);
                  },
                  Real.of(0, 1)));
      assertArrayEquals(new double[] {1, 1}, gradient, door.toString());
    }
    double[][] jacobian =
        Reverse.jacobian(x -> new Real[] {x[0].sqrt().add(x[1].exp()).mul(x[1]), x[1]}, 0, 1);
    assertArrayEquals(new double[] {0, 1}, jacobian[1], "the other output's infinite slope");
  }

  /** Many terms, so that the selected numbers stand on the tape. */
  @Test
  void nanThroughTheBranchNotTakenOnALongTape() {
    ScalarFunction f =
        x -> {
          Real dead = x[0].sqrt().add(x[1].sqrt()).mul(x[2].sqrt()).add(x[1].sqrt());
          Real live = x[0].add(x[1]).mul(x[2].add(2)).add(x[0].sin().mul(x[1].cos()));
          return dead.max(live.add(3)).add(Real.select(live.add(1), live, dead));
        };
    gradient(f, new double[] {0, 0, 0}, 6, 4, 0);
    double[][] hessian = Hybrid.hessian(f, 0, 0, 0);
    assertArrayEquals(new double[] {0, 0, 2}, hessian[0], 1e-15);
  }

  @Test
  void largeArguments() {
    derivatives(Real::sigmoid, 1000, 1, 0, 0, 0);
    derivatives(Real::sigmoid, -1000, 0, 0, 0, 0);
    derivatives(Real::softplus, 1000, 1000, 1, 0, 0);
    derivatives(Real::softplus, -1000, 0, 0, 0, 0);
    derivatives(Real::logSigmoid, 1000, 0, 0, 0, 0);
    derivatives(Real::logSigmoid, -1000, -1000, 1, 0, 0);
    derivatives(Real::tanh, 1000, 1, 0, 0, 0);
    derivatives(Real::erf, 1000, 1, 0, 0, 0);
    derivatives(Real::erfc, 1000, 0, 0, 0, 0);
    derivatives(Real::atan, 1e300, Math.PI / 2, 0, 0, 0);
    derivatives(x -> x.sigmoid().log(), -700, -700, 1);
    gradient(x -> Real.logSumExp(x), new double[] {1000, -1000}, 1, 0);
    gradient(x -> Real.logSumExp(x), new double[] {-INFINITY, 0}, 0, 1);
  }

  @Test
  void largeSumsOfExponentials() {
    for (double x : new double[] {1000, -1000}) {
      assertEquals(x + Math.log(2), Real.logSumExp(Real.of(x, x)).value());
      for (Door door : Door.values()) {
        double[] gradient = Real.values(door.gradient(Real::logSumExp, Real.of(x, x)));
        // An ulp of x changes the weights as much as this.
        assertArrayEquals(new double[] {0.5, 0.5}, gradient, Math.ulp(x), door.toString());
      }
    }
    assertEquals(Double.NEGATIVE_INFINITY, Real.logSumExp().value());
    assertEquals(
        0.1 + Math.log1p(Math.exp(-0.3)), Real.logSumExp(Real.of(0.1, -0.2)).value(), 1e-16);
  }

  /** A value of NaN has derivatives of NaN, even where the formula of the slope is finite. */
  @Test
  void noValueNoDerivative() {
    List<UnaryOperator<Real>> outside =
        List.of(
            x -> x.log(),
            x -> x.sqrt(),
            x -> x.sub(1).log1p(),
            x -> x.sub(1).asin(),
            x -> x.acosh(),
            x -> x.log10(),
            x -> x.log2(),
            x -> x.sub(5).atanh(),
            x -> x.pow(0.5),
            x -> x.sub(1).erfInverse());
    for (UnaryOperator<Real> f : outside) {
      derivatives(f, -1, Double.NaN, Double.NaN, Double.NaN);
      derivatives(f, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
  }

  /** NaN in, NaN out: in the value and in every derivative, except where the row does not look. */
  @ParameterizedTest
  @MethodSource("rows")
  void nanPropagates(Primitive f) {
    double[] x = new double[f.arity() < 0 ? 3 : f.arity()];
    for (int k = 0; k < x.length; k++) {
      java.util.Arrays.fill(x, 1);
      x[k] = Double.NaN;
      double value = f.apply(Real.of(x)).value();
      for (Door door : Door.values()) {
        double slope = door.gradient(f::apply, Real.of(x))[k].value();
        if (Double.isNaN(value)) {
          assertTrue(Double.isNaN(slope), door + ": slope " + slope + " in argument " + k);
        } else {
          boolean looksAway = f.name().equals("pow") || f.name().equals("hypot");
          looksAway |= f.role() == Role.ROUTER || f.name().equals("leakyRelu");
          looksAway |= f.name().equals("unit");
          assertTrue(looksAway, "NaN is lost: " + value);
        }
      }
    }
  }

  @Test
  void infinitiesPropagate() {
    derivatives(Real::exp, INFINITY, INFINITY, INFINITY, INFINITY);
    derivatives(Real::exp, -INFINITY, 0, 0, 0);
    derivatives(Real::log, INFINITY, INFINITY, 0, 0);
    derivatives(Real::log, 0, -INFINITY, INFINITY, -INFINITY);
    derivatives(Real::reciprocal, INFINITY, 0, 0, 0);
    derivatives(Real::reciprocal, 0, INFINITY, -INFINITY);
    derivatives(Real::atan, INFINITY, Math.PI / 2, 0);
    derivatives(Real::tanh, -INFINITY, -1, 0, 0);
    derivatives(Real::sigmoid, INFINITY, 1, 0, 0);
    derivatives(Real::sigmoid, -INFINITY, 0, 0, 0);
    derivatives(Real::softplus, INFINITY, INFINITY, 1, 0);
    derivatives(Real::sqrt, INFINITY, INFINITY, 0);
    derivatives(Real::abs, -INFINITY, INFINITY, -1, 0);
    derivatives(Real::relu, INFINITY, INFINITY, 1, 0);
    gradient(x -> x[0].max(x[1]), new double[] {INFINITY, 1}, 1, 0);
    gradient(x -> x[0].max(x[1]), new double[] {INFINITY, INFINITY}, 0.5, 0.5);
    gradient(x -> x[0].min(x[1]), new double[] {-INFINITY, INFINITY}, 1, 0);
  }

  /** Every value at special arguments is what Math says. */
  @Test
  void valuesAreThoseOfMath() {
    double[] special = {0.0, -0.0, 1, -1, 0.5, INFINITY, -INFINITY, Double.NaN, 1e-320, 1e308};
    for (double x : special) {
      Real real = Real.of(x);
      assertEquals(Math.exp(x), real.exp().value());
      assertEquals(Math.log(x), real.log().value());
      assertEquals(Math.sqrt(x), real.sqrt().value());
      assertEquals(Math.cbrt(x), real.cbrt().value());
      assertEquals(Math.tanh(x), real.tanh().value());
      assertEquals(Math.signum(x), real.signum().value());
      assertEquals(Math.floor(x), real.floor().value());
      assertEquals(Math.ceil(x), real.ceil().value());
      assertEquals(Math.rint(x), real.rint().value());
      assertEquals(-x, real.neg().value());
      for (double y : special) {
        assertEquals(Math.pow(x, y), real.pow(y).value());
        assertEquals(Math.atan2(x, y), real.atan2(y).value());
        assertEquals(Math.hypot(x, y), real.hypot(y).value());
        assertEquals(Math.max(x, y), real.max(y).value());
        assertEquals(Math.min(x, y), real.min(y).value());
        assertEquals(x / y, real.div(y).value());
        assertEquals(y - x, real.rsub(y).value());
        assertEquals(y / x, real.rdiv(y).value());
      }
    }
  }

  /** The value that a derivative comes with is the value without it, bit for bit. */
  @ParameterizedTest
  @EnumSource(Door.class)
  void derivativesDoNotChangeValues(Door door) {
    for (Primitive f : Rows.all()) {
      for (double[] x : Points.of(f, 20)) {
        double[] inside = new double[1];
        door.gradient(
            p -> {
              Real y = f.apply(p);
              inside[0] = y.value();
              return y;
            },
            Real.of(x));
        assertEquals(f.apply(Real.of(x)).value(), inside[0], f + " in " + door);
      }
    }
  }

  /** A row whose slope is asked for at an exact 0 must not be skipped for it. */
  @Test
  void slopeOfZeroThatChanges() {
    Unary parabola = Primitive.unary("parabola", x -> x * x, (x, y) -> x.mul(2));
    derivatives(parabola::apply, 0, 0, 0, 2, 0);
    derivatives(x -> parabola.apply(x.sin()).mul(x), 0, 0, 0, 0, 6);
    try (Tape tape = Tape.open()) {
      Real x = tape.variable(0);
      assertArrayEquals(new double[] {0}, tape.gradient(parabola.apply(x)));
    }
    assertEquals(2, Forward.derivative(x -> Forward.derivative(Real::square, x), 0.0));
  }

  /** What a number does not depend on meets no slope of it, infinite or NaN; for Reals either. */
  @Test
  void whatDoesNotChangeMeetsNoSlope() {
    ScalarFunction invalid = x -> x[0].add(x[2]).log();
    ScalarFunction infinite = x -> x[0].add(x[2]).sqrt();
    for (int n : new int[] {3, 7}) { // tangents in fields, and in rows
      double[] below = new double[n];
      below[0] = -1;
      double[] expected = new double[n];
      expected[0] = Double.NaN;
      expected[2] = Double.NaN;
      assertArrayEquals(expected, Forward.gradient(invalid, below));
      assertArrayEquals(expected, Real.values(Forward.gradient(invalid, Real.of(below))));
      double[] zero = new double[n];
      expected[0] = Double.POSITIVE_INFINITY;
      expected[2] = Double.POSITIVE_INFINITY;
      assertArrayEquals(expected, Forward.gradient(infinite, zero));
      assertArrayEquals(expected, Real.values(Forward.gradient(infinite, Real.of(zero))));
    }
  }

  /**
   * The derivative of log(atan2(y, x)) in x goes to -1/x as y goes to 0. At y = 0 it is 0 · ∞ to
   * the chain rule, which must not pass for 0.
   */
  @Test
  void zeroTimesInfinityIsUndefinedInEveryMode() {
    ScalarFunction f = x -> x[1].atan2(x[0]).log();
    double[] at = {0.5, 0};
    double[] expected = {Double.NaN, Double.POSITIVE_INFINITY};
    assertArrayEquals(expected, Forward.gradient(f, at));
    assertArrayEquals(expected, Real.values(Forward.gradient(f, Real.of(at))));
    assertArrayEquals(expected, Reverse.gradient(f, at));
    assertEquals(Double.NaN, Forward.directionalDerivative(f, at, new double[] {1, 0}));
  }
}
