package dev.cotangent.primitive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Constants, the methods that stand for the registry's rows, and comparisons. */
class RealTest {
  private static final double X = 0.7;
  private static final double Y = 0.4;

  private static Optional<Method> method(String name, Class<?>... parameters) {
    return Arrays.stream(Real.class.getMethods())
        .filter(m -> !Modifier.isStatic(m.getModifiers()))
        .filter(m -> m.getName().equals(name) && Arrays.equals(m.getParameterTypes(), parameters))
        .findFirst();
  }

  private static Real call(Method method, Object... arguments) {
    try {
      return (Real) method.invoke(Real.of(X), arguments);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(method.getName(), e);
    }
  }

  /** Every row of the common names is a method of Real, and does the same. */
  @Test
  void methodsAreNamedLikeTheRows() {
    int unary = 0;
    int binary = 0;
    for (Primitive f : Registry.all()) {
      double expected =
          switch (f) {
            case Unary u -> u.value(X);
            case Binary b -> b.value(X, Y);
            case Nary n -> 0;
          };
      Optional<Method> one = method(f.name());
      if (f instanceof Unary && one.isPresent()) {
        unary++;
        assertEquals(expected, call(one.get()).value(), f.name());
      }
      Optional<Method> two = method(f.name(), Real.class);
      if (f instanceof Binary && two.isPresent()) {
        binary++;
        assertEquals(expected, call(two.get(), Real.of(Y)).value(), f.name());
        Method constant = method(f.name(), double.class).orElseThrow();
        assertEquals(expected, call(constant, Y).value(), f.name() + " of a double");
      }
    }
    assertTrue(unary >= 38, unary + " of one argument");
    assertTrue(binary >= 11, binary + " of two arguments");
  }

  /** The names that users are promised. */
  @Test
  void theRegistryHasAtLeast() {
    for (String name :
        ("add sub mul div neg fma reciprocal square pow sqrt cbrt exp expm1 log log1p log10 log2"
                + " sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh hypot abs signum"
                + " max min clamp relu leakyRelu softplus sigmoid logSigmoid erf erfc erfInverse gamma"
                + " logGamma digamma trigamma beta logSumExp floor ceil rint select polygamma(2)"
                + " besselJ(0)")
            .split(" ")) {
      assertTrue(Registry.find(name).isPresent(), name);
    }
  }

  @Test
  void rolesOfTheBasics() {
    for (Binary distributor : List.of(Arithmetic.ADD, Arithmetic.SUB)) {
      assertEquals(Role.DISTRIBUTOR, distributor.role());
    }
    assertEquals(Role.SWITCHER, Arithmetic.MUL.role());
    for (Primitive router : List.of(Piecewise.MAX, Piecewise.MIN, Piecewise.RELU)) {
      assertEquals(Role.ROUTER, router.role());
    }
    assertEquals(Role.SCALER, Elementary.EXP.role());
    for (Role role : Role.values()) {
      assertFalse(role.description().isEmpty());
    }
  }

  @Test
  void operandsTheOtherWayRound() {
    assertEquals(2 - X, Real.of(X).rsub(2).value());
    assertEquals(2 / X, Real.of(X).rdiv(2).value());
    assertEquals(Math.pow(X, Y), Arithmetic.POW.apply(X, Real.of(Y)).value());
    assertEquals(Math.pow(X, Y), Arithmetic.POW.apply(Real.of(X), Y).value());
  }

  @Test
  void constants() {
    Real x = Real.of(X);
    assertTrue(x.isConstant());
    assertTrue(x.add(1).mul(x).isConstant());
    assertSame(x, x.detach());
    assertArrayEquals(new double[] {1, 2}, Real.values(Real.of(1, 2)));
    assertNotEquals(Real.of(1), Real.of(1), "numbers are compared by identity");
    assertEquals("0.7", x.toString());
  }

