package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Pullback;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.Tape;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Programs that mix numbers and tensors against the same programs over numbers alone. */
class TensorMixingTest {
  private static final int INPUTS = 4;

  /** A step over four numbers, and the same step with tensors. */
  private record Step(UnaryOperator<Real[]> plain, UnaryOperator<Real[]> mixed) {}

  private static Real[] each(Real[] x, UnaryOperator<Real> f) {
    return Arrays.stream(x).map(f).toArray(Real[]::new);
  }

  private static Real[] pairs(Real[] x, UnaryOperator<Real> f, int shift) {
    Real[] y = new Real[x.length];
    Arrays.setAll(y, i -> f.apply(x[i]).mul(x[(i + shift) % x.length]));
    return y;
  }

  private static Real[] weightedSums(Real[] x) {
    Real[] y = new Real[x.length];
    for (int i = 0; i < y.length; i++) {
      Real sum = Real.of(0);
      for (int j = 0; j < x.length; j++) {
        sum = sum.add(x[j].mul(WEIGHTS.get(j, i)));
      }
      y[i] = sum;
    }
    return y;
  }

  private static final Tensor WEIGHTS = Tensor.generate(i -> Math.sin(i) / 2, INPUTS, INPUTS);

  /** A step through a tensor of all numbers. */
  private static UnaryOperator<Real[]> through(UnaryOperator<Tensor> f) {
    return x -> f.apply(Tensor.of(x, x.length)).toReals();
  }

  private static final List<Step> STEPS =
      List.of(
          new Step(x -> each(x, Real::tanh), through(Tensor::tanh)),
          new Step(x -> each(x, v -> v.sin().add(1)), through(t -> t.sin().add(1))),
          new Step(TensorMixingTest::weightedSums, through(t -> t.matmul(WEIGHTS))),
          new Step(
              x -> pairs(x, Real::cos, 1),
              through(t -> t.cos().mul(Tensor.concat(0, t.slice(0, 1, 4), t.slice(0, 0, 1))))),
          new Step(
              x -> new Real[] {x[3], x[2], x[1], x[0]},
              through(t -> t.reshape(2, 2).transpose().transpose().flatten().flip(0))),
          new Step(
              x -> each(x, v -> v.mul(Real.sum(x)).mul(0.3)),
              through(t -> t.mul(t.sum()).mul(0.3))),
          // A number from here, a tensor from there.
          new Step(
              x -> each(x, v -> v.add(x[1].mul(x[2]))),
              x -> {
                Tensor t = Tensor.of(x, 2, 2);
                Real product = t.get(0, 1).mul(x[2]);
                return t.add(Tensor.scalar(product)).toReals();
              }),
          new Step(
              x -> new Real[] {x[0].square(), x[1], x[2].exp().mul(0.2), x[3].neg()},
              x -> {
                Tensor t = Tensor.of(x, 4);
                Real first = t.get(0).square();
                Tensor last = Tensor.of(new Real[] {x[3], t.get(3)}, 2).neg();
                return new Real[] {first, x[1], t.exp().mul(0.2).get(-2), last.mean().toReal()};
              }));

  private static ScalarFunction function(List<Integer> steps, boolean mixed) {
    return x -> {
      Real[] y = x;
      for (int step : steps) {
        y = (mixed ? STEPS.get(step).mixed : STEPS.get(step).plain).apply(y);
      }
      return Real.sum(y).add(y[0].mul(y[3]));
    };
  }

  private static List<Integer> program(RandomGenerator random) {
    List<Integer> steps = new ArrayList<>();
    for (int i = random.nextInt(1, 7); i > 0; i--) {
      steps.add(random.nextInt(STEPS.size()));
    }
    return steps;
  }

  private static double[] point(RandomGenerator random) {
    return random.doubles(INPUTS, -1, 1).toArray();
  }

  private static void requireSame(double[] expected, double[] actual, Object where) {
    double size = 1 + Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertArrayEquals(expected, actual, 1e-11 * size, where::toString);
  }

