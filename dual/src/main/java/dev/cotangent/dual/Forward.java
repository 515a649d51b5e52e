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
import java.util.Optional;
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
  static final int DEFAULT_CHUNK = 128;

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
    requireSameLength("jvp", x.length, v.length);
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
    requireSameLength("jvp", x.length, v.length);
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

  private static void requireSameLength(String operation, int point, int direction) {
    if (point != direction) {
      throw new IllegalArgumentException(
          operation
              + ": the point has length "
              + point
              + " and the direction has length "
              + direction);
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

  // Taylor series.

  /**
   * Returns the Taylor coefficients of f at x: f(x + t) = c₀ + c₁ t + c₂ t² + …, where cₖ is the
   * k-th derivative over k!. An operation takes time proportional to the square of the order, where
   * nested derivatives would take two to the power of the order.
   *
   * {@snippet :
   * double[] c = Forward.taylor(Real::exp, 0, 4);   // 1, 1, 1/2, 1/6, 1/24
   * }
   *
   * @param order d, the order of the last coefficient
   * @return of length d + 1
   * @throws IllegalArgumentException if the order is negative
   */
  public static double[] taylor(UnaryOperator<Real> f, double x, int order) {
    return taylor(asVector(f), new double[][] {TaylorLevel.line(x, order)})[0];
  }

  /**
   * Returns the Taylor coefficients of f at a point that may itself depend on what is being
   * differentiated, as may the coefficients.
   *
   * {@snippet :
   * // How the third coefficient changes with all parameters, by one reverse sweep:
   * Reverse.gradient(p -> Forward.taylor(t -> model(p, t), Real.zero(), 3)[3], parameters);
   * }
   *
   * @param order d, the order of the last coefficient
   * @return of length d + 1
   * @throws IllegalArgumentException if the order is negative
   */
  public static Real[] taylor(UnaryOperator<Real> f, Real x, int order) {
    return taylor(asVector(f), new Real[][] {TaylorLevel.line(x, order)})[0];
  }

  private static VectorFunction asVector(UnaryOperator<Real> f) {
    Objects.requireNonNull(f, "taylor: the function is null");
    return x -> new Real[] {f.apply(x[0])};
  }

  /**
   * Returns the Taylor coefficients of a function along a curve: if input i moves as Σ curve[i][k]
   * tᵏ, then output i moves as Σ result[i][k] tᵏ.
   *
   * @param curve n rows of length d + 1
   * @return m rows of length d + 1
   * @throws IllegalArgumentException if the rows differ in length, or are empty
   */
  public static double[][] taylor(VectorFunction f, double[][] curve) {
    int order = TaylorLevel.orderOf(curve.length, i -> curve[i].length);
    TaylorLevel level = new TaylorLevel(order);
    Real[] inputs = new Real[curve.length];
    Arrays.setAll(inputs, i -> level.number(new PlainSeries(curve[i].clone())));
    Real[] outputs = Level.call(f, inputs);
    double[][] coefficients = new double[outputs.length][];
    Arrays.setAll(coefficients, i -> level.coefficients(outputs[i]));
    return coefficients;
  }

  /**
   * Returns the Taylor coefficients of a function along a curve that may depend on what is being
   * differentiated.
   *
   * @param curve n rows of length d + 1
   * @return m rows of length d + 1
   * @throws IllegalArgumentException if the rows differ in length, or are empty
   */
  public static Real[][] taylor(VectorFunction f, Real[][] curve) {
    int order = TaylorLevel.orderOf(curve.length, i -> curve[i].length);
    TaylorLevel level = new TaylorLevel(order);
    Real[] inputs = new Real[curve.length];
    Arrays.setAll(inputs, i -> level.number(TaylorLevel.series(curve[i])));
    Real[] outputs = Level.call(f, inputs);
    Real[][] coefficients = new Real[outputs.length][];
    Arrays.setAll(coefficients, i -> level.realCoefficients(outputs[i]));
    return coefficients;
  }

  /**
   * Returns the value and all mixed partial derivatives up to an order, from Taylor series along
   * several lines at once: (n + d - 1)! / (d! (n - 1)!) of them for n variables and order d.
   *
   * {@snippet :
   * MixedPartials p = Forward.partials(x -> x[0].square().mul(x[1].exp()), 3, 2, 0);
   * double mixed = p.at(2, 1);   // ∂³f / ∂x₀² ∂x₁
   * }
   *
   * @param order d, the highest order
   * @param x the point, of length n
   * @throws IllegalArgumentException if the order is negative
   */
  public static MixedPartials partials(ScalarFunction f, int order, double... x) {
    return new Lines(x.length, order).partials(f.asVector(), x)[0];
  }

  /**
   * Returns the values and all mixed partial derivatives of several outputs up to an order.
   *
   * @param x the point, of length n
   * @param order the highest order
   * @return for each output its partials
   * @throws IllegalArgumentException if the order is negative
   */
  public static MixedPartials[] partials(VectorFunction f, double[] x, int order) {
    return new Lines(x.length, order).partials(f, x);
  }

  /**
   * Returns the value and all mixed partial derivatives up to an order, at a point that may itself
   * depend on what is being differentiated. It takes a pass for each line.
   *
   * @param order d, the highest order
   * @param x the point, of length n
   * @throws IllegalArgumentException if the order is negative
   */
  public static RealPartials partials(ScalarFunction f, int order, Real[] x) {
    return new Lines(x.length, order).partials(f.asVector(), x)[0];
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
    requireSameLength("jvp", x.length, v.length);
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

  /**
   * Returns the Taylor coefficients of a function of tensors along a curve: if input i moves as Σ
   * curve[i][k] tᵏ, then the value moves as Σ result[k] tᵏ.
   *
   * @param curve n rows of length d + 1; the tensors of a row have one shape and one type, and may
   *     depend on what is being differentiated outside
   * @return of length d + 1, each of the value's shape
   * @throws IllegalArgumentException if the rows differ in length or are empty, or a row's tensors
   *     differ
   */
  public static Tensor[] taylor(TensorFunction f, Tensor[][] curve) {
    int order = TaylorLevel.orderOf(curve.length, i -> curve[i].length);
    TaylorLevel level = new TaylorLevel(order);
    Tensor[] inputs = new Tensor[curve.length];
    for (int i = 0; i < inputs.length; i++) {
      for (int k = 1; k <= order; k++) {
        requireAlike(i, curve[i][0], k, curve[i][k]);
      }
      inputs[i] = level.lifted(curve[i][0], curve[i]);
    }
    Tensor y = call(f, inputs);
    Tensor[] coefficients = new Tensor[order + 1];
    for (int k = 0; k <= order; k++) {
      Tensor coefficient = level.coefficient(y, k);
      coefficients[k] = coefficient == null ? Tensor.full(y.type(), 0, y.shape()) : coefficient;
    }
    return coefficients;
  }

  /**
   * Returns the Taylor coefficients of a function of tensors at x in the direction v: those of f(x
   * + t v).
   *
   * @param x the point
   * @param v the direction: for each input a tensor of its shape
   * @param order d, the order of the last coefficient
   * @return of length d + 1, each of the value's shape
   * @throws IllegalArgumentException if point and direction do not fit, or the order is negative
   */
  public static Tensor[] taylor(TensorFunction f, Tensor[] x, Tensor[] v, int order) {
    TaylorLevel.required(order);
    requireSameLength("taylor", x.length, v.length);
    Tensor[][] curve = new Tensor[x.length][order + 1];
    for (int i = 0; i < x.length; i++) {
      requireAlike(i, x[i], 1, v[i]);
      Arrays.fill(curve[i], Tensor.full(x[i].type(), 0, x[i].shape()));
      curve[i][0] = x[i];
      if (order > 0) {
        curve[i][1] = v[i];
      }
    }
    return taylor(f, curve);
  }

  private static void requireAlike(int input, Tensor x, int k, Tensor coefficient) {
    if (!Arrays.equals(x.shape(), coefficient.shape()) || x.type() != coefficient.type()) {
      throw new IllegalArgumentException(
          "taylor: input "
              + input
              + " has shape "
              + Arrays.toString(x.shape())
              + " and type "
              + x.type()
              + ", and its coefficient "
              + k
              + " has shape "
              + Arrays.toString(coefficient.shape())
              + " and type "
              + coefficient.type());
    }
  }

  private static Tensor call(TensorFunction f, Tensor[] inputs) {
    return Objects.requireNonNull(
        f.apply(inputs), "the function returned null where a tensor was expected");
  }

  // Derivatives at kinks.

  /**
   * Returns the lexicographic directional derivative f'(x; M) (Khan and Barton 2015, "A vector
   * forward mode of automatic differentiation for generalized derivative evaluation", Optimization
   * Methods and Software 30). Where f is smooth it is the product J M. At a kink each column is the
   * derivative in that direction of what the columns before it have left: the first column is the
   * directional derivative f'(x; m₁) itself, for any M.
   *
   * <p>At a kink the piece is chosen by the first direction that leaves it, whatever the {@link
   * Subgradient} policy. As this obeys the chain rule, the result does not depend on how a formula
   * is written:
   *
   * {@snippet :
   * VectorFunction zero = s -> new Real[] {s[0].neg().relu().add(s[0]).sub(s[0].relu())};
   * Forward.lexicographic(zero, new double[] {0}, new double[][] {{1}});  // [[0.0]], exactly
   * }
   *
   * <p>Kinks are those of {@code abs}, {@code max}, {@code min}, {@code relu}, {@code leakyRelu},
   * {@code clamp}, {@code hypot} and of users' rows, and of {@code select} where both branches have
   * the same value; a user's row is asked for its piece a little way, some 2⁻⁴⁰ of its arguments'
   * size, along the direction. {@code signum}, {@code floor} and their like jump, as does {@code
   * select} between different values: there is no derivative, and that of the value taken is given.
   * Java's own control flow goes by values, so that a kink written as an {@code if} is not seen.
   * Where a slope is infinite, or a rate NaN, so is the result.
   *
   * <p>All k directions travel in one pass, with a row of k rates for each number. For functions
   * over {@link Real}; tensors that depend on the inputs are an {@link IllegalStateException}.
   *
   * @param x the point, of length n
   * @param directions the matrix M, n rows of length k, its columns the directions
   * @return m rows of length k
   * @throws IllegalArgumentException if M has not n rows of one length
   */
  public static double[][] lexicographic(VectorFunction f, double[] x, double[][] directions) {
    Real[][] rates = new Real[directions.length][];
    Arrays.setAll(rates, i -> Real.of(directions[i]));
    return doubles(lexicographic(f, Real.of(x), rates));
  }

  /**
   * Returns f'(x; M) at a point, and along directions, that may depend on what is being
   * differentiated. An outer derivative is that of the pieces chosen.
   *
   * @throws IllegalArgumentException if M has not n rows of one length
   */
  public static Real[][] lexicographic(VectorFunction f, Real[] x, Real[][] directions) {
    int count = columns(x.length, directions);
    Lexicographic level = new Lexicographic(count);
    Real[] inputs = new Real[x.length];
    Arrays.setAll(inputs, i -> level.seed(x[i], directions[i]));
    Real[] outputs = Level.call(f, inputs);
    Real[][] rows = new Real[outputs.length][];
    Arrays.setAll(rows, i -> level.read(outputs[i]));
    return rows;
  }

  private static int columns(int n, Real[]... directions) {
    if (directions.length != n) {
      throw new IllegalArgumentException(
          "lexicographic: the point has length "
              + n
              + " and the directions have "
              + directions.length
              + " rows; give one for each input, with an entry for each direction");
    }
    int columns = n == 0 ? 0 : directions[0].length;
    for (int i = 0; i < n; i++) {
      if (directions[i].length != columns) {
        throw new IllegalArgumentException(
            "lexicographic: row 0 of the directions has "
                + columns
                + " entries and row "
                + i
                + " has "
                + directions[i].length);
      }
    }
    return columns;
  }

  /**
   * Returns an element of a generalized Jacobian: the lexicographic derivative along the axes, in
   * their order. It is the Jacobian where f is smooth; at a kink that of a piece which meets the
   * point, for functions that are made of finitely many pieces, and otherwise as good as an element
   * of Clarke's generalized Jacobian to all products with vectors (Khan and Barton 2015). One pass
   * with n directions; {@link #lexicographic} says what kinks and jumps are.
   *
   * {@snippet :
   * Forward.generalizedJacobian(x -> new Real[] {x[0].max(x[1])}, 3, 3);  // [[1.0, 0.0]]
   * }
   *
   * @param x the point, of length n
   * @return m rows of length n
   */
  public static double[][] generalizedJacobian(VectorFunction f, double... x) {
    return doubles(generalizedJacobian(f, Real.of(x)));
  }

  /** Returns it at a point that may itself depend on what is being differentiated. */
  public static Real[][] generalizedJacobian(VectorFunction f, Real[] x) {
    Real[][] identity = new Real[x.length][];
    for (int i = 0; i < x.length; i++) {
      identity[i] = Real.of(new double[x.length]);
      identity[i][i] = Real.one();
    }
    return lexicographic(f, x, identity);
  }

  /**
   * Returns an element of Clarke's generalized gradient: the row of {@link #generalizedJacobian}.
   *
   * @param x the point, of length n
   * @return of length n
   */
  public static double[] generalizedGradient(ScalarFunction f, double... x) {
    return generalizedJacobian(f.asVector(), x)[0];
  }

  /** Returns it at a point that may itself depend on what is being differentiated. */
  public static Real[] generalizedGradient(ScalarFunction f, Real[] x) {
    return generalizedJacobian(f.asVector(), x)[0];
  }

  /**
   * Returns the kink or jump that f comes to next from x along d: the smallest t above 0 at which a
   * row with kinks changes its piece, if every row's arguments go on as they set out. That is exact
   * for a piecewise linear function, and a first-order estimate for others. A kink at x itself
   * counts as left behind. Of users' rows those changes are found that lie between 2⁻⁴⁰ and 2⁴⁰, by
   * doubling and bisection.
   *
   * {@snippet :
   * Forward.nextKink(x -> new Real[] {x[0].abs()}, new double[] {-3}, new double[] {2});
   * // abs at -3.0 in Main.main(Main.java:12), reached after 1.5
   * }
   *
   * @param x the point, of length n
   * @param d the direction, of length n
   * @return empty if no row with kinks is on its way to one
   * @throws IllegalArgumentException if x and d differ in length
   * @throws IllegalStateException if f uses tensors that depend on its inputs, or if a kink's
   *     distance depends on an enclosing differentiation
   */
  public static Optional<NextKink> nextKink(VectorFunction f, double[] x, double[] d) {
    requireSameLength("nextKink", x.length, d.length);
    KinkSearch search = new KinkSearch();
    Real[] inputs = new Real[x.length];
    Arrays.setAll(inputs, i -> search.seed(Real.of(x[i]), Real.of(d[i])));
    Level.call(f, inputs);
    return search.found();
  }

  private static double[][] doubles(Real[]... rows) {
    double[][] doubles = new double[rows.length][];
    Arrays.setAll(doubles, i -> Level.doubles(rows[i]));
    return doubles;
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
