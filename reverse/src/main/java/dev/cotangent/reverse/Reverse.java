package dev.cotangent.reverse;

import dev.cotangent.primitive.Direction;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.tensor.Arena;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The door to reverse mode: derivatives by one recording of the function and one sweep back for
 * each output. The cost does not depend on the number of inputs; memory grows with the length of
 * the computation (see {@link Tape}).
 *
 * {@snippet :
 * ScalarFunction f = x -> x[0].log().add(x[0].mul(x[1])).sub(x[1].sin());
 * double[] gradient = Reverse.gradient(f, 2, 5);
 * }
 *
 * <p>Most methods exist for {@code double} and for {@link Real}. The second kind nests: inside a
 * function that is itself being differentiated it gives derivatives that can be differentiated
 * further. All methods are safe to call from any number of threads at once.
 *
 * <p>All methods throw {@link NullPointerException}, naming what is null, for null arguments and
 * for functions that return null.
 */
public final class Reverse {
  private Reverse() {}

  /**
   * Returns the gradient.
   *
   * @param x the point, of any length
   * @return the n partial derivatives
   */
  public static double[] gradient(ScalarFunction f, double... x) {
    return valueAndGradient(f, x).gradient();
  }

  /** Returns the gradient as a function, to be differentiated or composed. */
  public static VectorFunction gradient(ScalarFunction f) {
    return x -> gradient(f, x);
  }

  /** Returns the gradient at a point that may itself depend on what is being differentiated. */
  public static Real[] gradient(ScalarFunction f, Real[] x) {
    return recorded(
        f.asVector(), tape -> tape.variables(x), linear -> linear.apply(new Real[] {Real.one()}));
  }

  /** Returns the value and the gradient, by one recording. */
  public static ValueAndGradient valueAndGradient(ScalarFunction f, double... x) {
    return recorded(
        f.asVector(),
        tape -> tape.variables(x),
        linear ->
            new ValueAndGradient(
                Level.doubles(linear.values())[0], linear.apply(new double[] {1})));
  }

  /**
   * Returns the rate at which the gradient changes where the point moves at the rate v: the Hessian
   * times v, by a recording whose partials carry their rates, and one sweep.
   *
   * @param x the point, of length n
   * @param v the rate, of length n
   * @return of length n
   * @throws IllegalArgumentException if x and v differ in length
   */
  public static double[] gradientRate(ScalarFunction f, double[] x, double[] v) {
    if (x.length != v.length) {
      throw new IllegalArgumentException(
          "gradientRate: the point has length "
              + x.length
              + " and its rate has length "
              + v.length);
    }
    Direction direction = new Direction();
    return recorded(
        f.asVector(),
        tape -> tape.variables(x, direction, v),
        linear -> linear.gradientRate(direction));
  }

  /**
   * Returns the vector-Jacobian product Jᵀ w.
   *
   * @param x the point, of length n
   * @param w a weight for each of the m outputs
   * @return of length n
   * @throws IllegalArgumentException if w has not length m
   */
  public static double[] vjp(VectorFunction f, double[] x, double[] w) {
    return Level.doubles(vjp(f, Real.of(x), Real.of(w)));
  }

  /** Returns Jᵀ w at a point, and for weights, that may depend on what is being differentiated. */
  public static Real[] vjp(VectorFunction f, Real[] x, Real[] w) {
    return recorded(f, tape -> tape.variables(x), linear -> new Pullback(linear).apply(w));
  }

  /** Returns the derivative at a point as a linear map that can be applied many times. */
  public static Pullback pullback(VectorFunction f, double... x) {
    return kept(f, tape -> tape.variables(x));
  }

  /** Returns the derivative at a point that may depend on what is being differentiated. */
  public static Pullback pullback(VectorFunction f, Real[] x) {
    return kept(f, tape -> tape.variables(x));
  }

  /**
   * Returns the Jacobian, by one recording and sweeps that carry several rows each.
   *
   * @param x the point, of length n
   * @return m rows of length n
   */
  public static double[][] jacobian(VectorFunction f, double... x) {
    return recorded(f, tape -> tape.variables(x), Linearization::jacobian);
  }

  // Tensors.

