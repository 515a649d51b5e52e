package dev.cotangent.commons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.differentiation.FiniteDifferencesDifferentiator;
import org.apache.commons.math3.analysis.differentiation.UnivariateDifferentiableFunction;
import org.apache.commons.math3.analysis.function.Gaussian;
import org.apache.commons.math3.analysis.function.Logistic;
import org.apache.commons.math3.analysis.function.Sigmoid;
import org.apache.commons.math3.analysis.function.Sinc;
import org.apache.commons.math3.analysis.interpolation.SplineInterpolator;
import org.apache.commons.math3.analysis.polynomials.PolynomialSplineFunction;
import org.apache.commons.math3.exception.NumberIsTooLargeException;
import org.apache.commons.math3.exception.OutOfRangeException;
import org.junit.jupiter.api.Test;

/** Functions of Commons Math as primitives. */
class CommonsFunctionsTest {
  private static final PolynomialSplineFunction SPLINE =
      new SplineInterpolator()
          .interpolate(new double[] {0, 1, 2.5, 3, 4.5}, new double[] {1, 3, -1, 0.5, 2});

  private static final Unary CURVE = CommonsFunctions.unary("curve", SPLINE);

  private record Pair(
      String name,
      UnivariateDifferentiableFunction theirs,
      UnaryOperator<Real> ours,
      double rounding) {}

  private static final List<Pair> PAIRS =
      List.of(
          new Pair(
              "gaussian",
              new Gaussian(2, 0.5, 1.5),
              x -> x.sub(0.5).div(1.5).square().mul(-0.5).exp().mul(2),
              1e-13),
          new Pair("sigmoid", new Sigmoid(), Real::sigmoid, 1e-13),
          new Pair(
              "logistic",
              new Logistic(3, 0.5, 2, 0.7, 1, 0.5),
              x -> x.rsub(0.5).mul(2).exp().mul(0.7).add(1).square().rdiv(2).add(1),
              1e-13),
          // Near 0 both forms of the third derivative cancel some digits.
          new Pair("sinc", new Sinc(), x -> x.sin().div(x), 1e-11));

  @Test
  void valuesAndDerivativesInEveryMode() {
    PAIRS.forEach(CommonsFunctionsTest::check);
  }

  private static void check(Pair pair) {
    double rounding = pair.rounding;
    Unary row = CommonsFunctions.unary(pair.name, pair.theirs);
    assertEquals(pair.name, row.name());
    for (double x : new double[] {-1.2, 0.3, 2}) {
      assertEquals(pair.theirs.value(x), row.value(x));
      assertEquals(pair.ours.apply(Real.of(x)).value(), row.value(x), rounding);
      double first = Forward.derivative(pair.ours, x);
      double second = Forward.derivative(Forward.derivative(pair.ours), x);
      double third = Forward.derivative(Forward.derivative(Forward.derivative(pair.ours)), x);
      assertEquals(first, Forward.derivative(row::apply, x), rounding, pair.name);
      assertEquals(first, Reverse.gradient(p -> row.apply(p[0]), x)[0], rounding, pair.name);
      assertEquals(second, Hybrid.hessian(p -> row.apply(p[0]), x)[0][0], rounding, pair.name);
      assertEquals(
          second,
          Reverse.gradient(p -> Reverse.gradient(q -> row.apply(q[0]), p)[0], x)[0],
          rounding,
          pair.name);
      assertEquals(
          third,
          Forward.derivative(y -> Hybrid.hessian(p -> row.apply(p[0]), new Real[] {y})[0][0], x),
          rounding,
          pair.name);
      assertEquals(
          third,
          Forward.derivative(Forward.derivative(Forward.derivative(row::apply)), x),
          rounding,
          pair.name);
    }
  }

  @Test
  void aSplineHasItsOwnDerivatives() {
    UnivariateFunction slope = SPLINE.polynomialSplineDerivative();
    UnivariateFunction curvature = SPLINE.polynomialSplineDerivative().polynomialSplineDerivative();
    for (double x = 0; x <= 4.5; x += 0.125) {
      double at = x;
      assertEquals(SPLINE.value(x), CURVE.apply(Real.of(x)).value());
      assertEquals(slope.value(x), Forward.derivative(CURVE::apply, x), 1e-13);
      assertEquals(curvature.value(x), Hybrid.hessian(p -> CURVE.apply(p[0]), x)[0][0], 1e-13);
      // Inside a function: d/dx curve(x²) x = curve(x²) + 2 x² curve'(x²).
      double root = Math.sqrt(at);
      assertEquals(
          SPLINE.value(root * root) + 2 * root * root * slope.value(root * root),
          Reverse.gradient(p -> CURVE.apply(p[0].square()).mul(p[0]), root)[0],
          1e-12);
    }
  }

