package dev.cotangent.bench.plain;

import dev.cotangent.compiled.Compiled;
import dev.cotangent.compiled.Gradient;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.Function;

/** Derivatives of methods that are found at run time. */
public final class Generated {
  private Generated() {}

  /**
   * Generates the Jacobian of a static method by all its doubles: of one {@code double[]}, or of
   * any number of {@code double}s, to a {@code double} or a {@code double[]}. It leaves in the
   * point what the method would have left there.
   *
   * @throws dev.cotangent.compiled.UnsupportedConstructException if it contains what no derivative
   *     can be generated of
   * @throws IllegalArgumentException if another static method of the class has the same name
   */
  public static Function<double[], double[][]> jacobian(Method method) {
    Class<?> type = method.getDeclaringClass();
    String name = method.getName();
    if (Arrays.stream(type.getDeclaredMethods()).filter(m -> m.getName().equals(name)).count()
        > 1) {
      throw new IllegalArgumentException(
          "%s has several methods %s; give this one a name of its own"
              .formatted(type.getSimpleName(), name));
    }
    if (method.getReturnType().isArray()) {
      return Compiled.jacobian(type, name)::at;
    }
    Gradient gradient = Compiled.gradient(type, name);
    return x -> new double[][] {gradient.at(x)};
  }
}
