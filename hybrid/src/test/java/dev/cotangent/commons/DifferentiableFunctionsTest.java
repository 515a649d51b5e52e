package dev.cotangent.commons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.apache.commons.math3.analysis.solvers.NewtonRaphsonSolver;
import org.apache.commons.math3.exception.DimensionMismatchException;
import org.apache.commons.math3.exception.NoDataException;
import org.apache.commons.math3.exception.NotPositiveException;
import org.junit.jupiter.api.Test;

/** Commons Math's derivative structures through our functions, against its own arithmetic. */
class DifferentiableFunctionsTest {
  /** Sums of some dozen products, each rounded, of numbers as large as the largest derivative. */
  private static final double ROUNDING = 1e-13;

  private static void assertClose(double[] expected, double[] actual, String what) {
    double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertArrayEquals(expected, actual, ROUNDING * scale, what);
  }

  /** The same function twice: over our numbers and over those of Commons Math. */
  private record Univariate(
      String name, UnaryOperator<Real> ours, UnaryOperator<DerivativeStructure> theirs) {}

  private static final List<Univariate> UNIVARIATE =
      List.of(
          new Univariate("exp sin", x -> x.exp().sin(), x -> x.exp().sin()),
          new Univariate(
              "quotient", x -> x.div(x.square().add(1)), x -> x.divide(x.multiply(x).add(1))),
          new Univariate("atanh", x -> x.mul(0.4).atanh(), x -> x.multiply(0.4).atanh()),
          new Univariate("power", x -> x.add(2).pow(x), x -> x.add(2).pow(x)),
          new Univariate("roots", x -> x.add(3).sqrt().cbrt(), x -> x.add(3).sqrt().cbrt()),
          new Univariate("hypot", x -> x.hypot(x.cos()), x -> x.hypot(x.cos())),
          new Univariate("log", x -> x.tanh().add(2).log(), x -> x.tanh().add(2).log()));

  @Test
  void oneVariable() {
    for (Univariate f : UNIVARIATE) {
      var function = DifferentiableFunctions.univariate(f.ours);
      for (double x : new double[] {-0.7, 0.3, 1.9}) {
        for (int order = 0; order <= 5; order++) {
          // As a variable of its own, and as the result of other operations on two.
          DerivativeStructure plain = new DerivativeStructure(1, order, 0, x);
          DerivativeStructure other = new DerivativeStructure(2, order, 1, 0.25);
          DerivativeStructure inner =
              new DerivativeStructure(2, order, 0, x).multiply(other.cos()).add(other.sin());
          for (DerivativeStructure t : List.of(plain, inner)) {
            assertClose(
                f.theirs.apply(t).getAllDerivatives(),
                function.value(t).getAllDerivatives(),
                f.name + ", order " + order);
          }
          assertEquals(f.ours.apply(Real.of(x)).value(), function.value(x));
        }
      }
    }
  }

  @Test
  void closedForms() {
    double[] sine = DifferentiableFunctions.derivatives(Real::sin, 0.5, 7);
    double[] inverse = DifferentiableFunctions.derivatives(Real::reciprocal, 2, 7);
    double factorial = 1;
    for (int k = 0; k <= 7; k++) {
      factorial *= Math.max(k, 1);
      double expected = Math.sin(0.5 + k * Math.PI / 2);
      assertEquals(expected, sine[k], 4e-16, "sin, order " + k);
      double power = (k % 2 == 0 ? 1 : -1) * factorial / Math.pow(2, k + 1);
      assertEquals(power, inverse[k], 1e-14 * Math.abs(power), "1/x, order " + k);
    }
    assertArrayEquals(
        new double[] {3, 0, 0}, DifferentiableFunctions.derivatives(x -> Real.of(3), 1, 2));
  }

  private record Multivariate(
      ScalarFunction ours, Function<DerivativeStructure[], DerivativeStructure> theirs) {}

  private static final List<Multivariate> MULTIVARIATE =
      List.of(
          new Multivariate(
              x -> x[0].mul(x[1]).exp().mul(x[2].sin()),
              x -> x[0].multiply(x[1]).exp().multiply(x[2].sin())),
          new Multivariate(
              x -> x[0].atan2(x[1]).div(x[2].square().add(1)),
              x -> x[0].atan2(x[1]).divide(x[2].multiply(x[2]).add(1))),
          new Multivariate(
              x -> x[2].add(3).pow(x[0]).add(x[1].hypot(x[2])),
              x -> x[2].add(3).pow(x[0]).add(x[1].hypot(x[2]))),
          new Multivariate(
              x -> x[0].square().mul(x[1].pow(3)).sub(x[2]),
              x -> x[0].multiply(x[0]).multiply(x[1].pow(3)).subtract(x[2])));

