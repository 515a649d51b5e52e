package dev.cotangent.properties;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.LinearPrimitive;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import dev.cotangent.tensor.TensorPrimitive;
import dev.cotangent.tensor.TensorRegistry.Example;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What must be true of every row of tensors, whatever its operands. Each check throws an {@link
 * AssertionError} that says which row fails, for which shapes, and by how much.
 */
final class TensorChecks {
  private static final double DOUBLE = Math.ulp(1.0);
  private static final double SINGLE = Math.ulp(1f);

  /** Differences over a step err by their fifth power's coefficient, and by rounding / step. */
  private static final double STEP = 0x1p-9;

  private static final double DIFFERENCES = 1e-7;
  private static final double SINGLE_DIFFERENCES = 1e-3;

  /** Second derivatives are sums of many terms, which may cancel. */
  private static final double NESTING = 1e-10;

  private TensorChecks() {}

  // The derivative.

  /**
   * ⟨w, J v⟩ = ⟨Jᵀ w, v⟩. Either sum of n products has a rounding error of at most n ε |w| |J v|
   * (or |Jᵀ w| |v|). Where J v is itself a difference of larger numbers, as for softmax, its error
   * is up to ε |v|.
   */
  static void adjointIdentity(Example e, RandomGenerator random) {
    Tensor[] v = like(e.operands(), random);
    Tensor change = Forward.jvp(function(e), e.operands(), v);
    Tensor w = like(change, random);
    Tensor[] sensitivities = Reverse.vjp(function(e), e.operands(), w);
    requireShapes(e, sensitivities);
    double forward = dot(w, change);
    double reverse = 0;
    double size = norm(w) * norm(change);
    int terms = change.size();
    for (int k = 0; k < v.length; k++) {
      reverse += dot(sensitivities[k], v[k]);
      size += (norm(sensitivities[k]) + norm(w)) * norm(v[k]);
      terms += v[k].size();
    }
    requireClose(e, "the adjoint identity", forward, reverse, terms * epsilon(change) * size);
  }

  /** The derivative is the slope of the values: central differences, extrapolated once. */
  static void pushforwardMatchesDifferences(Example e, RandomGenerator random) {
    Tensor[] v = like(e.operands(), random);
    Tensor change = Forward.jvp(function(e), e.operands(), v);
    double[] coarse = slope(function(e), e.operands(), v, STEP);
    double[] fine = slope(function(e), e.operands(), v, STEP / 2);
    double[] expected = new double[fine.length];
    Arrays.setAll(expected, i -> (4 * fine[i] - coarse[i]) / 3);
    double tolerance = change.type() == ElementType.FLOAT64 ? DIFFERENCES : SINGLE_DIFFERENCES;
    requireClose(e, "the pushforward", expected, change, tolerance);
  }

  private static double[] slope(TensorFunction f, Tensor[] x, Tensor[] v, double step) {
    double[] up = f.apply(moved(x, v, step)).toArray();
    double[] down = f.apply(moved(x, v, -step)).toArray();
    double[] slope = new double[up.length];
    Arrays.setAll(slope, i -> (up[i] - down[i]) / (2 * step));
    return slope;
  }

  /** Both modes give the same gradient, operand by operand, and all operands at once. */
  static void modesAgree(Example e, RandomGenerator random) {
    TensorFunction f = weighted(e, random);
    Tensor[] all = Reverse.gradient(f, e.operands());
    for (int k = 0; k < all.length; k++) {
      int at = k;
      TensorFunction one = x -> f.apply(replaced(e.operands(), at, x[0]));
      double[] forward = Forward.gradient(one, e.operands()[k]).toArray();
      requireClose(e, "forward against reverse", forward, all[k], 1e3 * epsilon(value(e)));
      double[] alone = Reverse.gradient(one, e.operands()[k])[0].toArray();
      requireClose(e, "one operand alone", alone, all[k], 0);
    }
  }

