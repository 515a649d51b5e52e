package dev.cotangent.dual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Taylor coefficients against what is known of them, and at the edges. */
class TaylorTest {
  private static final Map<String, UnaryOperator<Real>> FUNCTIONS =
      Map.of(
          "exp(sin(x))", x -> x.sin().exp(),
          "sin(exp(x))*x^2", x -> x.exp().sin().mul(x.square()),
          "log(1+x^2)/sqrt(x)", x -> x.square().add(1).log().div(x.sqrt()),
          "tan(x)", Real::tan,
          "x^2.5", x -> x.pow(2.5),
          "atan(x)*tanh(x)", x -> x.atan().mul(x.tanh()),
          "erf(x)", Real::erf,
          "gamma(x)", Real::gamma,
          "J1(x)", x -> x.besselJ(1),
          "x^x", x -> x.pow(x));

  static List<String> references() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TaylorTest.class.getResourceAsStream("/taylor-coefficients.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  /** Every single coefficient, up to order 64: the smallest are 1e-36. */
  @ParameterizedTest
  @MethodSource("references")
  void agreesWithManyDigits(String reference) {
    List<String> fields = Arrays.asList(reference.split("; ", -1));
    int order = fields.size() - 3;
    UnaryOperator<Real> f = Objects.requireNonNull(FUNCTIONS.get(fields.get(0)));
    double[] c = Forward.taylor(f, Double.parseDouble(fields.get(1)), order);
    for (int k = 0; k <= order; k++) {
      double expected = Double.parseDouble(fields.get(k + 2));
      assertEquals(expected, c[k], 1e-12 * Math.abs(expected), fields.get(0) + ", order " + k);
    }
  }

  @Test
  void knownSeries() {
    assertArrayEquals(new double[] {1, 1, 0.5, 1.0 / 6}, Forward.taylor(Real::exp, 0, 3), 1e-16);
    assertArrayEquals(new double[] {0, 1, 0, -1.0 / 6, 0}, Forward.taylor(Real::sin, 0, 4), 1e-16);
    assertArrayEquals(
        new double[] {1, -1, 1, -1, 1}, Forward.taylor(x -> x.add(1).reciprocal(), 0, 4));
    assertArrayEquals(new double[] {8, 12, 6, 1, 0}, Forward.taylor(x -> x.pow(3), 2, 4), 1e-14);
    assertArrayEquals(new double[] {0, 0, 0, 1, 0}, Forward.taylor(x -> x.pow(3), 0, 4));
    assertArrayEquals(new double[] {3, 0, 0}, Forward.taylor(x -> Real.of(3), 2, 2));
    assertArrayEquals(new double[] {5}, Forward.taylor(x -> x, 5, 0));
  }

  /**
   * A power with a whole exponent has no singularity at 0, close to which quotients of powers would
   * lose all digits. The numbers are from mpmath.
   */
  @Test
  void wholePowersNearZero() {
    UnaryOperator<Real> cube = x -> x.sin().pow(3);
    double[] near = Forward.taylor(cube, 1e-5, 8);
    assertEquals(-0.4999999997725, near[5], 1e-14);
    assertEquals(0.10833333328452381, near[7], 1e-15);
    assertEquals(-1.220238095055035e-6, near[8], 1e-19);
    assertEquals(1.9356565297359802e-19, Forward.taylor(cube, 0.5, 30)[30], 1e-31);
    assertEquals(1, Forward.taylor(x -> x.pow(7), 1e-50, 8)[7], 1e-15); // x⁷ underflows
    assertArrayEquals(
        new double[] {1, 0, 0}, Forward.taylor(x -> x.sin().pow(0), 1e-5, 2)); // exactly
    assertArrayEquals(
        Forward.taylor(Real::sin, 1e-5, 9), Forward.taylor(x -> x.sin().pow(1), 1e-5, 9));
    double slope = Forward.derivative(x -> Forward.taylor(cube, x, 5)[5], 1e-5);
    assertEquals(6 * 7.583333332194445e-6, slope, 1e-18);
    MixedPartials partials = Forward.partials(x -> cube.apply(x[0]).add(x[1]), 7, 1e-5, 0);
    assertEquals(0.10833333328452381 * 5040, partials.at(7, 0), 1e-11);
    Tensor[] c = Forward.taylor(x -> x[0].sin().pow(3), line(1e-5, 0), ones(2), 8);
    assertArrayEquals(new double[] {near[7], 13.0 / 120}, c[7].toArray(), 1e-15);
    Unary fourth = Primitive.unary("fourth", x -> x * x * x * x, (x, y) -> x.pow(3).mul(4));
    double[] expected = Forward.taylor(x -> x.sin().pow(4), 1e-5, 8);
    assertArrayEquals(expected, Forward.taylor(x -> fourth.apply(x.sin()), 1e-5, 8), 1e-15);
  }

  /** The derivative's coefficients are those of the function, each times its order. */
  @Test
  void seriesOfTheDerivative() {
    UnaryOperator<Real> f = x -> x.sin().exp().div(x.square().add(2).sqrt());
    double[] c = Forward.taylor(f, 0.3, 12);
    double[] slope = Forward.taylor(Forward.derivative(f), 0.3, 11);
    for (int k = 0; k < slope.length; k++) {
      assertEquals((k + 1) * c[k + 1], slope[k], 1e-13);
    }
  }

  /** Along a circle, x² + y² stays what it is. */
  @Test
  void alongACurve() {
    double[] cos = Forward.taylor(Real::cos, 0.4, 9);
    double[] sin = Forward.taylor(Real::sin, 0.4, 9);
    VectorFunction f =
        x -> new Real[] {x[0].square().add(x[1].square()), x[1].atan2(x[0]), x[0].hypot(x[1])};
    double[][] c = Forward.taylor(f, new double[][] {cos, sin});
    for (int k = 0; k <= 9; k++) {
      assertEquals(k == 0 ? 1 : 0, c[0][k], 1e-15);
      assertEquals(k == 0 ? 0.4 : k == 1 ? 1 : 0, c[1][k], 1e-14);
      assertEquals(k == 0 ? 1 : 0, c[2][k], 1e-14);
    }
  }

  @Test
  void whatDoesNotChangeDoesNotMeetAnInfiniteSlope() {
    double[][] still = {{0, 0, 0}, {1, 1, 0}};
    assertArrayEquals(
        new double[] {1, 1, 0}, Forward.taylor(x -> new Real[] {x[0].sqrt().add(x[1])}, still)[0]);
    // √(t²) has no series; its slope is infinite from the order on in which something changes.
    double[] root = Forward.taylor(x -> x.square().sqrt(), 0, 2);
    assertEquals(0, root[1]);
    assertEquals(Double.POSITIVE_INFINITY, root[2]);
  }

  @Test
  void whatWasNotSelectedContributesNothing() {
    double[] c = Forward.taylor(x -> Real.select(x, x.square(), x.neg().log()), 2, 3);
    assertArrayEquals(new double[] {4, 4, 1, 0}, c);
    assertArrayEquals(new double[] {0, 0, 0}, Forward.taylor(x -> x.floor(), 0.5, 2));
    assertArrayEquals(new double[] {3, 0, 0}, Forward.taylor(x -> x.max(3), 2, 2));
  }

  @Test
  void withoutAValueThereIsNoSeries() {
    for (double c : Forward.taylor(x -> x.log().add(1), -1, 3)) {
      assertTrue(Double.isNaN(c));
    }
    // What does not depend on the value that is missing has a series all the same.
    double[][] c = Forward.taylor(x -> new Real[] {x[0].log(), x[0]}, new double[][] {{-1, 1}});
    assertTrue(Double.isNaN(c[0][1]));
    assertArrayEquals(new double[] {-1, 1}, c[1]);
  }

  /** A rule of one's own, as a formula, and one that looks at values, in a formula of another. */
  @Test
  void rowsOfOnesOwn() {
    Unary cubed =
        Primitive.unary(
            "cubed",
            x -> Math.abs(x * x * x),
            (x, y) -> x.lessThan(0) ? x.square().mul(-3) : x.square().mul(3));
    Unary quartic = Primitive.unary("quartic", x -> x * x * x * x / 4, (x, y) -> cubed.apply(x));
    assertArrayEquals(new double[] {8, 12, 6, 1, 0}, Forward.taylor(cubed::apply, 2, 4), 1e-14);
    assertArrayEquals(new double[] {8, -12, 6, -1, 0}, Forward.taylor(cubed::apply, -2, 4), 1e-14);
    assertArrayEquals(
        new double[] {4, 8, 6, 2, 0.25, 0}, Forward.taylor(quartic::apply, 2, 5), 1e-14);
    Tensor[] c = Forward.taylor(x -> x[0].apply(cubed), line(2, -2), ones(2), 3);
    assertArrayEquals(new double[] {12, -12}, c[1].toArray(), 1e-14);
    assertArrayEquals(new double[] {1, -1}, c[3].toArray(), 1e-14);
  }

  private static Tensor[] line(double... x) {
    return new Tensor[] {Tensor.of(x)};
  }

  private static Tensor[] ones(int n) {
    return new Tensor[] {Tensor.ones(n)};
  }

  /** A geometric series of matrices: (I - t A)⁻¹ = Σ Aᵏ tᵏ. */
  @Test
  void matrices() {
    Tensor a = Tensor.of(new double[][] {{0.5, 2}, {-1, 0.25}});
    TensorFunction resolvent = x -> Tensor.identity(2).sub(x[0]).inverse();
    Tensor[] zero = {Tensor.zeros(2, 2)};
    Tensor[] c = Forward.taylor(resolvent, zero, new Tensor[] {a}, 6);
    Tensor power = Tensor.identity(2);
    for (Tensor coefficient : c) {
      assertArrayEquals(power.toArray(), coefficient.toArray(), 1e-13);
      power = power.matmul(a);
    }
  }

  /** A number becomes part of a tensor, and an element of a tensor a number. */
  @Test
  void numbersAndTensors() {
    UnaryOperator<Real> f =
        x -> Tensor.of(new Real[] {x, x.square(), Real.of(2)}, 3).exp().sum().toReal().mul(x);
    UnaryOperator<Real> same = x -> x.exp().add(x.square().exp()).add(Math.exp(2)).mul(x);
    assertArrayEquals(Forward.taylor(same, 0.6, 7), Forward.taylor(f, 0.6, 7), 1e-13);
    MixedPartials mixed =
        Forward.partials(x -> Tensor.of(x, 2).exp().sum().toReal().mul(x[0]), 3, 0.3, 0.5);
    assertEquals(Math.exp(0.5), mixed.at(1, 2), 1e-13);
  }

  @Test
  void manyOperands() {
    double[][] curve =
        IntStream.range(0, 600).mapToObj(i -> new double[] {0, i, 0}).toArray(double[][]::new);
    double[] c = Forward.taylor(x -> new Real[] {Real.logSumExp(x)}, curve)[0];
    assertEquals(Math.log(600), c[0], 1e-14);
    assertEquals(599 / 2.0, c[1], 1e-10);
    assertEquals((600.0 * 600 - 1) / 12 / 2, c[2], 1e-8); // half the variance of 0 … 599
  }

  @Test
  void onManyThreadsAtOnce() {
    Unary fresh = Primitive.unary("fresh", Math::sinh, (x, y) -> x.cosh());
    double[] expected = Forward.taylor(Real::sinh, 0.5, 9);
    IntStream.range(0, 200)
        .parallel()
        .forEach(i ->
            assertArrayEquals(
                Arrays.copyOf(expected, 1 + i % 10), Forward.taylor(fresh::apply, 0.5, i % 10)));
  }

  @Test
  void misuse() {
    assertMessage("order -1", () -> Forward.taylor(Real::exp, 0, -1));
    assertMessage("order -1", () -> Forward.partials(x -> x[0], -1, 0.0));
    double[][] ragged = {{1, 2}, {1}};
    assertMessage("input 1 has 1", () -> Forward.taylor(x -> x, ragged));
    assertMessage("0 coefficient", () -> Forward.taylor(x -> x, new double[][] {{}}));
    Tensor[][] shapes = {{Tensor.zeros(2), Tensor.zeros(3)}};
    assertMessage("shape [2]", () -> Forward.taylor(x -> x[0], shapes));
    assertMessage("length 1", () -> Forward.taylor(x -> x[0], line(1), new Tensor[0], 2));
    assertThrows(NullPointerException.class, () -> Forward.taylor(x -> nothing(), 0, 2));
    MixedPartials p = Forward.partials(x -> x[0].mul(x[1]), 2, 1, 2);
    assertMessage("[1, 2]", () -> p.at(1, 2));
    assertMessage("[1]", () -> p.at(1));
    assertMessage("[-1, 1]", () -> p.at(-1, 1));
    assertMessage("length 1", () -> p.taylor(1));
    assertMessage("-1 variables", () -> MixedPartials.of(-1, 2, index -> 0));
    assertThrows(
        IllegalStateException.class,
        () -> Forward.derivative(x -> Real.of(Forward.taylor(y -> y.mul(x), 1.0, 2)[0]), 1.0));
  }

  @SuppressWarnings("NullAway") // what is tested
  private static Real nothing() {
    return null;
  }

  private static void assertMessage(String part, Runnable misuse) {
    String message =
        Objects.toString(assertThrows(IllegalArgumentException.class, misuse::run).getMessage());
    assertTrue(message.contains(part), message);
  }
}
