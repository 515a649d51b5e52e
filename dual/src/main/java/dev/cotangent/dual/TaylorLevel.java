package dev.cotangent.dual;

import dev.cotangent.primitive.Interpretation;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorLevel;
import dev.cotangent.tensor.TensorPrimitive;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The level of a pass with Taylor series: a number's content is its {@link Series}. */
final class TaylorLevel extends Interpretation implements TensorLevel {
  private final int order;

  TaylorLevel(int order) {
    this.order = order;
  }

  /** The coefficients of x + t. */
  static double[] line(double x, int order) {
    double[] line = new double[1 + required(order)];
    line[0] = x;
    if (order > 0) {
      line[1] = 1;
    }
    return line;
  }

  /** The coefficients of x + t. */
  static Real[] line(Real x, int order) {
    Real[] line = Real.of(line(0, order));
    line[0] = x;
    return line;
  }

  static int required(int order) {
    if (order < 0) {
      throw new IllegalArgumentException("taylor: the order " + order + " is negative");
    }
    return order;
  }

  /** The order of curves of which the coefficients are given. */
  static int orderOf(int inputs, IntUnaryOperator length) {
    int first = inputs == 0 ? 1 : length.applyAsInt(0);
    for (int i = 0; i < inputs; i++) {
      if (length.applyAsInt(i) != first || first == 0) {
        throw new IllegalArgumentException(
            "taylor: input 0 has "
                + first
                + " coefficient(s) and input "
                + i
                + " has "
                + length.applyAsInt(i)
                + "; all inputs need as many, and at least one");
      }
    }
    return first - 1;
  }

  /** A series of numbers, plain if they are constants. */
  static Series series(Real... coefficients) {
    for (Real coefficient : coefficients) {
      if (!coefficient.isConstant()) {
        return objects(coefficients.clone());
      }
    }
    return new PlainSeries(Real.values(coefficients));
  }

  /**
   * Returns a result's coefficients as plain doubles.
   *
   * @throws IllegalStateException if they depend on what an enclosing differentiation
   *     differentiates
   */
  double[] coefficients(Real y) {
    return content(result(y)) instanceof PlainSeries plain
        ? plain.upTo(order).c
        : doubles(realCoefficients(y));
  }

  /** Returns a result's coefficients. */
  Real[] realCoefficients(Real y) {
    ObjectSeries<Real> series = asObjects(series(y, objects(Real.zero())));
    Real[] coefficients = Real.of(new double[order + 1]);
    for (int k = 0; k <= order; k++) {
      Real coefficient = series.at(k);
      coefficients[k] = coefficient == null ? coefficients[k] : coefficient;
    }
    return coefficients;
  }

  /** Returns the number that moves along a curve. */
  Real number(Series series) {
    return number(series.primal(), series);
  }

  /** Returns a number's series; one of the kind given if it does not depend on this level. */
  Series series(Real x, Series like) {
    return content(result(x)) instanceof Series series ? series : fixed(x, like);
  }

  private static Series fixed(Real x, Series like) {
    if (like instanceof ObjectSeries<?>) {
      return objects(x);
    }
    if (like instanceof BundleSeries && !x.isConstant()) {
      throw new BundleSeries.NotPlain();
    }
    return like.constant(doubles(x)[0]);
  }

  private static ObjectSeries<Real> objects(Real... coefficients) {
    return new ObjectSeries<>(RealCoefficients.INSTANCE, coefficients);
  }

  @SuppressWarnings("unchecked") // a number's coefficients are numbers
  private static ObjectSeries<Real> asObjects(Series series) {
    return switch (series) {
      case PlainSeries plain -> objects(Real.of(plain.c));
      case BundleSeries bundle -> throw new BundleSeries.NotPlain();
      default -> (ObjectSeries<Real>) series;
    };
  }