  @Test
  void gradients() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 300; i++) {
      List<Integer> steps = program(random);
      double[] x = point(random);
      ScalarFunction mixed = function(steps, true);
      double[] expected = Reverse.gradient(function(steps, false), x);
      requireSame(expected, Reverse.gradient(mixed, x), steps);
      requireSame(expected, Forward.gradient(mixed, x), steps);
      requireSame(expected, Forward.jacobian(mixed.asVector(), x, 1)[0], steps);
      try (Tape tape = Tape.open()) {
        Real[] variables = Arrays.stream(x).mapToObj(tape::variable).toArray(Real[]::new);
        requireSame(expected, tape.gradient(mixed.apply(variables)), steps);
      }
    }
  }

  @Test
  void secondDerivatives() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 60; i++) {
      List<Integer> steps = program(random);
      double[] x = point(random);
      double[][] hessian = Hybrid.hessian(function(steps, false), x);
      ScalarFunction mixed = function(steps, true);
      double[][] actual = Hybrid.hessian(mixed, x);
      for (int row = 0; row < INPUTS; row++) {
        requireSame(hessian[row], actual[row], steps);
      }
      double[] v = point(random);
      requireSame(
          Hybrid.hessianVectorProduct(function(steps, false), x, v),
          Hybrid.hessianVectorProduct(mixed, x, v),
          steps);
      for (List<Door> nesting : Door.nestings(2)) {
        double[] expected =
            Real.values(Door.derivatives(nesting, function(steps, false), Real.of(x)));
        requireSame(
            expected,
            Real.values(Door.derivatives(nesting, mixed, Real.of(x))),
            steps + " " + nesting);
      }
    }
  }

  /** The same with tensors at the outside: a function of a tensor whose body uses numbers. */
  @Test
  void tensorsOutside() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 100; i++) {
      List<Integer> steps = program(random);
      double[] x = point(random);
      ScalarFunction plain = function(steps, false);
      for (boolean mixed : new boolean[] {false, true}) {
        ScalarFunction inner = function(steps, mixed);
        TensorFunction f = p -> Tensor.scalar(inner.apply(p[0].toReals()));
        Tensor at = Tensor.of(x);
        double[] expected = Reverse.gradient(plain, x);
        requireSame(expected, Reverse.gradient(f, at)[0].toArray(), steps);
        requireSame(expected, Forward.gradient(f, at).toArray(), steps);
        requireSame(expected, Reverse.jacobian(f, at).toArray(), steps);
        requireSame(expected, Reverse.pullback(f, at).apply(Tensor.scalar(1))[0].toArray(), steps);
        double[] v = point(random);
        Tensor[] direction = {Tensor.of(v)};
        double[] second = Hybrid.hessianVectorProduct(plain, x, v);
        Tensor[] point = {at};
        requireSame(second, Hybrid.hessianVectorProduct(f, point, direction)[0].toArray(), steps);
        TensorFunction slope = p -> Reverse.gradient(f, p[0])[0].mul(direction[0]).sum();
        requireSame(second, Reverse.gradient(slope, at)[0].toArray(), steps);
        TensorFunction rate = p -> Forward.jvp(f, p, direction);
        requireSame(second, Reverse.gradient(rate, at)[0].toArray(), steps);
      }
    }
  }

  /** A derivative of numbers inside a function of tensors, and the other way round. */
  @Test
  void oneKindInsideTheOther() {
    ScalarFunction scalar = x -> x[0].mul(x[1]).sin().add(x[1].exp());
    TensorFunction outer =
        t -> {
          Real[] gradient = Reverse.gradient(scalar, t[0].toReals());
          return Tensor.of(gradient, 2).square().sum();
        };
    ScalarFunction expected =
        x -> {
          Real[] gradient = Forward.gradient(scalar, x);
          return gradient[0].square().add(gradient[1].square());
        };
    double[] slopes = Reverse.gradient(expected, 0.3, 0.7);
    requireSame(slopes, Reverse.gradient(outer, Tensor.of(0.3, 0.7))[0].toArray(), "outer tensor");
    requireSame(slopes, Forward.gradient(outer, Tensor.of(0.3, 0.7)).toArray(), "outer tensor");
    TensorFunction tensor = t -> Tensor.scalar(scalar.apply(t[0].toReals()));
    ScalarFunction inside =
        x -> Reverse.gradient(tensor, Tensor.of(x, 2))[0].square().sum().toReal();
    requireSame(slopes, Reverse.gradient(inside, 0.3, 0.7), "inner tensor");
    requireSame(slopes, Forward.gradient(inside, 0.3, 0.7), "inner tensor");
    // The inner tape's own constants, needed by the outer tape of numbers.
    ScalarFunction product =
        y ->
            Reverse.gradient(x -> x[0].square().mul(Tensor.scalar(y[0])).sum(), Tensor.of(2, 3))[0]
                .sum()
                .toReal();
    assertArrayEquals(new double[] {10}, Reverse.gradient(product, 0.5), 1e-12);
    assertArrayEquals(new double[] {10}, Forward.gradient(product, 0.5), 1e-12);
    assertEquals(10, Forward.derivative(y -> product.apply(new Real[] {y}), 0.5), 1e-12);
  }

  /** Several outputs, in sweeps that carry several rows, and on several threads. */
  @Test
  void vectorFunctions() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 60; i++) {
      int first = random.nextInt(STEPS.size());
      int second = random.nextInt(STEPS.size());
      double[] x = point(random);
      VectorFunction plain = p -> STEPS.get(second).plain.apply(STEPS.get(first).plain.apply(p));
      VectorFunction mixed = p -> STEPS.get(second).mixed.apply(STEPS.get(first).mixed.apply(p));
      double[][] expected = Forward.jacobian(plain, x);
      double[][] reverse = Reverse.jacobian(mixed, x);
      double[][] forward = Forward.jacobian(mixed, x);
      Pullback pullback = Reverse.pullback(mixed, x);
      IntStream.range(0, INPUTS)
          .parallel()
          .forEach(row -> {
            double[] w = new double[INPUTS];
            w[row] = 1;
            requireSame(expected[row], reverse[row], first + ", " + second);
            requireSame(expected[row], forward[row], first + ", " + second);
            requireSame(expected[row], pullback.apply(w), first + ", " + second);
          });
    }
  }

  /** More inputs than one pass has directions. */
  @Test
  void manyDirections() {
    Tensor x = Tensor.generate(Math::sin, 130);
    TensorFunction f =
        p -> Tensor.of(each(p[0].toReals(), Real::square), 130).add(Tensor.scalar(p[0].get(129)));
    double[] reverse = Reverse.jacobian(f, x).toArray();
    assertArrayEquals(reverse, Forward.jacobian(f, x).toArray(), 1e-14);
  }

  /** Numbers are of double precision; a tensor of floats takes their derivatives in. */
  @Test
  void singlePrecision() {
    Tensor x = Tensor.floats(1, 2, 3);
    TensorFunction f = p -> Tensor.of(p[0].toReals(), 3).to(ElementType.FLOAT32).mul(p[0]).sum();
    TensorFunction g = p -> Tensor.scalar(p[0].get(1).square());
    assertArrayEquals(new float[] {2, 4, 6}, Reverse.gradient(f, x)[0].toFloatArray());
    assertArrayEquals(new float[] {2, 4, 6}, Forward.gradient(f, x).toFloatArray());
    assertArrayEquals(new float[] {0, 4, 0}, Reverse.gradient(g, x)[0].toFloatArray());
    assertEquals(ElementType.FLOAT32, Reverse.gradient(g, x)[0].type());
    assertEquals(ElementType.FLOAT32, Forward.gradient(g, x).type());
  }
}
