package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Unary;
import dev.cotangent.reverse.Pullback;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Derivatives of derivatives: to any depth, in any mix of modes, without confusion. */
class NestingTest {
  static List<List<Door>> pairs() {
    return Door.nestings(2);
  }

  static List<List<Door>> triples() {
    return Door.nestings(3);
  }

  static List<List<Door>> quadruples() {
    return Door.nestings(4);
  }

  private static double at(UnaryOperator<Real> f, double x) {
    return f.apply(Real.of(x)).value();
  }

  /** d/dx (x · d/dy (x + y)) is 1; it is 2 where the two perturbations are taken for one. */
  @ParameterizedTest
  @MethodSource("pairs")
  void perturbationConfusion(List<Door> doors) {
    Door inner = doors.get(0);
    Door outer = doors.get(1);
    UnaryOperator<Real> f = x -> x.mul(inner.derivative(y -> x.add(y), Real.of(1)));
    assertEquals(1, at(x -> outer.derivative(f, x), 1));
    UnaryOperator<Real> g = x -> x.mul(inner.derivative(y -> x.mul(y), Real.of(1)));
    assertEquals(6, at(x -> outer.derivative(g, x), 3), "d/dx (x · x)");
    UnaryOperator<Real> h = x -> inner.derivative(y -> x.mul(y).mul(y), x);
    assertEquals(12, at(x -> outer.derivative(h, x), 3), "d/dx (2 x²)");
    UnaryOperator<Real> constant = x -> inner.derivative(y -> y.mul(y), Real.of(3));
    assertEquals(0, at(x -> outer.derivative(constant, x), 1), "d/dx 6");
  }

  @ParameterizedTest
  @MethodSource("triples")
  void threeDeep(List<Door> doors) {
    // d/dx x · d/dy (y · d/dz (x y z)) = d/dx x · 2 x y = 4 x y
    UnaryOperator<Real> f =
        x ->
            x.mul(
                doors
                    .get(1)
                    .derivative(
                        y -> y.mul(doors.get(0).derivative(z -> x.mul(y).mul(z), Real.of(7))),
                        Real.of(5)));
    assertEquals(60, at(x -> doors.get(2).derivative(f, x), 3));
  }

  @ParameterizedTest
  @MethodSource("quadruples")
  void fourDeep(List<Door> doors) {
    double x = 0.7;
    Real[] point = {Real.of(x)};
    double fourth = Door.derivatives(doors, p -> p[0].sin().mul(p[0].exp()), point)[0].value();
    assertEquals(-4 * Math.sin(x) * Math.exp(x), fourth, 1e-13);
    assertEquals(24, Door.derivatives(doors, p -> p[0].pow(4), point)[0].value(), 1e-12);
  }

  /** f(x) = ∫-like use: Newton's method inside a function, by an inner derivative. */
  @ParameterizedTest
  @MethodSource("pairs")
  void derivativeInsideAUsersFunction(List<Door> doors) {
    // The root y of y³ + y = x by Newton's method; dy/dx = 1 / (3 y² + 1).
    UnaryOperator<Real> root =
        x -> {
          Real y = Real.of(1);
          for (int i = 0; i < 30; i++) {
            UnaryOperator<Real> residual = t -> t.mul(t).mul(t).add(t).sub(x);
            y = y.sub(residual.apply(y).div(doors.get(0).derivative(residual, y)));
          }
          return y;
        };
    assertEquals(2, at(root, 10), 1e-15);
    assertEquals(1.0 / 13, at(x -> doors.get(1).derivative(root, x), 10), 1e-15);
  }

  /**
   * A derivative that returns a function, which is differentiated later (Manzyuk et al. 2019,
   * section 1): s(u)(f)(x) = f(x + u), and D s at 0 is differentiation, which can be applied twice.
   */
  @ParameterizedTest
  @MethodSource("pairs")
  void curriedDerivative(List<Door> doors) {
    Function<UnaryOperator<Real>, UnaryOperator<Real>> first =
        f -> x -> doors.get(0).derivative(u -> f.apply(x.add(u)), Real.of(0));
    Function<UnaryOperator<Real>, UnaryOperator<Real>> second =
        f -> x -> doors.get(1).derivative(u -> f.apply(x.add(u)), Real.of(0));
    UnaryOperator<Real> third = first.apply(second.apply(first.apply(Real::exp)));
    assertEquals(Math.exp(1), at(third, 1), 1e-14);
    UnaryOperator<Real> cube = first.apply(first.apply(x -> x.mul(x).mul(x)));
    assertEquals(12, at(cube, 2), 1e-14);
    assertEquals(6, at(second.apply(cube), 2), 1e-14);
  }

