package dev.cotangent.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.properties.Door;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The identity with another derivative, in every mode and at every order. */
class GradientsTest {
  static Stream<List<Door>> nestings() {
    return Stream.of(1, 2, 3).flatMap(order -> Door.nestings(order).stream());
  }

  /** The n-th derivative of exp(scale(x, c)) is cⁿ exp(x). */
  @ParameterizedTest
  @MethodSource("nestings")
  void everyDifferentiationScalesOnce(List<Door> doors) {
    double x = 0.7;
    for (double c : new double[] {0.1, -1, 3, 0}) {
      ScalarFunction f = p -> Gradients.scale(p[0], c).exp();
      double derivative = Door.derivatives(doors, f, Real.of(new double[] {x}))[0].value();
      double expected = Math.pow(c, doors.size()) * Math.exp(x);
      assertEquals(expected, derivative, 8 * Math.ulp(expected), doors + " with " + c);
    }
  }

  /** To derivatives of all orders, scale(x, c) is x₀ + c (x - x₀). */
  @ParameterizedTest
  @MethodSource("nestings")
  void scalingIsThatOfALinearFunction(List<Door> doors) {
    double[] at = {0.4, -1.3};
    ScalarFunction scaled = x -> Gradients.scale(x[0], 0.3).mul(x[0]).sin().mul(x[1]);
    ScalarFunction linear = x -> x[0].sub(at[0]).mul(0.3).add(at[0]).mul(x[0]).sin().mul(x[1]);
    assertArrayEquals(
        Real.values(Door.derivatives(doors, linear, Real.of(at))),
        Real.values(Door.derivatives(doors, scaled, Real.of(at))),
        1e-14);
  }

  @ParameterizedTest
  @MethodSource("nestings")
  void stoppedIsConstantToAll(List<Door> doors) {
    Real[] at = Real.of(3, 2);
    ScalarFunction f = x -> Gradients.stop(x[0].mul(x[1])).mul(x[1].pow(4));
    ScalarFunction same = x -> x[1].pow(4).mul(6);
    assertArrayEquals(
        Real.values(Door.derivatives(doors, same, at)),
        Real.values(Door.derivatives(doors, f, at)),
        1e-12);
  }

  /** d/dx of d/dy (stop(x) y) is 0: an inner derivative does not let it through. */
  @Test
  void stopCutsOuterDerivativesToo() {
    for (List<Door> doors : Door.nestings(2)) {
      Real slope =
          doors
              .get(1)
              .derivative(
                  x -> doors.get(0).derivative(y -> Gradients.stop(x).mul(y), Real.of(1)),
                  Real.of(2));
      assertEquals(0, slope.value(), doors.toString());
    }
  }

  @Test
  void valuesStayAsTheyAre() {
    double x = 0.1 + 0.2;
    assertEquals(x, Gradients.scale(Real.of(x), 1e-7).value());
    assertEquals(x, Gradients.reverse(Real.of(x)).value());
    assertEquals(x, Gradients.stop(Real.of(x)).value());
    Tensor tensor = Tensor.of(x, -x, Double.POSITIVE_INFINITY, -0.0);
    assertArrayEquals(tensor.toArray(), Gradients.scale(tensor, 0.3).toArray());
  }

  @Test
  void reversalChangesTheSignOfAGradientAndNotOfAHessian() {
    ScalarFunction f = x -> Gradients.reverse(x[0]).square().mul(x[1]);
    assertArrayEquals(new double[] {-12, 9}, Forward.gradient(f, 3, 2));
    assertArrayEquals(new double[] {-12, 9}, Reverse.gradient(f, 3, 2));
    double second = Forward.derivative(Forward.derivative(x -> Gradients.reverse(x).square()), 3.0);
    assertEquals(2, second);
  }

  @Test
  void arraysAreTakenNumberByNumber() {
    double[] at = {2, 3};
    assertArrayEquals(
        new double[] {1.5, 1}, Reverse.gradient(x -> product(Gradients.scale(x, 0.5)), at));
    assertArrayEquals(
        new double[] {-3, -2}, Reverse.gradient(x -> product(Gradients.reverse(x)), at));
    assertArrayEquals(new double[2], Reverse.gradient(x -> product(Gradients.stop(x)), at));
  }

  private static Real product(Real[] x) {
    return x[0].mul(x[1]);
  }

  @Test
  void tensors() {
    Tensor x = Tensor.of(new double[] {1, -2, 3, 0.5}, 2, 2);
    TensorFunction scaled = p -> Gradients.scale(p[0], -0.25).square().sum();
    double[] expected = x.mul(-0.5).toArray();
    assertArrayEquals(expected, Reverse.gradient(scaled, x)[0].toArray());
    assertArrayEquals(expected, Forward.gradient(scaled, x).toArray());
    TensorFunction reversed = p -> Gradients.reverse(p[0]).square().sum();
    assertArrayEquals(x.mul(-2).toArray(), Reverse.gradient(reversed, x)[0].toArray());
    TensorFunction stopped = p -> Gradients.stop(p[0]).mul(p[0]).sum();
    assertArrayEquals(x.toArray(), Reverse.gradient(stopped, x)[0].toArray());
  }

  @Test
  void tensorsOfSinglePrecisionStayOnes() {
    Tensor x = Tensor.floats(1, 2);
    Tensor gradient = Reverse.gradient(p -> Gradients.scale(p[0], 0.5).square().sum(), x)[0];
    assertEquals(ElementType.FLOAT32, gradient.type());
    assertArrayEquals(new float[] {1, 2}, gradient.toFloatArray());
  }

  @Test
  void factorsAreFinite() {
    for (double factor : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      var error =
          assertThrows(IllegalArgumentException.class, () -> Gradients.scale(Real.of(1), factor));
      assertTrue(error.getMessage().contains("scale"), error.getMessage());
      assertThrows(IllegalArgumentException.class, () -> Gradients.scale(Tensor.of(1, 2), factor));
    }
  }
}
