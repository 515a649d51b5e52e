package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Domain;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.TensorPullback;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the scalar registry gives, over tensors, what it gives for each element. */
class TensorElementwiseTest {
  /** Kinks, edges of domains, and what is no number. */
  private static final double[] CORNERS = {
    0, -0.0, 1, -1, 0.5, -2, 3, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
  };

  /** Both are the same operations but for their order. */
  private static final double ULPS = 8;

  static List<Primitive> rows() {
    return Rows.all();
  }

  private static int arity(Primitive f) {
    return f.arity() < 0 ? 3 : f.arity();
  }

  /**
   * Points inside the domain, and combinations of corners. Of a row that is defined everywhere, a
   * tensor's gradient is not made NaN where the value is NaN, as a number's is: that would cost
   * every sum and product a pass.
   */
  private static List<double[]> points(Primitive f) {
    List<double[]> points =
        new ArrayList<>(Points.of(f, 40).stream().filter(p -> p.length == arity(f)).toList());
    int n = arity(f);
    int combinations = (int) Math.pow(CORNERS.length, Math.min(n, 3));
    for (int i = 0; i < combinations; i++) {
      double[] point = new double[n];
      int rest = i;
      for (int k = 0; k < n; k++) {
        point[k] = CORNERS[rest % CORNERS.length];
        rest /= CORNERS.length;
      }
      if (isTaken(f, point)) {
        points.add(point);
      }
    }
    return points;
  }

  private static boolean isTaken(Primitive f, double[] point) {
    try {
      return !Double.isNaN(f.apply(Real.of(point)).value()) || f.domain() != Domain.REALS;
    } catch (IllegalArgumentException e) { // such as clamp with bounds in the wrong order
      return false;
    }
  }