  /** u · H v is the same in all four nestings, and the slope of the gradient. */
  static void nestingsAgree(Example e, RandomGenerator random) {
    TensorFunction f = weighted(e, random);
    Tensor[] x = e.operands();
    Tensor[] u = like(x, random);
    Tensor[] v = like(x, random);
    TensorFunction reverse = p -> inner(Reverse.gradient(f, p), u);
    TensorFunction forward = p -> Forward.jvp(f, p, u);
    Tensor expected = Forward.jvp(reverse, x, v);
    double size = 1 + Math.abs(expected.item());
    double tolerance = value(e).type() == ElementType.FLOAT64 ? NESTING : 1e3 * SINGLE;
    List<Tensor> others =
        List.of(
            Forward.jvp(forward, x, v),
            inner(Reverse.gradient(reverse, x), v),
            inner(Reverse.gradient(forward, x), v),
            inner(Hybrid.hessianVectorProduct(f, x, v), u));
    for (Tensor other : others) {
      requireClose(e, "nested derivatives", expected.item(), other.item(), tolerance * size);
    }
    double[] coarse = slope(reverse, x, v, STEP);
    double[] fine = slope(reverse, x, v, STEP / 2);
    double slope = (4 * fine[0] - coarse[0]) / 3;
    double error = value(e).type() == ElementType.FLOAT64 ? 1e-6 : 1e-2;
    requireClose(e, "the gradient's slope", slope, expected.item(), error * size);
  }

  // Linear rows and roles.

  /** f(a x + b y) = a f(x) + b f(y). */
  static void linearRowIsLinear(Example e, RandomGenerator random) {
    if (e.row() instanceof LinearPrimitive) {
      requireLinearIn(e, 0, random);
    }
  }

  private static void requireLinearIn(Example e, int k, RandomGenerator random) {
    Tensor x = e.operands()[k];
    Tensor y = like(x, random);
    Tensor mixed = x.mul(2).sub(y.mul(0.75));
    double[] expected =
        value(e).mul(2).sub(value(e.row(), replaced(e.operands(), k, y)).mul(0.75)).toArray();
    Tensor actual = value(e.row(), replaced(e.operands(), k, mixed));
    requireClose(e, "linear in " + k, expected, actual, 100 * epsilon(actual));
  }

  /** The mirror of the mirror is the row. */
  static void mirrorOfMirrorIsTheRow(Example e, RandomGenerator random) {
    if (e.row() instanceof LinearPrimitive row) {
      Tensor x = e.operands()[0];
      Tensor again = row.mirror(x).mirror(value(e)).value(x);
      requireSame(e, "the mirror's mirror", value(e), again);
    }
  }

  /** A row does to a gradient what its role says. */
  static void roleHolds(Example e, RandomGenerator random) {
    switch (e.row().role()) {
      case DISTRIBUTOR -> {
        Tensor w = like(value(e), random);
        Tensor[] here = Reverse.vjp(function(e), e.operands(), w);
        Tensor[] there = Reverse.vjp(function(e), like(e.operands(), random), w);
        for (int k = 0; k < here.length; k++) {
          requireSame(e, "a distributor looks at its operands", here[k], there[k]);
        }
      }
      case SWITCHER -> {
        for (int k = 0; k < e.operands().length; k++) {
          requireLinearIn(e, k, random);
        }
      }
      case ROUTER -> {
        Tensor x = e.operands()[0];
        Tensor jacobian = Reverse.jacobian(p -> Tensor.apply(e.row(), p), x);
        if (!Arrays.stream(jacobian.toArray()).allMatch(p -> p == 0 || p == 1)) {
          throw failure(e, "a router's partials are 0 or 1", jacobian);
        }
      }
      case SCALER -> {}
    }
  }

  // How the operands lie in memory, and of which type they are.

