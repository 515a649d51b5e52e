package dev.cotangent.dual;

import dev.cotangent.primitive.Direction;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * <p>Most methods exist for {@code double} and for {@link Real}. The second kind nests: inside a
 * function that is itself being differentiated it gives derivatives that can be differentiated
 * further. All methods are safe to call from any number of threads at once, and a function may
 * itself use several threads (which do not see its {@link Subgradient} policy).
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
    return jvp(f.asVector(), x, v)[0];
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
    requireSameLength(x.length, v.length);
    Direction direction = new Direction();
    Real[] inputs = new Real[x.length];
    for (int i = 0; i < x.length; i++) {
      inputs[i] = v[i] == 0 ? Real.of(x[i]) : direction.number(x[i], v[i]);
    }
    return direction.ratesOf(Level.call(f, inputs));
  }

  /**
   * Returns J v at a point, and for a direction, that may depend on what is being differentiated.
   */
  public static Real[] jvp(VectorFunction f, Real[] x, Real[] v) {
    requireSameLength(x.length, v.length);
    Direction direction = new Direction();
    Real[] inputs = new Real[x.length];
    for (int i = 0; i < x.length; i++) {
      inputs[i] = isZero(v[i]) ? x[i] : direction.number(x[i], v[i]);
    }
    return rates(direction, Level.call(f, inputs));
  }

  /** An input that does not change does not meet its slope, which may be infinite. */
  private static boolean isZero(Real rate) {
    return rate.isConstant() && rate.value() == 0;
  }

  private static void requireSameLength(int point, int direction) {
    if (point != direction) {
      throw new IllegalArgumentException(
          "jvp: the point has length " + point + " and the direction has length " + direction);
    }
  }

  private static Real[] rates(Direction direction, Real[] outputs) {
    Real[] rates = new Real[outputs.length];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = direction.rateOf(outputs[i]);
    }
    return rates;
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
    List<double[]> rows = new ArrayList<>();
    passes(
        f,
        x.length,
        (level, inputs, from, count) -> seed(level, inputs, x, from, count),
        chunk,
        (level, i, output, from, count) -> {
          if (i == rows.size()) {
            rows.add(new double[x.length]);
          }
          level.read(output, rows.get(i), from);
        });
    return rows.toArray(double[][]::new);
  }

  /** Returns the Jacobian at a point that may depend on what is being differentiated. */
  public static Real[][] jacobian(VectorFunction f, Real[] x) {
    return jacobian(f, x, DEFAULT_CHUNK);
  }

  private static Real[][] jacobian(VectorFunction f, Real[] x, int chunk) {
    List<Real[]> rows = new ArrayList<>();
    passes(
        f,
        x.length,
        (level, inputs, from, count) -> seed(level, inputs, x, from, count),
        chunk,
        (level, i, output, from, count) -> {
          if (i == rows.size()) {
            rows.add(new Real[x.length]);
          }
          level.read(output, rows.get(i), from, count);
        });
    return rows.toArray(Real[][]::new);
  }

  // Tensors.

  /**
   * Returns the Jacobian-vector product J v of a function of tensors.
   *
   * @param x the point; each tensor may depend on what is being differentiated outside
   * @param v the direction: for each input a tensor of its shape
   * @return of the value's shape
   * @throws IllegalArgumentException if point and direction do not fit
   */
  public static Tensor jvp(TensorFunction f, Tensor[] x, Tensor[] v) {
    requireSameLength(x.length, v.length);
    Chunk level = new Chunk(1);
    Tensor[] inputs = new Tensor[x.length];
    for (int i = 0; i < x.length; i++) {
      if (!Arrays.equals(x[i].shape(), v[i].shape()) || x[i].type() != v[i].type()) {
        throw new IllegalArgumentException(
            "jvp: input "
                + i
                + " has shape "
                + Arrays.toString(x[i].shape())
                + " and type "
                + x[i].type()
                + ", and its direction has shape "
                + Arrays.toString(v[i].shape())
                + " and type "
                + v[i].type());
      }
      inputs[i] = level.seed(x[i], v[i]);
    }
    return level.tangent(call(f, inputs), 0);
  }

  /**
   * Returns the Jacobian of a function of one tensor, by passes that carry several directions each.
   *
   * @return of the value's shape followed by the input's
   */
  public static Tensor jacobian(TensorFunction f, Tensor x) {
    int n = x.size();
    Tensor[] columns = new Tensor[n];
    int[] shape = x.shape();
    for (int from = 0; from < n; from += DEFAULT_CHUNK) {
      int count = Math.min(DEFAULT_CHUNK, n - from);
      Chunk level = new Chunk(count);
      @Nullable Tensor[] tangents = new Tensor[count];
      for (int k = 0; k < count; k++) {
        double[] unit = new double[n];
        unit[from + k] = 1;
        tangents[k] = Tensor.of(unit, shape).to(x.type());
      }
      Tensor y = call(f, new Tensor[] {level.seed(x, tangents)});
      for (int k = 0; k < count; k++) {
        columns[from + k] = level.tangent(y, k);
      }
    }
    if (n == 0) {
      Tensor y = call(f, new Tensor[] {x});
      return Tensor.full(y.type(), 0, joined(y.shape(), shape));
    }
    int[] value = columns[0].shape();
    return Tensor.stack(value.length, columns).reshape(joined(value, shape));
  }

  /**
   * Returns the gradient of a function of one tensor whose value is one number.
   *
   * @return of the input's shape
   * @throws IllegalArgumentException if the value has not exactly one element
   */
  public static Tensor gradient(TensorFunction f, Tensor x) {
    Tensor jacobian = jacobian(f, x);
    int[] shape = Arrays.copyOf(jacobian.shape(), jacobian.rank() - x.rank());
    if (Arrays.stream(shape).anyMatch(size -> size != 1)) {
      throw new IllegalArgumentException(
          "gradient: the function's value has shape "
              + Arrays.toString(shape)
              + ", and a gradient is that of one number; sum it up, or use jacobian");
    }
    return jacobian.reshape(x.shape()).to(x.type());
  }

  private static int[] joined(int[] first, int[] second) {
    int[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static Tensor call(TensorFunction f, Tensor[] inputs) {
    return Objects.requireNonNull(
        f.apply(inputs), "the function returned null where a tensor was expected");
  }

  /** Makes the inputs of a pass with tangents for so many of them from a first one. */
  private interface Seeder {
    void seed(Chunk level, Real[] inputs, int from, int count);
  }

  private static void seed(Chunk level, Real[] inputs, double[] x, int from, int count) {
    for (int j = 0; j < x.length; j++) {
      int direction = j - from;
      boolean varies = direction >= 0 && direction < count;
      inputs[j] = varies ? level.seed(x[j], direction) : Real.of(x[j]);
    }
  }

  private static void seed(Chunk level, Real[] inputs, Real[] x, int from, int count) {
    for (int j = 0; j < x.length; j++) {
      int direction = j - from;
      boolean varies = direction >= 0 && direction < count;
      inputs[j] = varies ? level.seed(x[j], direction) : x[j];
    }
  }

  /** Takes the i-th output of a pass with tangents for so many inputs from a first one. */
  private interface Reader {
    void read(Chunk level, int i, Real output, int from, int count);
  }

  /** Runs the function as often as it takes, with tangents for some of the inputs each time. */
  private static void passes(VectorFunction f, int n, Seeder seeder, int chunk, Reader reader) {
    if (chunk < 1) {
      throw new IllegalArgumentException("jacobian: a chunk of " + chunk + " directions");
    }
    int outputs = pass(f, n, seeder, 0, chunk, reader);
    for (int from = chunk; from < n; from += chunk) {
      int again = pass(f, n, seeder, from, chunk, reader);
      if (again != outputs) {
        throw new IllegalStateException(
            "the function returned " + outputs + " outputs and then, at the same point, " + again);
      }
    }
  }

  private static int pass(
      VectorFunction f, int n, Seeder seeder, int from, int chunk, Reader reader) {
    int count = Math.min(chunk, n - from);
    Chunk level = new Chunk(count);
    Real[] inputs = new Real[n];
    seeder.seed(level, inputs, from, count);
    Real[] outputs = Level.call(f, inputs);
    for (int i = 0; i < outputs.length; i++) {
      reader.read(level, i, outputs[i], from, count);
    }
    return outputs.length;
  }
}