  /** The k-th arguments of all points. */
  private static Tensor[] columns(int arity, List<double[]> points) {
    Tensor[] columns = new Tensor[arity];
    for (int k = 0; k < arity; k++) {
      int at = k;
      columns[k] = Tensor.of(points.stream().mapToDouble(p -> p[at]).toArray());
    }
    return columns;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void values(Primitive f) {
    List<double[]> points = points(f);
    double[] expected = points.stream().mapToDouble(p -> f.apply(Real.of(p)).value()).toArray();
    Tensor[] x = columns(arity(f), points);
    assertArrayEquals(expected, Tensor.apply(f, x).toArray());
    Tensor[] single =
        Arrays.stream(x).map(each -> each.to(ElementType.FLOAT32)).toArray(Tensor[]::new);
    Tensor[] rounded =
        Arrays.stream(single).map(each -> each.to(ElementType.FLOAT64)).toArray(Tensor[]::new);
    assertArrayEquals(
        Tensor.apply(f, rounded).toFloatArray(), Tensor.apply(f, single).toFloatArray());
  }

  /** At kinks, infinities and zeros as well, under every policy, and in either mode. */
  @ParameterizedTest
  @MethodSource("rows")
  void gradients(Primitive f) {
    List<double[]> points = points(f);
    Tensor[] x = columns(arity(f), points);
    Tensor ones = Tensor.ones(points.size());
    for (Subgradient policy : Subgradient.values()) {
      policy.during(() -> {
        Tensor[] reverse = Reverse.vjp(p -> Tensor.apply(f, p), x, ones);
        for (int k = 0; k < x.length; k++) {
          Tensor forward = forward(f, x, k);
          for (int i = 0; i < points.size(); i++) {
            double[] point = points.get(i);
            double expected = Reverse.gradient(f::apply, point)[k];
            String where = f + " " + policy + " at " + Arrays.toString(point) + " in " + k;
            requireClose(expected, reverse[k].get(i).value(), where + ", reverse");
            requireClose(expected, forward.get(i).value(), where + ", forward");
          }
        }
        return true;
      });
    }
  }

  private static Tensor forward(Primitive f, Tensor[] x, int k) {
    Tensor[] v = new Tensor[x.length];
    Arrays.setAll(v, i -> i == k ? Tensor.ones(x[i].size()) : Tensor.zeros(x[i].size()));
    return Forward.jvp(p -> Tensor.apply(f, p), x, v);
  }

  private static void requireClose(double expected, double actual, String where) {
    boolean same = Double.isNaN(expected) ? Double.isNaN(actual) : expected == actual;
    if (!same && !(Math.abs(expected - actual) <= ULPS * Math.ulp(expected))) {
      assertEquals(expected, actual, where);
    }
  }

  /** Hessian-vector products, inside the domain. */
  @ParameterizedTest
  @MethodSource("rows")
  void secondDerivatives(Primitive f) {
    List<double[]> points = Points.of(f, 20).stream().filter(p -> p.length == arity(f)).toList();
    Tensor[] x = columns(arity(f), points);
    double[] direction = {0.7, -0.4, 1.1};
    Tensor[] v = new Tensor[x.length];
    Arrays.setAll(v, k -> Tensor.full(ElementType.FLOAT64, direction[k], points.size()));
    TensorFunction sum = p -> Tensor.apply(f, p).sum();
    Tensor[] product = Hybrid.hessianVectorProduct(sum, x, v);
    TensorFunction inner =
        p -> {
          Tensor[] gradient = Reverse.gradient(sum, p);
          Tensor total = Tensor.scalar(0);
          for (int k = 0; k < p.length; k++) {
            total = total.add(gradient[k].mul(v[k]).sum());
          }
          return total;
        };
    Tensor[] twice = Reverse.gradient(inner, x);
    for (int i = 0; i < points.size(); i++) {
      double[] expected =
          Hybrid.hessianVectorProduct(f::apply, points.get(i), Arrays.copyOf(direction, x.length));
      double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
      for (int k = 0; k < x.length; k++) {
        String where = f + " at " + Arrays.toString(points.get(i));
        assertEquals(expected[k], product[k].get(i).value(), 1e-11 * (1 + size), where);
        assertEquals(expected[k], twice[k].get(i).value(), 1e-11 * (1 + size), where);
      }
    }
  }

  /** Where an operand is repeated, its gradient is the sum over the copies. */
  @ParameterizedTest
  @MethodSource("rows")
  void broadcasting(Primitive f) {
    if (arity(f) < 2) {
      return;
    }
    double[] point = Points.of(f, 3).getLast();
    Tensor[] x = new Tensor[arity(f)];
    Arrays.setAll(x, k -> Tensor.full(ElementType.FLOAT64, point[k], k == 0 ? 4 : 1));
    x[1] = x[1].reshape(1, 1).broadcastTo(3, 1);
    Tensor y = Tensor.apply(f, x);
    assertArrayEquals(new int[] {3, 4}, y.shape());
    double[] slopes = Reverse.gradient(f::apply, point);
    Tensor[] gradient = Reverse.gradient(p -> Tensor.apply(f, p).sum(), x);
    assertArrayEquals(new int[] {4}, gradient[0].shape());
    assertArrayEquals(new int[] {3, 1}, gradient[1].shape());
    double size = 1e-13 * (1 + Arrays.stream(slopes).map(Math::abs).sum());
    assertEquals(3 * slopes[0], gradient[0].get(3).value(), size);
    assertEquals(4 * slopes[1], gradient[1].get(2, 0).value(), size);
  }

  /** What is not chosen contributes nothing, and neither does a slope that nothing flows to. */
  @Test
  void theBranchNotTaken() {
    Tensor x = Tensor.of(0, 4, -4);
    List<TensorFunction> functions =
        List.of(
            p -> Tensor.where(p[0], p[0].sqrt(), p[0].mul(2)).sum(),
            p -> Tensor.where(p[0], p[0].log(), p[0].exp()).sum(),
            p -> p[0].sqrt().slice(0, 1, 2).sum(),
            p -> p[0].sqrt().gather(0, 1, 1).sum(),
            p -> p[0].norm(),
            p -> p[0].slice(0, 0, 1).norm(),
            p -> p[0].mul(0).norm(),
            p -> p[0].slice(0, 0, 2).log().maximum(1).sum(),
            p ->
                Tensor.where(p[0], p[0].log(), Tensor.full(ElementType.FLOAT64, -1e9))
                    .softmax(0)
                    .square()
                    .sum(),
            p -> Tensor.where(p[0], p[0], Tensor.scalar(Double.NEGATIVE_INFINITY)).logSumExp(),
            p ->
                Tensor.where(p[0], p[0], Tensor.scalar(Double.NEGATIVE_INFINITY))
                    .softmax(0)
                    .square()
                    .sum(),
            p -> Tensor.scalar(p[0].sqrt().get(1).mul(2)));
    for (int i = 0; i < functions.size(); i++) {
      TensorFunction f = functions.get(i);
      double[] reverse = Reverse.gradient(f, x)[0].toArray();
      double[] forward = Forward.gradient(f, x).toArray();
      double[] second =
          Hybrid.hessianVectorProduct(f, new Tensor[] {x}, new Tensor[] {x})[0].toArray();
      String where = "function " + i + ": " + Arrays.toString(reverse);
      assertEquals(0, Arrays.stream(reverse).filter(p -> !Double.isFinite(p)).count(), where);
      assertArrayEquals(reverse, forward, 1e-13, where);
      where = "second derivative of function " + i + ": " + Arrays.toString(second);
      assertEquals(0, Arrays.stream(second).filter(p -> !Double.isFinite(p)).count(), where);
    }
  }

  /** Longer than a block, than what one thread takes, and with odd ends. */
  @Test
  void longTensors() {
    for (int n : new int[] {1023, 1024, 1025, 2049, 40_001}) {
      Tensor x = Tensor.generate(i -> Math.sin(i), n);
      Tensor y = Tensor.generate(i -> 1 + Math.cos(i), 2, 1);
      TensorFunction f = p -> p[0].mul(p[1]).tanh();
      double[] value = f.apply(new Tensor[] {x, y}).toArray();
      Tensor[] gradient = Reverse.gradient(p -> f.apply(p).sum(), x, y);
      double slope = 0;
      for (int i = 0; i < n; i++) {
        double a = Math.sin(i);
        double b = 1 + Math.cos(1);
        double low = Math.tanh(a * 2);
        double high = Math.tanh(a * b);
        assertEquals(low, value[i]);
        assertEquals(high, value[n + i]);
        double expected = (1 - low * low) * 2 + (1 - high * high) * b;
        assertEquals(expected, gradient[0].get(i).value(), 1e-14);
        slope += (1 - high * high) * a;
      }
      assertEquals(slope, gradient[1].get(1, 0).value(), 1e-15 * n);
    }
  }

  /** The policy is the recording's, wherever the sweep runs. */
  @Test
  void thePolicyIsRecorded() {
    Tensor x = Tensor.of(0.0, 0.0);
    TensorFunction f = p -> p[0].relu().sum().add(p[0].max());
    TensorPullback first = Subgradient.FIRST.during(() -> Reverse.pullback(f, x));
    TensorPullback second = Subgradient.SECOND.during(() -> Reverse.pullback(f, x));
    assertArrayEquals(new double[] {2, 1}, first.apply(Tensor.scalar(1))[0].toArray());
    assertArrayEquals(new double[] {0, 1}, second.apply(Tensor.scalar(1))[0].toArray());
    assertArrayEquals(new double[] {0.5, 0.5}, Reverse.gradient(f, x)[0].toArray());
  }

  /** Kinks are met where a number meets them, once for each element. */
  @ParameterizedTest
  @MethodSource("rows")
  void kinks(Primitive f) {
    List<double[]> points = points(f).stream().filter(p -> !f.kinks().isEmpty()).toList();
    Tensor[] x = columns(arity(f), points);
    long expected = points.stream().filter(f::hasKinkAt).count();
    if (!points.isEmpty()) {
      TensorFunction sum = p -> Tensor.apply(f, p).sum();
      assertEquals(expected, Kinks.watch(() -> Reverse.gradient(sum, x)).met().size());
      assertEquals(expected, Kinks.watch(() -> Forward.jvp(sum, x, x)).met().size());
      assertEquals(
          expected, Kinks.watch(() -> Hybrid.hessianVectorProduct(sum, x, x)).met().size());
    }
  }

  /** A norm is smooth but at the origin, where its slope is 0, however small the numbers are. */
  @Test
  void norms() {
    TensorFunction norm = p -> p[0].norm();
    Tensor x = Tensor.of(3, 4);
    assertEquals(List.of(), Kinks.watch(() -> Hybrid.hessian(norm, x)).met());
    for (double scale : new double[] {1, 1e300, 1e-300, 1e-310}) {
      assertEquals(5 * scale, x.mul(scale).norm().item(), 5e-15 * scale);
      double[] slopes = Reverse.gradient(norm, x.mul(scale))[0].toArray();
      assertArrayEquals(new double[] {0.6, 0.8}, slopes, 1e-12);
    }
    Tensor origin = Tensor.zeros(2);
    assertArrayEquals(new double[2], Reverse.gradient(norm, origin)[0].toArray());
    assertArrayEquals(new double[4], Hybrid.hessian(norm, origin).toArray());
  }
}