  @Test
  void severalVariables() {
    double[] point = {0.4, -1.3, 0.8};
    for (Multivariate f : MULTIVARIATE) {
      var function = DifferentiableFunctions.multivariate(f.ours);
      assertEquals(f.ours.apply(Real.of(point)).value(), function.value(point));
      for (int order = 0; order <= 4; order++) {
        DerivativeStructure[] plain = new DerivativeStructure[3];
        for (int i = 0; i < 3; i++) {
          plain[i] = new DerivativeStructure(3, order, i, point[i]);
        }
        DerivativeStructure a = new DerivativeStructure(2, order, 0, 0.6);
        DerivativeStructure b = new DerivativeStructure(2, order, 1, -0.9);
        DerivativeStructure[] inner = {a.multiply(b), a.sin().add(b), a.createConstant(1.5)};
        for (DerivativeStructure[] t : List.of(plain, inner)) {
          assertClose(
              f.theirs.apply(t).getAllDerivatives(),
              function.value(t).getAllDerivatives(),
              "order " + order);
        }
      }
    }
  }

  @Test
  void newtonsMethodForOneEquation() {
    var cosine = DifferentiableFunctions.univariate(x -> x.cos().sub(x));
    // The Dottie number, to 17 digits.
    assertEquals(
        0.73908513321516064, new NewtonRaphsonSolver(1e-15).solve(100, cosine, 0, 1), 2e-16);
    var kepler = DifferentiableFunctions.univariate(e -> e.sub(e.sin().mul(0.9)).sub(1));
    double anomaly = new NewtonRaphsonSolver(1e-15).solve(100, kepler, 1, 3);
    assertEquals(1, anomaly - 0.9 * Math.sin(anomaly), 4e-16);
  }

  @Test
  void misuse() {
    assertThrows(
        NotPositiveException.class, () -> DifferentiableFunctions.derivatives(Real::sin, 1, -1));
    assertThrows(NullPointerException.class, () -> DifferentiableFunctions.univariate(null));
    assertThrows(NullPointerException.class, () -> DifferentiableFunctions.multivariate(null));
    var product = DifferentiableFunctions.multivariate(x -> x[0].mul(x[1]));
    assertThrows(NoDataException.class, () -> product.value(new DerivativeStructure[0]));
    DerivativeStructure[] orders = {
      new DerivativeStructure(2, 1, 0, 1), new DerivativeStructure(2, 2, 1, 1)
    };
    assertThrows(DimensionMismatchException.class, () -> product.value(orders));
    DerivativeStructure[] parameters = {
      new DerivativeStructure(2, 1, 0, 1), new DerivativeStructure(3, 1, 1, 1)
    };
    assertThrows(DimensionMismatchException.class, () -> product.value(parameters));
    var nothing = DifferentiableFunctions.univariate(x -> null);
    var error = assertThrows(NullPointerException.class, () -> nothing.value(1));
    assertTrue(error.getMessage().contains("returned null"), error.getMessage());
    assertThrows(
        IllegalStateException.class,
        () ->
            Forward.derivative(
                a -> Real.of(DifferentiableFunctions.univariate(x -> x.mul(a)).value(1.0)), 2.0));
  }

  @Test
  void nanStaysNaN() {
    double[] derivatives = DifferentiableFunctions.derivatives(Real::log, -1, 2);
    assertTrue(Arrays.stream(derivatives).allMatch(Double::isNaN));
  }

  /** √x + y at x = 0: a slope that is infinite is no one else's. */
  @Test
  void infiniteSlopesStayWhereTheyAre() {
    var root = DifferentiableFunctions.multivariate(x -> x[0].sqrt().add(x[1]));
    DerivativeStructure[] point = {
      new DerivativeStructure(2, 1, 0, 0), new DerivativeStructure(2, 1, 1, 3)
    };
    assertArrayEquals(
        new double[] {3, Double.POSITIVE_INFINITY, 1}, root.value(point).getAllDerivatives());
    var power = DifferentiableFunctions.multivariate(x -> x[0].pow(1.5));
    DerivativeStructure[] zero = {new DerivativeStructure(1, 2, 0, 0)};
    assertArrayEquals(
        new double[] {0, 0, Double.POSITIVE_INFINITY}, power.value(zero).getAllDerivatives());
  }
}