  @Override
  protected Real interpret(Primitive f, Real... x) {
    Series like = like(x);
    Series[] operands = new Series[x.length];
    int varying = 0;
    for (int i = 0; i < x.length; i++) {
      Series series = (Series) content(x[i]);
      varying |= series == null ? 0 : 1 << i;
      operands[i] =
          series == null
              ? fixed(x[i], like)
              : like instanceof ObjectSeries ? asObjects(series) : series;
    }
    boolean few = x.length <= 2 && f.arity() == x.length;
    Recurrence recurrence =
        few
            ? Recurrences.of(f, operands).get(x.length, varying, order)
            : Recurrences.of(f, operands).get(varying(x), order);
    Series y = recurrence.run(like, operands);
    if (y instanceof PlainSeries plain) {
      plain.trim();
    }
    return number(y);
  }

  private boolean[] varying(Real... x) {
    boolean[] varying = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      varying[i] = content(x[i]) != null;
    }
    return varying;
  }

  /** A series of the kind that all operands can be: plain only if all are. */
  private Series like(Real... x) {
    Series like = null;
    for (Real operand : x) {
      Series series = (Series) content(operand);
      if (series instanceof ObjectSeries) {
        return series;
      }
      if (series == null && !operand.isConstant()) {
        return objects(Real.zero());
      }
      like = series == null ? like : series;
    }
    return Objects.requireNonNull(like);
  }

  // Tensors: the mark is the coefficients from the first on, null where they are 0.

  /** Returns the tensor that moves along a curve; the first coefficient is the tensor itself. */
  Tensor lifted(Tensor primal, @Nullable Tensor @Nullable ... coefficients) {
    boolean moves = false;
    for (int k = 1; coefficients != null && k <= Math.min(order, coefficients.length - 1); k++) {
      moves |= coefficients[k] != null;
    }
    return moves ? Tensor.lifted(this, primal, Arrays.copyOf(coefficients, order + 1)) : primal;
  }

  /** Returns a coefficient of a result, or null if it is 0. */
  @Nullable Tensor coefficient(Tensor y, int k) {
    Tensor primal = Tensor.primalOf(this, y);
    Object mark = Tensor.markOf(this, y);
    return k == 0 ? primal : mark == null ? null : ((@Nullable Tensor[]) mark)[k];
  }

  @Override
  public @Nullable Object derive(
      TensorPrimitive f, Tensor[] x, Tensor y, @Nullable Object[] marks) {
    return moving(TensorSeries.push(f, x, y, order, marks));
  }

  private static @Nullable Object moving(@Nullable Tensor... coefficients) {
    for (int k = 1; k < coefficients.length; k++) {
      if (coefficients[k] != null) {
        return coefficients;
      }
    }
    return null;
  }

  @Override
  public @Nullable Object gather(LinearForm[] elements, Tensor primal) {
    Real[][] each = new Real[elements.length][];
    for (int i = 0; i < each.length; i++) {
      Object content = content(elements[i]);
      each[i] =
          realCoefficients(content instanceof Series series ? number(series) : elements[i].value());
    }
    @Nullable Tensor[] coefficients = new Tensor[order + 1];
    for (int k = 1; k <= order; k++) {
      int at = k;
      Real[] numbers = Stream.of(each).map(row -> row[at]).toArray(Real[]::new);
      coefficients[k] = Tensor.of(numbers, primal.shape()).to(primal.type());
    }
    return moving(coefficients);
  }

  @Override
  public Real[] elements(Tensor primal, Object mark, int[] places) {
    @Nullable Tensor[] coefficients = (@Nullable Tensor[]) mark;
    Real[][] each = new Real[places.length][order + 1];
    for (int k = 0; k <= order; k++) {
      Tensor coefficient = k == 0 ? primal : coefficients[k];
      Real[] numbers =
          coefficient == null
              ? Real.of(new double[places.length])
              : Tensor.elementsOf(coefficient, places);
      for (int i = 0; i < places.length; i++) {
        each[i][k] = numbers[i];
      }
    }
    return Stream.of(each).map(row -> number(series(row))).toArray(Real[]::new);
  }

  @Override
  public String toString() {
    return "Taylor series of order " + order;
  }
}