  /** Operands that are views give the same as copies of them. */
  static void viewsGiveTheSame(Example e, RandomGenerator random) {
    Tensor w = like(value(e), random);
    Tensor[] v = like(e.operands(), random);
    Tensor change = Forward.jvp(function(e), e.operands(), v);
    Tensor[] sensitivities = Reverse.vjp(function(e), e.operands(), w);
    for (Views view : Views.values()) {
      Tensor[] x = Arrays.stream(e.operands()).map(view::of).toArray(Tensor[]::new);
      Tensor[] dx = Arrays.stream(v).map(view::of).toArray(Tensor[]::new);
      requireSame(e, "the value of " + view, value(e), value(e.row(), x));
      requireSame(e, "the jvp of " + view, change, Forward.jvp(function(e), x, dx));
      Tensor[] again = Reverse.vjp(function(e), x, view.of(w));
      for (int k = 0; k < again.length; k++) {
        requireSame(e, "the vjp of " + view, sensitivities[k], again[k]);
      }
    }
  }

  /** Operands that are broadcast give the same as copies of them. */
  static void broadcastOperandsGiveTheSame(Example e, RandomGenerator random) {
    Tensor[] x = Arrays.stream(e.operands()).map(Views::repeated).toArray(Tensor[]::new);
    Tensor[] copies = Arrays.stream(x).map(Views::copy).toArray(Tensor[]::new);
    Tensor y = value(e.row(), copies);
    Tensor w = like(y, random);
    requireSame(e, "the value of broadcast operands", y, value(e.row(), x));
    Tensor[] expected = Reverse.vjp(function(e), copies, w);
    Tensor[] actual = Reverse.vjp(function(e), x, w);
    for (int k = 0; k < x.length; k++) {
      requireSame(e, "the vjp of broadcast operands", expected[k], actual[k]);
    }
  }

  /** What is handed out is not what the library works on. */
  static void memoryIsNotShared(Example e, RandomGenerator random) {
    double[][] before = Arrays.stream(e.operands()).map(Tensor::toArray).toArray(double[][]::new);
    Tensor y = value(e);
    double[] expected = y.toArray();
    Tensor[] gradient = Reverse.gradient(weighted(e, random), e.operands());
    double[][] slopes = Arrays.stream(gradient).map(Tensor::toArray).toArray(double[][]::new);
    Arrays.fill(y.toArray(), 77);
    Arrays.fill(y.shape(), 77);
    modesAgree(e, random);
    requireClose(e, "the value later", expected, y, 0);
    for (int k = 0; k < before.length; k++) {
      requireClose(e, "an operand later", before[k], e.operands()[k], 0);
      requireClose(e, "the gradient later", slopes[k], gradient[k], 0);
    }
  }

  /** Single precision gives the same as double precision at the rounded point. */
  static void singlePrecisionAgrees(Example e, RandomGenerator random) {
    Tensor[] x = converted(ElementType.FLOAT32, e.operands());
    Tensor[] rounded = converted(ElementType.FLOAT64, x);
    Tensor expected = value(e.row(), rounded);
    Tensor actual = value(e.row(), x);
    int terms = 8 + Arrays.stream(x).mapToInt(Tensor::size).sum();
    requireClose(e, "the value of floats", expected.toArray(), actual, terms * SINGLE);
    Tensor w = like(actual, random);
    Tensor[] sensitivities = Reverse.vjp(function(e), x, w);
    Tensor[] wanted = Reverse.vjp(function(e), rounded, w.to(expected.type()));
    for (int k = 0; k < x.length; k++) {
      if (sensitivities[k].type() != ElementType.FLOAT32) {
        throw failure(e, "the type of the vjp of floats", sensitivities[k]);
      }
      requireClose(
          e, "the vjp of floats", wanted[k].toArray(), sensitivities[k], 4 * terms * SINGLE);
    }
  }

  // Helpers.

  private static TensorFunction function(Example e) {
    return x -> Tensor.apply(e.row(), x);
  }

