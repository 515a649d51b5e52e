package dev.cotangent.compiled;

import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

/**
 * The door: ordinary Java as a function that can be differentiated.
 *
 * {@snippet :
 * static double rosenbrock(double[] x) {
 *   double sum = 0;
 *   for (int i = 1; i < x.length; i++) {
 *     sum += 100 * Math.pow(x[i] - x[i - 1] * x[i - 1], 2) + Math.pow(1 - x[i - 1], 2);
 *   }
 *   return sum;
 * }
 *
 * double[] gradient = Reverse.gradient(Compiled.lift(Model::rosenbrock), 1, 2, 3);
 * }
 *
 * <p>To lift a method is to write its bytecode again, with {@code Real} in place of {@code double},
 * and that of all methods it calls. What comes out has, on constants, bit for bit the values of the
 * original, throws what that throws, and runs in every mode, at any order, and on any other kind of
 * number, at the price of a function written over {@code Real} by hand. It takes some milliseconds:
 * lift once, and keep the function.
 *
 * <p>What depends on no input stays what it is: integers, texts, random numbers, objects. Fields
 * are read, and never written. A cast to an integer and a text take the value of a number. What
 * cannot be translated is an {@link UnsupportedConstructException}, which names the line, and comes
 * when the method is lifted, not when it is called.
 */
public final class Compiled {
  private Compiled() {}

  private static final MethodHandles.Lookup OWN = MethodHandles.lookup();

  /**
   * Lifts a function with one output.
   *
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what cannot be translated
   */
  public static ScalarFunction lift(PlainScalarFunction f) {
    return lift(OWN, f);
  }

  /**
   * Lifts a function with one output, of a module that does not open its package.
   *
   * @param lookup the caller's {@code MethodHandles.lookup()}
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what cannot be translated
   */
  public static ScalarFunction lift(MethodHandles.Lookup lookup, PlainScalarFunction f) {
    LambdaTarget target = LambdaTarget.of(lookup, f);
    return Lifted.of(lookup, target.method(), target.captured()).scalar();
  }

  /**
   * Lifts a function with several outputs.
   *
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what cannot be translated
   */
  public static VectorFunction liftVector(PlainVectorFunction f) {
    return liftVector(OWN, f);
  }

  /**
   * Lifts a function with several outputs, of a module that does not open its package.
   *
   * @param lookup the caller's {@code MethodHandles.lookup()}
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what cannot be translated
   */
  public static VectorFunction liftVector(MethodHandles.Lookup lookup, PlainVectorFunction f) {
    LambdaTarget target = LambdaTarget.of(lookup, f);
    return Lifted.of(lookup, target.method(), target.captured()).vector();
  }

  /**
   * Lifts a static method that takes a {@code double[]}, or {@code double}s, and returns a {@code
   * double}.
   *
   * @throws IllegalArgumentException if there is no such method, or several of that name
   * @throws UnsupportedConstructException if it contains what cannot be translated
   */
  public static ScalarFunction lift(Class<?> type, String name) {
    return method(type, name).scalar();
  }

  /**
   * Lifts a static method that takes a {@code double[]}, or {@code double}s, and returns a {@code
   * double[]}.
   *
   * @throws IllegalArgumentException if there is no such method, or several of that name
   * @throws UnsupportedConstructException if it contains what cannot be translated
   */
  public static VectorFunction liftVector(Class<?> type, String name) {
    return method(type, name).vector();
  }

  /**
   * Lifts a static method with any parameters.
   *
   * @param parameters its parameters' types; none are needed where the class has one method of that
   *     name
   * @throws IllegalArgumentException if there is no such method, or several of that name
   * @throws UnsupportedConstructException if it contains what cannot be translated
   */
  public static Lifted method(Class<?> type, String name, Class<?>... parameters) {
    return method(OWN, type, name, parameters);
  }

  /**
   * Lifts a static method with any parameters, of a module that does not open its package.
   *
   * @param lookup the caller's {@code MethodHandles.lookup()}
   * @param parameters its parameters' types; none are needed where the class has one method of that
   *     name
   * @throws IllegalArgumentException if there is no such method, or several of that name
   * @throws UnsupportedConstructException if it contains what cannot be translated
   */
  public static Lifted method(
      MethodHandles.Lookup lookup, Class<?> type, String name, Class<?>... parameters) {
    Method method = find(type, name, parameters);
    String descriptor =
        MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString();
    return Lifted.of(lookup, new MethodName(type, name, descriptor), List.of());
  }

  private static Method find(Class<?> type, String name, Class<?>... parameters) {
    List<Method> fitting =
        Arrays.stream(type.getDeclaredMethods())
            .filter(m -> m.getName().equals(name) && Modifier.isStatic(m.getModifiers()))
            .filter(m -> parameters.length == 0 || Arrays.equals(m.getParameterTypes(), parameters))
            .toList();
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    throw new IllegalArgumentException(
        fitting.isEmpty()
            ? "%s has no static method %s%s"
                .formatted(
                    type.getSimpleName(), name, parameters.length == 0 ? "" : " of these types")
            : "%s has %d methods %s: say which by the types of its parameters"
                .formatted(type.getSimpleName(), fitting.size(), name));
  }
}