  @Test
  void detachKeepsTheValueAndCutsTheDerivative() {
    Direction direction = new Direction();
    Real x = direction.number(X, 1);
    assertFalse(x.isConstant());
    assertTrue(x.detach().isConstant());
    assertEquals(X, x.detach().value());
    assertEquals(X, direction.rateOf(x.mul(x.detach())).value());
    assertEquals(0, direction.rateOf(x.detach()).value());
  }

  @Test
  void sumsAndProducts() {
    assertEquals(0, Real.sum().value());
    assertEquals(6, Real.sum(Real.of(1, 2, 3)).value());
    assertEquals(0, Real.dot(new Real[0], new Real[0]).value());
    assertEquals(11, Real.dot(Real.of(1, 2), Real.of(3, 4)).value());
    assertEquals(11, Real.dot(Real.of(1, 2), new double[] {3, 4}).value());
    assertEquals(X, Real.logSumExp(Real.of(X)).value(), 1e-16);
    assertEquals(Double.NEGATIVE_INFINITY, Real.logSumExp().value());
    assertEquals(Math.fma(X, Y, 2), Real.of(X).fma(Real.of(Y), Real.of(2)).value());
  }

  @Test
  void selection() {
    assertEquals(1, Real.select(Real.of(0.1), Real.of(1), Real.of(2)).value());
    assertEquals(2, Real.select(Real.of(0), Real.of(1), Real.of(2)).value());
    assertEquals(2, Real.select(Real.of(-1), Real.of(Double.NaN), Real.of(2)).value());
    assertEquals(Double.NaN, Real.select(Real.of(Double.NaN), Real.of(1), Real.of(2)).value());
  }

  @Test
  void comparisonsAreByValue() {
    double[] values = {-1, 0.0, -0.0, 1, Double.NaN, Double.POSITIVE_INFINITY};
    for (double a : values) {
      for (double b : values) {
        Real x = new Direction().number(a, 1);
        Real y = Real.of(b);
        assertEquals(a < b, x.lessThan(y));
        assertEquals(a < b, x.lessThan(b));
        assertEquals(a <= b, x.lessThanOrEqual(y));
        assertEquals(a <= b, x.lessThanOrEqual(b));
        assertEquals(a > b, x.greaterThan(y));
        assertEquals(a > b, x.greaterThan(b));
        assertEquals(a >= b, x.greaterThanOrEqual(y));
        assertEquals(a >= b, x.greaterThanOrEqual(b));
      }
    }
  }

  /** Which primitives a function is made of, in the order of their first use. */
  @Test
  void usage() {
    VectorFunction f =
        x -> {
          Real.of(1).exp(); // of constants alone
          Real y = x[0].log().add(x[0].mul(x[1])).sub(x[1].sin());
          return new Real[] {x[0].greaterThan(1) ? y.max(x[1].mul(3)) : y.min(x[0])};
        };
    assertEquals(
        List.of("log", "mul", "add", "sin", "sub", "max"),
        Usage.of(f, 2, 5).stream().map(Primitive::name).toList());
    assertTrue(Usage.of(f, 0.5, 5).contains(Piecewise.MIN));
    assertEquals(List.of(), Usage.of(x -> new Real[] {x[0]}, 1));
  }

  /** A rule that is one formula is shown as one; a rule that looks at values says so. */
  @Test
  void formulas() {
    assertEquals(List.of("cos(x)"), Elementary.SIN.formulas());
    assertEquals(List.of("y", "x"), Arithmetic.MUL.formulas());
    assertEquals(List.of("1", "1"), Arithmetic.ADD.formulas());
    assertEquals(List.of("1", "-1"), Piecewise.ABS.formulas());
    Unary cases =
        Primitive.unary("cases", Math::abs, (x, y) -> x.lessThan(0) ? Real.of(-1) : Real.of(1));
    assertEquals(List.of("by cases"), cases.formulas());
    assertEquals(-1, cases.slope(-2, 2));
    assertEquals(1, cases.slope(2, 2));
  }
}