  /** A number made of the value, with a second derivative even where the row has none. */
  private static TensorFunction weighted(Example e, RandomGenerator random) {
    Tensor w = like(value(e), random);
    return x -> {
      Tensor y = Tensor.apply(e.row(), x);
      return y.add(y.square()).mul(w).sum();
    };
  }

  private static Tensor value(Example e) {
    return value(e.row(), e.operands());
  }

  private static Tensor value(TensorPrimitive row, Tensor... x) {
    return Tensor.apply(row, x);
  }

  private static Tensor[] replaced(Tensor[] x, int k, Tensor by) {
    Tensor[] replaced = x.clone();
    replaced[k] = by;
    return replaced;
  }

  private static Tensor[] moved(Tensor[] x, Tensor[] v, double step) {
    Tensor[] moved = new Tensor[x.length];
    Arrays.setAll(moved, k -> x[k].add(v[k].mul(step)));
    return moved;
  }

  private static Tensor[] converted(ElementType type, Tensor... x) {
    return Arrays.stream(x).map(each -> each.to(type)).toArray(Tensor[]::new);
  }

  private static Tensor like(Tensor x, RandomGenerator random) {
    return Tensor.generate(i -> random.nextDouble(-1, 1), x.shape()).to(x.type());
  }

  private static Tensor[] like(Tensor[] x, RandomGenerator random) {
    return Arrays.stream(x).map(each -> like(each, random)).toArray(Tensor[]::new);
  }

  private static Tensor inner(Tensor[] x, Tensor[] y) {
    Tensor sum = Tensor.scalar(0);
    for (int k = 0; k < x.length; k++) {
      sum = sum.add(x[k].mul(y[k]).sum());
    }
    return sum;
  }

  private static double dot(Tensor x, Tensor y) {
    return x.mul(y).sum().item();
  }

  private static double norm(Tensor x) {
    return x.norm().item();
  }

  private static double epsilon(Tensor x) {
    return x.type() == ElementType.FLOAT64 ? DOUBLE : SINGLE;
  }

  private static void requireShapes(Example e, Tensor[] sensitivities) {
    for (int k = 0; k < sensitivities.length; k++) {
      Tensor x = e.operands()[k];
      Tensor s = sensitivities[k];
      if (!Arrays.equals(x.shape(), s.shape()) || x.type() != s.type()) {
        throw failure(e, "the shape of the pullback to " + k, s);
      }
    }
  }

  /** Equal, bit for bit but for the sign of zeros. */
  private static void requireSame(Example e, String what, Tensor expected, Tensor actual) {
    if (expected.type() != actual.type() || !Arrays.equals(expected.shape(), actual.shape())) {
      throw failure(e, what + ": expected " + Arrays.toString(expected.shape()), actual);
    }
    requireClose(e, what, expected.toArray(), actual, 0);
  }

  private static void requireClose(
      Example e, String what, double expected, double actual, double allowed) {
    if (!(Math.abs(expected - actual) <= allowed)) {
      throw failure(e, what + ": expected " + expected, actual);
    }
  }

  private static void requireClose(
      Example e, String what, double[] expected, Tensor actual, double tolerance) {
    double[] was = actual.toArray();
    double size = 1;
    for (double value : expected) {
      size = Math.max(size, Math.abs(value));
    }
    boolean close = was.length == expected.length;
    for (int i = 0; i < was.length && close; i++) {
      close = Math.abs(expected[i] - was[i]) <= tolerance * size;
    }
    if (!close) {
      throw failure(e, what + ": expected " + Arrays.toString(expected), actual);
    }
  }

  private static AssertionError failure(Example e, String what, Object was) {
    String shapes =
        String.join(
            ", ", Arrays.stream(e.operands()).map(x -> Arrays.toString(x.shape())).toList());
    return new AssertionError(
        e.row().name()
            + " ("
            + Objects.toString(e.row())
            + ") of shapes "
            + shapes
            + ": "
            + what
            + ", was "
            + was);
  }
}
