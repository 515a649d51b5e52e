package dev.cotangent.dual;

import dev.cotangent.primitive.Direction;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The door to forward mode: derivatives carried along with the values, without a tape. The cost
 * grows with the number of directions, not with the number of outputs; memory does not grow with
 * the length of the computation.
 *
 * {@snippet :
 * ScalarFunction f = x -> x[0].log().add(x[0].mul(x[1])).sub(x[1].sin());
 * double[] gradient = Forward.gradient(f, 2, 5);
 * double slope = Forward.derivative(x -> x.sin().exp(), 0.5);
 * }
 *
 * <p>Every method exists for {@code double} and for {@link Real}. The second kind nests: inside a
 * function that is itself being differentiated it gives derivatives that can be differentiated
 * further. All methods are safe to call from any number of threads at once, and a function may
 * itself use several threads.
 *
 * <p>All methods throw {@link NullPointerException}, naming what is null, for null arguments and
 * for functions that return null.
 */
public final class Forward {
  /** How many directions a pass carries unless the caller says otherwise. */
  static final int DEFAULT_CHUNK = 64;

  private Forward() {}

  /** Returns f'(x). */
  public static double derivative(UnaryOperator<Real> f, double x) {
    return Level.doubles(derivative(f, Real.of(x)))[0];
  }

  /** Returns f'(x) at a point that may itself depend on what is being differentiated. */
  public static Real derivative(UnaryOperator<Real> f, Real x) {
    Direction direction = new Direction();
    Real y = f.apply(direction.number(x, Real.one()));
    return direction.rateOf(
        Objects.requireNonNull(y, "the function returned null where a number was expected"));
  }

  /** Returns f' as a function, to be differentiated or composed. */
  public static UnaryOperator<Real> derivative(UnaryOperator<Real> f) {
    return x -> derivative(f, x);
  }

  /**
   * Returns the derivative of f at x in the direction v, which need not have length 1.
   *
   * @throws IllegalArgumentException if x and v differ in length
   */
  public static double directionalDerivative(ScalarFunction f, double[] x, double[] v) {
    return Level.doubles(jvp(f.asVector(), Real.of(x), Real.of(v)))[0];
  }

  /**
   * Returns the Jacobian-vector product J v.
   *
   * @param x the point, of length n
   * @param v the direction, of length n
   * @return of length m
   * @throws IllegalArgumentException if x and v differ in length
   */
  public static double[] jvp(VectorFunction f, double[] x, double[] v) {
    return Level.doubles(jvp(f, Real.of(x), Real.of(v)));
  }

  /**
   * Returns J v at a point, and for a direction, that may depend on what is being differentiated.
   */
  public static Real[] jvp(VectorFunction f, Real[] x, Real[] v) {
    if (x.length != v.length) {
      throw new IllegalArgumentException(
          "jvp: the point has length " + x.length + " and the direction " + v.length);
    }
    Direction direction = new Direction();
    Real[] inputs = new Real[x.length];
    for (int i = 0; i < x.length; i++) {
      inputs[i] = direction.number(x[i], v[i]);
    }
    return Arrays.stream(Level.call(f, inputs)).map(direction::rateOf).toArray(Real[]::new);
  }

  /**
   * Returns the gradient.
   *
   * @param x the point, of any length
   * @return the n partial derivatives
   */
  public static double[] gradient(ScalarFunction f, double... x) {
    return jacobian(f.asVector(), x)[0];
  }

  /** Returns the gradient at a point that may itself depend on what is being differentiated. */
  public static Real[] gradient(ScalarFunction f, Real[] x) {
    return jacobian(f.asVector(), x)[0];
  }

  /** Returns the gradient as a function, to be differentiated or composed. */
  public static VectorFunction gradient(ScalarFunction f) {
    return x -> gradient(f, x);
  }

  /**
   * Returns the Jacobian, by as few passes as carry n directions.
   *
   * @param x the point, of length n
   * @return m rows of length n
   */
  public static double[][] jacobian(VectorFunction f, double... x) {
    return jacobian(f, x, DEFAULT_CHUNK);
  }

  /**
   * Returns the Jacobian, by passes that carry a given number of directions each: the fewer, the
   * less memory, the more, the fewer passes.
   *
   * @param x the point, of length n
   * @param chunk the number of directions in a pass, at least 1
   * @return m rows of length n
   * @throws IllegalArgumentException if the chunk is below 1
   */
  public static double[][] jacobian(VectorFunction f, double[] x, int chunk) {
    return Arrays.stream(jacobian(f, Real.of(x), chunk))
        .map(Level::doubles)
        .toArray(double[][]::new);
  }

  /** Returns the Jacobian at a point that may depend on what is being differentiated. */
  public static Real[][] jacobian(VectorFunction f, Real[] x) {
    return jacobian(f, x, DEFAULT_CHUNK);
  }

  private static Real[][] jacobian(VectorFunction f, Real[] x, int chunk) {
    if (chunk < 1) {
      throw new IllegalArgumentException("jacobian: a chunk of " + chunk + " directions");
    }
    Real[][] rows = pass(f, x, 0, chunk, null);
    for (int from = chunk; from < x.length; from += chunk) {
      pass(f, x, from, chunk, rows);
    }
    return rows;
  }

  /** Runs the function with tangents for some inputs and fills these columns of the Jacobian. */
  private static Real[][] pass(
      VectorFunction f, Real[] x, int from, int chunk, Real @Nullable [][] known) {
    int count = Math.min(chunk, x.length - from);
    Chunk level = new Chunk();
    Real[] inputs = x.clone();
    for (int k = 0; k < count; k++) {
      inputs[from + k] = level.seed(x[from + k], k);
    }
    Real[] outputs = Level.call(f, inputs);
    Real[][] rows = known == null ? new Real[outputs.length][x.length] : known;
    if (rows.length != outputs.length) {
      throw new IllegalStateException(
          "the function returned "
              + rows.length
              + " outputs and then, at the same point, "
              + outputs.length);
    }
    for (int i = 0; i < outputs.length; i++) {
      level.read(outputs[i], rows[i], from, count);
    }
    return rows;
  }
}
