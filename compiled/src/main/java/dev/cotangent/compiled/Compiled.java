package dev.cotangent.compiled;

import dev.cotangent.compiled.source.LambdaTarget;
import dev.cotangent.compiled.source.MethodName;
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

  // Derivatives as generated code.

  /**
   * Generates the gradient of a function with one output: code that computes it, made of the
   * function's bytecode. It is fast where a lifted function is slow, and takes less: what it cannot
   * take is an exception that says so, here and not at a call. Generating takes some milliseconds:
   * keep what comes out.
   *
   * {@snippet :
   * Gradient g = Compiled.gradient(Model::rosenbrock);
   * double[] slopes = g.at(1, 2, 3);
   * }
   *
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static Gradient gradient(PlainScalarFunction f) {
    return derivatives().gradient(f);
  }

  /**
   * Generates the gradient of a function, or takes it from a lifted one where that cannot be done;
   * {@link Gradient#isCompiled} tells.
   *
   * @param f a method reference or a lambda; what it captures is constant
   * @param fallback what computes the gradient of the lifted function, as {@code Reverse::gradient}
   */
  public static Gradient gradient(PlainScalarFunction f, Fallback.OfGradient fallback) {
    return derivatives().gradient(f, fallback);
  }

  /**
   * Generates the gradient of a function of a module that does not open its package.
   *
   * @param lookup the caller's {@code MethodHandles.lookup()}
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static Gradient gradient(MethodHandles.Lookup lookup, PlainScalarFunction f) {
    return derivatives().with(lookup).gradient(f);
  }

  /**
   * Generates the gradient of a static method that takes a {@code double[]}, or {@code double}s,
   * and returns a {@code double}.
   *
   * @param parameters its parameters' types, where the class has several methods of the name
   * @throws IllegalArgumentException if there is no such method, or several of that name
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static Gradient gradient(Class<?> type, String name, Class<?>... parameters) {
    return derivatives().gradient(type, name, parameters);
  }

  /**
   * Generates products of directions with the Jacobian of a function with several outputs.
   *
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static Jvp jvp(PlainVectorFunction f) {
    return derivatives().jvp(f);
  }

  /**
   * Generates products of directions with the Jacobian of a function, or takes them from a lifted
   * one where that cannot be done.
   *
   * @param f a method reference or a lambda; what it captures is constant
   * @param fallback what computes one with the lifted function, as {@code Forward::jvp}
   */
  public static Jvp jvp(PlainVectorFunction f, Fallback.OfProduct fallback) {
    return derivatives().jvp(f, fallback);
  }

  /**
   * Generates products of directions with the Jacobian of a function of a module that does not open
   * its package.
   *
   * @param lookup the caller's {@code MethodHandles.lookup()}
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static Jvp jvp(MethodHandles.Lookup lookup, PlainVectorFunction f) {
    return derivatives().with(lookup).jvp(f);
  }

  /**
   * Generates products of directions with the Jacobian of a static method that takes a {@code
   * double[]}, or {@code double}s, and returns a {@code double[]}.
   *
   * @param parameters its parameters' types, where the class has several methods of the name
   * @throws IllegalArgumentException if there is no such method, or several of that name
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static Jvp jvp(Class<?> type, String name, Class<?>... parameters) {
    return derivatives().jvp(type, name, parameters);
  }

  /**
   * Generates products of weights with the Jacobian of a function with several outputs.
   *
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static Vjp vjp(PlainVectorFunction f) {
    return derivatives().vjp(f);
  }

  /**
   * Generates products of weights with the Jacobian of a function, or takes them from a lifted one
   * where that cannot be done.
   *
   * @param f a method reference or a lambda; what it captures is constant
   * @param fallback what computes one with the lifted function, as {@code Reverse::vjp}
   */
  public static Vjp vjp(PlainVectorFunction f, Fallback.OfProduct fallback) {
    return derivatives().vjp(f, fallback);
  }

  /**
   * Generates products of weights with the Jacobian of a function of a module that does not open
   * its package.
   *
   * @param lookup the caller's {@code MethodHandles.lookup()}
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static Vjp vjp(MethodHandles.Lookup lookup, PlainVectorFunction f) {
    return derivatives().with(lookup).vjp(f);
  }

  /**
   * Generates products of weights with the Jacobian of a static method that takes a {@code
   * double[]}, or {@code double}s, and returns a {@code double[]}.
   *
   * @param parameters its parameters' types, where the class has several methods of the name
   * @throws IllegalArgumentException if there is no such method, or several of that name
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static Vjp vjp(Class<?> type, String name, Class<?>... parameters) {
    return derivatives().vjp(type, name, parameters);
  }

  /**
   * Generates the Jacobian of a function with several outputs.
   *
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static Jacobian jacobian(PlainVectorFunction f) {
    return derivatives().jacobian(f);
  }

  /**
   * Generates the Jacobian of a function, or takes it from a lifted one where that cannot be done.
   *
   * @param f a method reference or a lambda; what it captures is constant
   * @param columns what computes a column with the lifted function, as {@code Forward::jvp}
   * @param rows what computes a row with the lifted function, as {@code Reverse::vjp}
   */
  public static Jacobian jacobian(
      PlainVectorFunction f, Fallback.OfProduct columns, Fallback.OfProduct rows) {
    return derivatives().jacobian(f, columns, rows);
  }

  /**
   * Generates the Jacobian of a function of a module that does not open its package.
   *
   * @param lookup the caller's {@code MethodHandles.lookup()}
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static Jacobian jacobian(MethodHandles.Lookup lookup, PlainVectorFunction f) {
    return derivatives().with(lookup).jacobian(f);
  }

  /**
   * Generates the Jacobian of a static method that takes a {@code double[]}, or {@code double}s,
   * and returns a {@code double[]}.
   *
   * @param parameters its parameters' types, where the class has several methods of the name
   * @throws IllegalArgumentException if there is no such method, or several of that name
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static Jacobian jacobian(Class<?> type, String name, Class<?>... parameters) {
    return derivatives().jacobian(type, name, parameters);
  }

  /**
   * Generates products of directions with the Hessian of a function with one output.
   *
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static HessianVectorProduct hessianVectorProduct(PlainScalarFunction f) {
    return derivatives().hessianVectorProduct(f);
  }

  /**
   * Generates products of directions with the Hessian of a function, or takes them from a lifted
   * one where that cannot be done.
   *
   * @param f a method reference or a lambda; what it captures is constant
   * @param gradient what computes a gradient with the lifted function, as {@code Reverse::gradient}
   * @param product what computes a product, as {@code Hybrid::hessianVectorProduct}
   */
  public static HessianVectorProduct hessianVectorProduct(
      PlainScalarFunction f, Fallback.OfGradient gradient, Fallback.OfHessianProduct product) {
    return derivatives().hessianVectorProduct(f, gradient, product);
  }

  /**
   * Generates products of directions with the Hessian of a function of a module that does not open
   * its package.
   *
   * @param lookup the caller's {@code MethodHandles.lookup()}
   * @param f a method reference or a lambda; what it captures is constant
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static HessianVectorProduct hessianVectorProduct(
      MethodHandles.Lookup lookup, PlainScalarFunction f) {
    return derivatives().with(lookup).hessianVectorProduct(f);
  }

  /**
   * Generates products of directions with the Hessian of a static method that takes a {@code
   * double[]}, or {@code double}s, and returns a {@code double}.
   *
   * @param parameters its parameters' types, where the class has several methods of the name
   * @throws IllegalArgumentException if there is no such method, or several of that name
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static HessianVectorProduct hessianVectorProduct(
      Class<?> type, String name, Class<?>... parameters) {
    return derivatives().hessianVectorProduct(type, name, parameters);
  }

  /**
   * Generates the adjoint of a static method with any parameters: the gradient with respect to each
   * of them that holds doubles.
   *
   * @param parameters its parameters' types; none are needed where the class has one method of that
   *     name
   * @throws IllegalArgumentException if there is no such method, or several of that name
   * @throws UnsupportedConstructException if it contains what no derivative can be generated of
   */
  public static MethodGradient adjoint(Class<?> type, String name, Class<?>... parameters) {
    return derivatives().adjoint(type, name, parameters);
  }

  /**
   * The doors to derivatives that check themselves. The first time that one is computed, it is
   * compared with differences of the method's values around the point, which takes a few dozen
   * calls for each input; a {@link DerivativeMismatchException} says where it is not what it should
   * be. At a kink it may be anything between the slopes on both sides.
   */
  public static Derivatives checked() {
    return derivatives().checked();
  }

  /** The doors to generated derivatives, for settings that are asked for. */
  public static Derivatives derivatives() {
    return new Derivatives(OWN, false);
  }

  static Method find(Class<?> type, String name, Class<?>... parameters) {
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