  @Test
  void rowsWorkOnTensors() {
    Tensor x = Tensor.of(0.5, 1.5, 4);
    Tensor gradient = Reverse.gradient(inputs -> inputs[0].apply(CURVE).sum(), x)[0];
    double[] expected =
        IntStream.range(0, 3)
            .mapToDouble(i -> SPLINE.polynomialSplineDerivative().value(x.toArray()[i]))
            .toArray();
    assertArrayEquals(expected, gradient.toArray(), 1e-13);
  }

  @Test
  void severalVariables() {
    Nary product =
        CommonsFunctions.nary(
            "product", 2, DifferentiableFunctions.multivariate(x -> x[0].pow(3).mul(x[1].exp())));
    assertEquals("product", product.name());
    double e = Math.exp(0.5);
    double[] x = {2, 0.5};
    assertArrayEquals(new double[] {12 * e, 8 * e}, Reverse.gradient(product::apply, x), 1e-13);
    assertArrayEquals(new double[] {12 * e, 8 * e}, Forward.gradient(product::apply, x), 1e-13);
    double[][] hessian = Hybrid.hessian(product::apply, x);
    assertArrayEquals(new double[] {12 * e, 12 * e}, hessian[0], 1e-13);
    assertArrayEquals(new double[] {12 * e, 8 * e}, hessian[1], 1e-13);
  }

  /** Where Commons Math has no more derivatives, it says so; those that it has work. */
  @Test
  void ordersEndWhereTheFunctionsEnd() {
    var differences = new FiniteDifferencesDifferentiator(5, 0.01);
    Unary sine =
        CommonsFunctions.unary("sine", differences.differentiate((UnivariateFunction) Math::sin));
    // Five points: an error of h⁴ / 30 times the fifth derivative.
    assertEquals(Math.cos(1), Forward.derivative(sine::apply, 1.0), 1e-9);
    UnaryOperator<Real> fifth = sine::apply;
    for (int k = 0; k < 5; k++) {
      fifth = Forward.derivative(fifth);
    }
    UnaryOperator<Real> tooHigh = fifth;
    assertThrows(NumberIsTooLargeException.class, () -> tooHigh.apply(Real.of(1)));
  }

  @Test
  void exceptionsOfTheFunctionComeThrough() {
    assertThrows(OutOfRangeException.class, () -> CURVE.apply(Real.of(5)));
    assertThrows(OutOfRangeException.class, () -> Forward.derivative(CURVE::apply, -1.0));
    assertThrows(
        OutOfRangeException.class, () -> Reverse.gradient(p -> CURVE.apply(p[0].mul(2)), 3));
    assertTrue(Double.isNaN(Forward.derivative(CURVE::apply, Double.NaN)));
  }

  @Test
  void misuse() {
    assertThrows(NullPointerException.class, () -> CommonsFunctions.unary(null, SPLINE));
    assertThrows(NullPointerException.class, () -> CommonsFunctions.unary("none", null));
    assertThrows(NullPointerException.class, () -> CommonsFunctions.nary("none", 2, null));
    var sum = DifferentiableFunctions.multivariate(Real::sum);
    assertThrows(IllegalArgumentException.class, () -> CommonsFunctions.nary("sum", 0, sum));
    Nary two = CommonsFunctions.nary("sum", 2, sum);
    assertThrows(IllegalArgumentException.class, () -> two.apply(Real.of(1, 2, 3)));
  }

  /** The rows of the derivatives are made once, whichever thread asks first. */
  @Test
  void manyThreads() {
    Unary fresh = CommonsFunctions.unary("fresh", new Gaussian());
    double[] expected =
        DifferentiableFunctions.derivatives(
            x -> x.square().mul(-0.5).exp().mul(1 / Math.sqrt(2 * Math.PI)), 0.75, 3);
    IntStream.range(0, 500)
        .parallel()
        .forEach(i ->
            assertArrayEquals(
                expected, DifferentiableFunctions.derivatives(fresh::apply, 0.75, 3), 1e-14));
  }
}
