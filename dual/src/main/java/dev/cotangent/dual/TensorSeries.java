package dev.cotangent.dual;

import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Role;
import dev.cotangent.tensor.LinearPrimitive;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorLevel;
import dev.cotangent.tensor.TensorPrimitive;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Taylor series of tensors through a tensor operation. What works element by element has the
 * recurrence of the scalar row. A linear operation, or one that only selects, does the same to each
 * coefficient; a bilinear one is a Cauchy product. All others go by their pushforward, y' = J(x, y)
 * x': run on the series of x, y and x' up to order k - 1, it gives one coefficient more. That takes
 * some d times as long.
 */
final class TensorSeries {
  private final TensorPrimitive f;
  private final Tensor[] x;
  private final Tensor y;
  private final int order;

  /** The operands' coefficients; null for a constant operand. */
  private final @Nullable Tensor[] @Nullable [] c;

  private TensorSeries(
      TensorPrimitive f, Tensor[] x, Tensor y, int order, @Nullable Object[] marks) {
    this.f = f;
    this.x = x;
    this.y = y;
    this.order = order;
    this.c = new Tensor[x.length][];
    for (int i = 0; i < x.length; i++) {
      Object mark = marks[i];
      c[i] = mark == null ? null : (@Nullable Tensor[]) mark;
    }
  }

  /** Returns the coefficients of an operation's result. */
  static @Nullable Tensor[] push(
      TensorPrimitive f, Tensor[] x, Tensor y, int order, @Nullable Object[] marks) {
    TensorSeries series = new TensorSeries(f, x, y, order, marks);
    Primitive row = f.elementwise();
    if (row != null) {
      return series.elementwise(row);
    }
    Role role = f.role();
    if (f instanceof LinearPrimitive || role == Role.DISTRIBUTOR || role == Role.ROUTER) {
      return series.linear();
    }
    return role == Role.SWITCHER && x.length == 2 ? series.bilinear() : series.general();
  }

  private @Nullable Tensor at(int operand, int k) {
    @Nullable Tensor[] series = c[operand];
    return series == null || k >= series.length ? null : series[k];
  }

  private static Tensor sum(@Nullable Tensor sum, Tensor term) {
    return sum == null ? term : sum.add(term);
  }

  private @Nullable Tensor[] linear() {
    @Nullable Tensor[] result = new Tensor[order + 1];
    for (int k = 1; k <= order; k++) {
      result[k] = pushed(k, x, y);
    }
    return result;
  }

  /** What the operands' k-th coefficients contribute as changes. */
  private @Nullable Tensor pushed(int k, Tensor[] at, Tensor result) {
    Tensor sum = null;
    for (int i = 0; i < x.length; i++) {
      Tensor dx = at(i, k);
      Tensor dy = dx == null ? null : TensorLevel.push(f, i, at, result, dx);
      sum = dy == null ? sum : sum(sum, dy);
    }
    return sum;
  }

  private @Nullable Tensor[] bilinear() {
    @Nullable Tensor[] result = new Tensor[order + 1];
    for (int k = 1; k <= order; k++) {
      Tensor sum = pushed(k, x, y);
      for (int j = 1; j < k; j++) {
        Tensor a = at(0, j);
        Tensor b = at(1, k - j);
        sum = a == null || b == null ? sum : sum(sum, Tensor.apply(f, a, b));
      }
      result[k] = sum;
    }
    return result;
  }

  private @Nullable Tensor[] general() {
    @Nullable Tensor[] result = new Tensor[order + 1];
    for (int k = 1; k <= order; k++) {
      TaylorLevel level = new TaylorLevel(k - 1);
      Tensor[] curve = new Tensor[x.length];
      for (int i = 0; i < x.length; i++) {
        curve[i] = level.lifted(x[i], c[i]);
      }
      Tensor value = level.lifted(y, result);
      Tensor rate = null;
      for (int i = 0; i < x.length; i++) {
        Tensor velocity = c[i] == null ? null : velocity(level, i, k);
        Tensor dy = velocity == null ? null : TensorLevel.push(f, i, curve, value, velocity);
        rate = dy == null ? rate : sum(rate, dy);
      }
      Tensor last = rate == null ? null : level.coefficient(rate, k - 1);
      result[k] = last == null ? null : last.mul(1.0 / k);
    }
    return result;
  }

  /** The operand's derivative along the curve, up to order k - 1. */
  private @Nullable Tensor velocity(TaylorLevel level, int operand, int k) {
    @Nullable Tensor[] rates = new Tensor[k];
    boolean moves = false;
    for (int j = 0; j < k; j++) {
      Tensor next = at(operand, j + 1);
      rates[j] = next == null ? null : next.mul(j + 1.0);
      moves |= next != null;
    }
    if (!moves) {
      return null;
    }
    Tensor start = rates[0];
    Tensor first = start == null ? Tensor.full(x[operand].type(), 0, x[operand].shape()) : start;
    return level.lifted(first, rates);
  }

  // Element by element.

  private @Nullable Tensor[] elementwise(Primitive row) {
    boolean[] varying = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      varying[i] = c[i] != null;
    }
    TensorCoefficients over = new TensorCoefficients(y.type());
    ObjectSeries<Tensor> like = new ObjectSeries<>(over, new Tensor[] {y});
    Series[] operands = new Series[x.length];
    for (int i = 0; i < x.length; i++) {
      @Nullable Tensor[] series = c[i];
      if (series == null) {
        operands[i] = like.fixed(x[i]);
      } else {
        series = Arrays.copyOf(series, order + 1);
        series[0] = x[i];
        operands[i] = new ObjectSeries<>(over, series);
      }
    }
    Recurrence recurrence = Recurrences.of(row, operands).get(varying, order);
    if (recurrence.looksAtValues()) {
      return eachByItself(row);
    }
    @Nullable Tensor[] result = like.own(recurrence.run(like, operands)).c;
    int[] shape = y.shape();
    for (int k = 1; k < result.length; k++) {
      Tensor coefficient = result[k];
      result[k] = coefficient == null ? null : coefficient.broadcastTo(shape);
    }
    return result;
  }

  /** The elements as numbers, for a row whose rule looks at values. */
  private @Nullable Tensor[] eachByItself(Primitive row) {
    int[] shape = y.shape();
    Real[][][] curves = new Real[x.length][order + 1][];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k <= order; k++) {
        Tensor coefficient = k == 0 ? x[i] : at(i, k);
        curves[i][k] =
            coefficient == null
                ? Real.of(new double[y.size()])
                : coefficient.broadcastTo(shape).toReals();
      }
    }
    Real[][] results = new Real[order + 1][y.size()];
    for (int e = 0; e < y.size(); e++) {
      Real[][] curve = new Real[x.length][order + 1];
      for (int i = 0; i < x.length; i++) {
        for (int k = 0; k <= order; k++) {
          curve[i][k] = curves[i][k][e];
        }
      }
      Real[] series = Forward.taylor(p -> new Real[] {row.apply(p)}, curve)[0];
      for (int k = 0; k <= order; k++) {
        results[k][e] = series[k];
      }
    }
    @Nullable Tensor[] result = new Tensor[order + 1];
    for (int k = 1; k <= order; k++) {
      result[k] = Tensor.of(results[k], shape).to(y.type());
    }
    return result;
  }
}