  @Test
  void derivativesAsFunctions() {
    UnaryOperator<Real> f = Real::sin;
    UnaryOperator<Real> second = Forward.derivative(Forward.derivative(f));
    assertEquals(-Math.sin(0.3), at(second, 0.3), 1e-15);
    assertEquals(-Math.cos(0.3), Forward.derivative(second, 0.3), 1e-15);
    ScalarFunction g = x -> x[0].square().mul(x[1]);
    assertArrayEquals(new double[][] {{6, 4}, {4, 0}}, Forward.jacobian(Reverse.gradient(g), 2, 3));
    assertArrayEquals(new double[][] {{6, 4}, {4, 0}}, Reverse.jacobian(Forward.gradient(g), 2, 3));
    assertArrayEquals(new double[][] {{6, 4}, {4, 0}}, Reverse.jacobian(Reverse.gradient(g), 2, 3));
    assertArrayEquals(new double[][] {{6, 4}, {4, 0}}, Forward.jacobian(Forward.gradient(g), 2, 3));
    assertArrayEquals(new double[][] {{6, 4}, {4, 0}}, Hybrid.hessian(g, 2, 3));
  }

  /** The Hessian itself, its product with a vector, and a pullback can be differentiated. */
  @Test
  void everyDoorNests() {
    for (Door door : Door.values()) {
      Real[] at = Real.of(2, 3);
      ScalarFunction f = x -> x[0].square().mul(x[1].square());
      // d/dx of ∂²f/∂x∂y = 4 x y
      Real[] third = door.gradient(x -> Hybrid.hessian(f, x)[0][1], at);
      assertArrayEquals(new double[] {12, 8}, Real.values(third), door.toString());
      Real[] product =
          door.gradient(
              x -> Hybrid.hessianVectorProduct(f, x, new Real[] {x[1], Real.of(0)})[0], at);
      // d (2 y² · y)
      assertArrayEquals(new double[] {0, 54}, Real.values(product), door.toString());
      Real[] pulled =
          door.gradient(
              x -> {
                Pullback pullback = Reverse.pullback(p -> new Real[] {f.apply(p)}, x);
                return pullback.apply(new Real[] {x[0]})[1];
              },
              at);
      // d (x · 2 x² y)
      assertArrayEquals(new double[] {72, 16}, Real.values(pulled), door.toString());
      Real[] vjp =
          door.gradient(
              x -> Reverse.vjp(p -> new Real[] {f.apply(p)}, x, new Real[] {x[0]})[1], at);
      assertArrayEquals(new double[] {72, 16}, Real.values(vjp), door.toString());
      Real[] jvp =
          door.gradient(
              x -> Forward.jvp(p -> new Real[] {f.apply(p)}, x, new Real[] {Real.of(0), x[0]})[0],
              at);
      assertArrayEquals(new double[] {72, 16}, Real.values(jvp), door.toString());
    }
  }

  /** A function with many terms: the inner tape has entries, in which outer numbers stand. */
  @ParameterizedTest
  @MethodSource("pairs")
  void longFunctions(List<Door> doors) {
    double[] x = new double[12];
    java.util.Arrays.setAll(x, i -> 0.5 + 0.1 * i);
    ScalarFunction f =
        p -> {
          Real sum = Real.of(0);
          for (int i = 0; i + 1 < p.length; i++) {
            Real term = p[i + 1].sub(p[i].square());
            sum = sum.add(term.square().mul(100)).add(p[i].rsub(1).square());
          }
          return sum;
        };
    double[] expected = new double[x.length * x.length];
    for (int i = 0; i + 1 < x.length; i++) {
      expected[i + x.length * i] += 1200 * x[i] * x[i] - 400 * x[i + 1] + 2;
      expected[i + 1 + x.length * (i + 1)] += 200;
      expected[i + x.length * (i + 1)] = expected[i + 1 + x.length * i] = -400 * x[i];
    }
    assertArrayEquals(expected, Real.values(Door.derivatives(doors, f, Real.of(x))), 1e-9);
  }

  /** Reverse mode inside forward mode inside reverse mode, each with its own variables. */
  @Test
  void reverseInForwardInReverse() {
    ScalarFunction outer =
        w ->
            Forward.derivative(
                t ->
                    Real.sum(
                        Reverse.gradient(
                            x -> x[0].mul(x[1]).mul(w[0]).add(x[0].square().mul(t)),
                            new Real[] {t.mul(w[1]), w[0]})),
                w[1]);
    // inner: g = w0 x1 + 2 x0 t, w0 x0 at x = (t w1, w0): w0² + 2 t² w1 + w0 t w1
    // d/dt at t = w1: 4 t w1 + w0 w1 = 4 w1² + w0 w1; gradient: w1, 8 w1 + w0
    assertArrayEquals(new double[] {3, 26}, Reverse.gradient(outer, 2, 3), 1e-14);
    assertArrayEquals(new double[] {3, 26}, Forward.gradient(outer, 2, 3), 1e-14);
    double[][] hessian = Hybrid.hessian(outer, 2, 3);
    assertArrayEquals(new double[] {0, 1}, hessian[0], 1e-14);
    assertArrayEquals(new double[] {1, 8}, hessian[1], 1e-14);
  }

