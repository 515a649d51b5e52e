package dev.cotangent.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.compiled.lift.Substitutes;
import dev.cotangent.compiled.runtime.RealMath;
import dev.cotangent.compiled.runtime.RealStrictMath;
import dev.cotangent.compiled.source.Types;
import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The methods that stand for those of Math and StrictMath have their values and right slopes. */
class MathTest {
  private static final double[] POINTS = {
    0.0,
    -0.0,
    0.3,
    -0.3,
    0.5,
    1,
    -1,
    1.5,
    2.5,
    -2.5,
    700,
    -800,
    1e17,
    1e300,
    -1e300,
    Double.MIN_VALUE,
    3e-310,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private static Stream<Method> overDoubles(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(m -> java.lang.reflect.Modifier.isPublic(m.getModifiers()))
        .filter(m -> List.of(m.getParameterTypes()).contains(double.class));
  }

  private static MethodTypeDesc inside(Method m) {
    MethodType type = MethodType.methodType(m.getReturnType(), m.getParameterTypes());
    return new Types(MathTest.class.getClassLoader())
        .inside(MethodTypeDesc.ofDescriptor(type.toMethodDescriptorString()));
  }

  @ParameterizedTest
  @ValueSource(classes = {Math.class, StrictMath.class})
  void allMethodsButTheseHaveASubstitute(Class<?> type) {
    Set<String> without =
        overDoubles(type)
            .filter(m -> Substitutes.find(type, m.getName(), inside(m)).isEmpty())
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(Set.of("nextAfter", "nextDown", "nextUp")), without);
  }

  /** All that stands for a method, with the method: none is there without one. */
  static Stream<Method> substitutes() {
    return Stream.of(RealMath.class, RealStrictMath.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(m -> java.lang.reflect.Modifier.isPublic(m.getModifiers()));
  }

  private static Method original(Method substitute) throws NoSuchMethodException {
    Class<?> owner =
        substitute.getDeclaringClass() == RealMath.class ? Math.class : StrictMath.class;
    Class<?>[] types = substitute.getParameterTypes();
    for (int k = 0; k < types.length; k++) {
      types[k] = types[k] == Real.class ? double.class : types[k];
    }
    return owner.getMethod(substitute.getName(), types);
  }

  private static Object call(Method m, Object... arguments) {
    try {
      Object result = m.invoke(null, arguments);
      return result instanceof Real real ? (Object) real.value() : result;
    } catch (java.lang.reflect.InvocationTargetException e) {
      return e.getCause().toString();
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static Object[] arguments(Class<?>[] types, boolean isPlain, double... point) {
    Object[] arguments = new Object[types.length];
    for (int k = 0; k < types.length; k++) {
      arguments[k] =
          types[k] == int.class
              ? (Object) (int) point[k]
              : isPlain || types[k] == double.class ? (Object) point[k] : Real.of(point[k]);
    }
    return arguments;
  }

  /** Boxed doubles are equal if their bits are, with one NaN. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("substitutes")
  void valuesAreTheSameBitForBit(Method substitute) throws Exception {
    Method original = original(substitute);
    for (double x : POINTS) {
      for (double y : POINTS) {
        for (double z : new double[] {0.7, -0.0, 1e300, Double.NaN}) {
          double[] point = {x, y, z};
          assertEquals(
              call(original, arguments(original.getParameterTypes(), true, point)),
              call(substitute, arguments(substitute.getParameterTypes(), false, point)),
              () -> Arrays.toString(point));
        }
      }
    }
  }

  @Test
  void exponentsOfAnySize() {
    for (int n = -2200; n <= 2200; n += 7) {
      for (double x : new double[] {1.7, 3e-310, 1e308, -1e-200}) {
        int exponent = n;
        assertEquals(
            Math.scalb(x, n), RealMath.scalb(Real.of(x), n).value(), () -> x + " · 2^" + exponent);
      }
    }
    assertEquals(0, RealMath.scalb(Real.of(1), Integer.MIN_VALUE).value());
  }

  private static void assertSlopes(ScalarFunction f, double[] x, double... expected) {
    assertArrayEquals(expected, Reverse.gradient(f, x), 1e-14);
    assertArrayEquals(expected, Forward.gradient(f, x), 1e-14);
  }

  @Test
  void slopesOfRowsThatTheRegistryLacks() {
    ScalarFunction remainder = x -> RealMath.IEEEremainder(x[0], x[1]);
    assertSlopes(remainder, new double[] {7.5, 2}, 1, -4);
    ScalarFunction sign = x -> RealMath.copySign(x[0], x[1]);
    assertSlopes(sign, new double[] {3, -0.0}, -1, 0);
    assertSlopes(sign, new double[] {-3, 2}, -1, 0);
    assertSlopes(sign, new double[] {-3, -2}, 1, 0);
    assertSlopes(x -> RealMath.scalb(x[0], 10), new double[] {3}, 1024);
    assertSlopes(x -> RealMath.clamp(x[0], x[1], x[2]), new double[] {3, 1, 2}, 0, 0, 1);
    assertSlopes(x -> RealMath.toRadians(x[0]), new double[] {90}, Math.PI / 180);
  }

  @Test
  void strictSlopesAreThoseOfTheRegistry() {
    double[] x = {0.3, 0.6};
    assertSlopes(v -> RealStrictMath.sin(v[0]), x, Math.cos(0.3), 0);
    assertSlopes(v -> RealStrictMath.pow(v[0], v[1]), x, Reverse.gradient(v -> v[0].pow(v[1]), x));
    assertSlopes(
        v -> RealStrictMath.atan2(v[0], v[1]), x, Reverse.gradient(v -> v[0].atan2(v[1]), x));
    assertSlopes(
        v -> RealStrictMath.hypot(v[0], v[1]), x, Reverse.gradient(v -> v[0].hypot(v[1]), x));
    assertSlopes(v -> RealStrictMath.hypot(v[0], v[1]), new double[2], 0, 0);
  }

  @Test
  void boundsThatAreNoneAreAsWrongAsInMath() {
    Real one = Real.of(1);
    assertTrue(
        assertThrows(
                IllegalArgumentException.class, () -> RealMath.clamp(one, Real.of(2), Real.of(1)))
            .getMessage()
            .contains("2.0 > 1.0"));
  }
}
