package dev.cotangent.bench.plain;

import dev.cotangent.compiled.Compiled;
import dev.cotangent.compiled.PlainScalarFunction;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import java.lang.reflect.Method;
import java.util.function.Function;

/** The library's derivatives of plain Java, as the whole workbench asks for them. */
public final class Generated {
  private Generated() {}

  /** A gradient that is written into an array of its user's. */
  @FunctionalInterface
  public interface Gradient {
    /** Returns the value, and leaves the gradient in the second array. */
    double valueAndGradient(double[] x, double[] into);
  }

  /** The Hessian times a vector. */
  @FunctionalInterface
  public interface HessianVectorProduct {
    /** Returns the product at a point. */
    double[] at(double[] x, double[] v);
  }

  /** Generates the gradient of a function. */
  public static Gradient gradient(PlainScalarFunction f) {
    ScalarFunction lifted = Compiled.lift(f);
    return (x, into) -> {
      System.arraycopy(Reverse.gradient(lifted, x), 0, into, 0, into.length);
      return f.apply(x);
    };
  }

  /** Generates the Hessian of a function times a vector. */
  public static HessianVectorProduct hessianVectorProduct(PlainScalarFunction f) {
    ScalarFunction lifted = Compiled.lift(f);
    return (x, v) -> Hybrid.hessianVectorProduct(lifted, x, v);
  }

  /**
   * Generates the Jacobian of a static method by all its doubles: of one {@code double[]}, or of
   * any number of {@code double}s, to a {@code double} or a {@code double[]}.
   *
   * @throws dev.cotangent.compiled.UnsupportedConstructException if it contains what cannot be
   *     differentiated
   */
  public static Function<double[], double[][]> jacobian(Method method) {
    var lifted =
        Compiled.method(method.getDeclaringClass(), method.getName(), method.getParameterTypes());
    VectorFunction f =
        method.getReturnType().isArray() ? lifted.vector() : lifted.scalar().asVector();
    return x -> Reverse.jacobian(f, x);
  }
}