  /** Outer numbers that an inner function merely uses are constants to it, and stay variables. */
  @Test
  void innerFunctionsCloseOverOuterNumbers() {
    for (List<Door> doors : pairs()) {
      Real slope =
          doors
              .get(1)
              .derivative(
                  x -> {
                    Real[] g =
                        doors
                            .get(0)
                            .gradient(p -> p[0].mul(x).max(x.mul(3)).add(x.exp()), Real.of(7, 1));
                    return g[0].add(g[1]);
                  },
                  Real.of(2));
      assertEquals(1, slope.value(), doors.toString());
    }
  }

  /** A double cannot carry an outer derivative: an exception, not a silent 0. */
  @Test
  void doublesDoNotLoseOuterDerivatives() {
    UnaryOperator<Real> product = x -> Real.of(Forward.derivative(y -> x.mul(y), 1.0));
    for (Door door : Door.values()) {
      List<UnaryOperator<Real>> losing =
          List.of(
              product,
              x -> Real.of(Reverse.gradient(y -> x.mul(y[0]), 1)[0]),
              x -> Real.of(Reverse.valueAndGradient(y -> x.mul(y[0]), 1).value()),
              x -> Real.of(Reverse.jacobian(y -> new Real[] {x.mul(y[0])}, 1)[0][0]),
              x -> Real.of(Forward.jacobian(y -> new Real[] {x.mul(y[0])}, 1)[0][0]),
              x -> Real.of(Hybrid.hessian(y -> x.mul(y[0].square()), 1)[0][0]),
              x -> Real.of(Reverse.pullback(y -> new Real[] {x.mul(y[0])}, 1).apply(1)[0]));
      for (int i = 0; i < losing.size(); i++) {
        UnaryOperator<Real> f = losing.get(i);
        var error =
            assertThrows(
                IllegalStateException.class,
                () -> door.derivative(f, Real.of(2)),
                door + ", case " + i);
        assertTrue(error.getMessage().contains("detach"), error.getMessage());
      }
      assertEquals(
          0,
          door.derivative(x -> Real.of(Forward.derivative(y -> x.detach().mul(y), 1.0)), Real.of(2))
              .value());
    }
  }

  /** An inner number that leaves its derivative is found out, not taken for a constant. */
  @Test
  void innerNumbersMustNotEscape() {
    for (Door door : Door.values()) {
      Real[] escaped = new Real[1];
      door.derivative(y -> escaped[0] = y.mul(y), Real.of(3));
      assertThrows(
          IllegalStateException.class, () -> Forward.derivative(x -> x.mul(escaped[0]), 1.0));
      assertThrows(
          IllegalStateException.class, () -> Reverse.gradient(x -> x[0].mul(escaped[0]), 1.0));
      assertEquals(9, escaped[0].value(), "the value may leave");
    }
    assertThrows(
        IllegalStateException.class,
        () ->
            Forward.derivative(
                x -> {
                  Real[] inner = new Real[1];
                  Forward.derivative(y -> inner[0] = y.mul(x), Real.of(3));
                  return inner[0];
                },
                2.0));
  }

  /** A tape in one's own hands can be used inside a function that is being differentiated. */
  @Test
  void ownTapeInside() {
    assertThrows(
        IllegalStateException.class,
        () ->
            Forward.derivative(
                x -> {
                  try (Tape tape = Tape.open()) {
                    return Real.of(tape.gradient(tape.variable(3).mul(x))[0]);
                  }
                },
                2.0));
    double slope =
        Forward.derivative(
            x -> {
              try (Tape tape = Tape.open()) {
                return x.mul(tape.gradient(tape.variable(3).square())[0]);
              }
            },
            2.0);
    assertEquals(6, slope);
  }

  /** A user's primitive nests like any other, to any order. */
  @ParameterizedTest
  @MethodSource("triples")
  void usersPrimitives(List<Door> doors) {
    Unary power = Primitive.unary("fourthPower", x -> x * x * x * x, (x, y) -> y.div(x).mul(4));
    Real[] at = {Real.of(2)};
    assertEquals(48, Door.derivatives(doors, x -> power.apply(x[0]), at)[0].value(), 1e-12);
  }
}