  /**
   * Returns the gradient of a function of tensors whose value is one number.
   *
   * @param x the point; each tensor may depend on what is being differentiated outside
   * @return for each input a tensor of its shape
   * @throws IllegalArgumentException if the value has not exactly one element
   */
  public static Tensor[] gradient(TensorFunction f, Tensor... x) {
    return withGradient(f, (value, gradient) -> released(gradient), x);
  }

  private static Tensor[] released(Tensor... x) {
    Arrays.setAll(x, i -> Arena.release(x[i]));
    return x;
  }

  /**
   * Returns the value and the gradient of a function of tensors, by one recording.
   *
   * @param x the point
   * @throws IllegalArgumentException if the value has not exactly one element
   */
  public static TensorValueAndGradient valueAndGradient(TensorFunction f, Tensor... x) {
    return withGradient(
        f,
        (value, gradient) -> new TensorValueAndGradient(Arena.release(value), released(gradient)),
        x);
  }

  /**
   * Hands the value and the gradient of a function of tensors to an action, while they are still in
   * the memory of the tape. A loop that takes what it needs from them, step by step, allocates next
   * to nothing; keep {@link Tensor#detach} of what is to be used longer.
   *
   * @param use what is done with the value and the gradient; its result is returned
   * @param x the point
   * @throws IllegalArgumentException if the value has not exactly one element
   */
  public static <T> T withGradient(
      TensorFunction f, BiFunction<Tensor, Tensor[], T> use, Tensor... x) {
    return recordedTensors(
        f,
        TensorLinearization.Use.ONCE,
        linear -> use.apply(linear.rawValue(), linear.sweep(linear.unit())),
        x);
  }

  /**
   * Returns the vector-Jacobian product Jᵀ w of a function of tensors.
   *
   * @param x the point
   * @param w a weight for each element of the value, of its shape
   * @return for each input a tensor of its shape
   * @throws IllegalArgumentException if w has not the value's shape
   */
  public static Tensor[] vjp(TensorFunction f, Tensor[] x, Tensor w) {
    return recordedTensors(f, TensorLinearization.Use.ONCE, linear -> linear.apply(w), x);
  }

  /** Returns the derivative at a point as a linear map that can be applied many times. */
  public static TensorPullback pullback(TensorFunction f, Tensor... x) {
    Recording recording = new Recording(new TapeMemory());
    try {
      return new TensorPullback(linearize(recording, f, TensorLinearization.Use.KEPT, x));
    } finally {
      recording.end();
    }
  }

  /**
   * Returns the Jacobian of a function of one tensor, by one recording and a sweep for each element
   * of the value.
   *
   * @return of the value's shape followed by the input's
   */
  public static Tensor jacobian(TensorFunction f, Tensor x) {
    return recordedTensors(f, TensorLinearization.Use.OPEN, TensorLinearization::jacobian, x);
  }

  private static TensorLinearization linearize(
      Recording recording, TensorFunction f, TensorLinearization.Use use, Tensor... x) {
    Tensor[] variables = recording.variables(x);
    TensorNode[] nodes = TensorLinearization.nodes(recording, variables);
    Tensor y = TensorLinearization.call(f, variables);
    return new TensorLinearization(recording, x.clone(), nodes, y, use);
  }

  private static <T> T recordedTensors(
      TensorFunction f,
      TensorLinearization.Use use,
      Function<TensorLinearization, T> reader,
      Tensor... x) {
    Recording recording = new Recording(TapeMemory.take());
    try {
      return reader.apply(linearize(recording, f, use, x));
    } finally {
      recording.discard();
    }
  }

  /** Records a function, reads from the recording, and hands its memory on. */
  private static <T> T recorded(
      VectorFunction f, Function<Recording, Real[]> inputs, Function<Linearization, T> reader) {
    Recording recording = new Recording(TapeMemory.take());
    try {
      return reader.apply(recording.linearize(Level.call(f, inputs.apply(recording))));
    } finally {
      recording.discard();
    }
  }

  /** Records a function, and leaves the memory to the pullback. */
  private static Pullback kept(VectorFunction f, Function<Recording, Real[]> inputs) {
    Recording recording = new Recording(new TapeMemory());
    try {
      return new Pullback(recording.linearize(Level.call(f, inputs.apply(recording))).kept());
    } finally {
      recording.end();
    }
  }
}
