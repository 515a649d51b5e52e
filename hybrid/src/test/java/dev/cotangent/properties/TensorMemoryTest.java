package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Role;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.reverse.TensorPullback;
import dev.cotangent.reverse.TensorValueAndGradient;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import dev.cotangent.tensor.TensorPrimitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * The memory of intermediate tensors is used again and again: what is handed to the user is not
 * among it, and what the user has kept nevertheless is an exception and never a wrong number.
 */
class TensorMemoryTest {
  private static final Tensor X = Tensor.of(0.5, -1, 2, 3);
  private static final double[] SLOPES = {1, -2, 4, 6};

  /** Σ x², in several steps that need memory. */
  private static Tensor squares(Tensor x) {
    return x.exp().log().mul(x).reshape(2, -1).transpose().sum(0).sum();
  }

  private static TensorFunction function() {
    return x -> squares(x[0].abs());
  }

  /** Uses the same memory for other numbers. */
  private static void otherGradients(int count) {
    for (int i = 0; i < count; i++) {
      Tensor other = X.add(1 + i);
      Reverse.gradient(x -> squares(x[0].abs()).mul(squares(x[0])), other);
      Reverse.withGradient(function(), (y, g) -> g[0].sum().item(), other);
    }
  }

  private static void isRefused(Tensor leaked) {
    List<Executable> uses =
        List.of(
            leaked::toArray,
            leaked::toReals,
            leaked::detach,
            leaked::toString,
            () -> leaked.add(1),
            () -> leaked.sum().item(),
            () -> leaked.transpose().toArray(),
            () -> leaked.reshape(-1).get(0),
            () -> leaked.greater(X),
            () -> Tensor.concat(0, leaked, leaked),
            () -> leaked.matmul(X),
            () -> Reverse.gradient(x -> x[0].mul(leaked).sum(), X),
            () -> Forward.gradient(x -> x[0].mul(leaked).sum(), X));
    for (Executable use : uses) {
      var error = assertThrows(IllegalStateException.class, use);
      assertTrue(error.getMessage().contains("detach"), error.getMessage());
    }
  }

  @Test
  void whatLeavesTheFunctionIsRefused() {
    List<Tensor> leaked = new ArrayList<>();
    Reverse.gradient(
        x -> {
          Tensor y = x[0].exp();
          leaked.add(y);
          return y.mul(y).sum();
        },
        X);
    assertThrows(IllegalStateException.class, () -> leaked.getFirst().toArray());
    otherGradients(20);
    assertThrows(IllegalStateException.class, () -> leaked.getFirst().toArray());
    assertThrows(IllegalStateException.class, () -> leaked.getFirst().add(1));
  }

  @Test
  void whatLeavesTheActionIsRefused() {
    Tensor[] leaked =
        Reverse.withGradient(
            function(), (y, g) -> new Tensor[] {g[0], g[0].reshape(2, 2).at(0, 1)}, X);
    isRefused(leaked[0]);
    otherGradients(20);
    isRefused(leaked[0]);
    assertThrows(IllegalStateException.class, leaked[1]::toArray);
  }

  @Test
  void theActionSeesValueAndGradient() {
    for (int i = 0; i < 100; i++) {
      double[] seen =
          Reverse.withGradient(
              function(),
              (y, g) -> new double[] {y.item(), g[0].get(2).value(), g[0].sum().item()},
              X);
      assertArrayEquals(new double[] {14.25, 4, 9}, seen, 1e-12);
    }
  }

  @Test
  void whatIsDetachedStays() {
    Tensor[] kept =
        Reverse.withGradient(function(), (y, g) -> new Tensor[] {y.detach(), g[0].detach()}, X);
    List<Tensor> inside = new ArrayList<>();
    Reverse.gradient(
        x -> {
          Tensor y = x[0].exp();
          inside.add(y.detach());
          inside.add(y.transpose().detach());
          return y.log().square().sum();
        },
        X);
    otherGradients(100);
    assertEquals(14.25, kept[0].item(), 1e-12);
    assertArrayEquals(SLOPES, kept[1].toArray(), 1e-12);
    for (Tensor each : inside) {
      assertArrayEquals(X.exp().toArray(), each.toArray());
    }
  }

  @Test
  void resultsStay() {
    TensorValueAndGradient both = Reverse.valueAndGradient(function(), X);
    Tensor gradient = Reverse.gradient(function(), X)[0];
    Tensor vjp = Reverse.vjp(x -> x[0].mul(x[0]), new Tensor[] {X}, Tensor.ones(4))[0];
    Tensor jacobian = Reverse.jacobian(x -> x[0].mul(x[0]).mul(x[0]), X);
    TensorPullback pullback = Reverse.pullback(x -> x[0].mul(x[0]), X);
    Tensor product = Hybrid.hessianVectorProduct(function(), new Tensor[] {X}, new Tensor[] {X})[0];
    otherGradients(100);
    assertEquals(14.25, both.value().item(), 1e-12);
    assertArrayEquals(SLOPES, both.gradient()[0].toArray(), 1e-12);
    assertArrayEquals(SLOPES, gradient.toArray(), 1e-12);
    assertArrayEquals(SLOPES, vjp.toArray(), 1e-12);
    assertArrayEquals(X.square().mul(3).toArray(), jacobian.diag().toArray(), 1e-12);
    assertArrayEquals(X.square().toArray(), pullback.value().toArray(), 1e-12);
    assertArrayEquals(SLOPES, pullback.apply(Tensor.ones(4))[0].toArray(), 1e-12);
    assertArrayEquals(SLOPES, product.toArray(), 1e-9);
  }

  /** The value may be an input, a view of one, a constant, or what the gradient is made of. */
  @Test
  void resultsOfEveryOriginStay() {
    Tensor one = Tensor.of(3.0);
    List<UnaryOperator<Tensor>> functions =
        List.of(
            x -> x,
            x -> x.reshape(1, 1),
            x -> x.exp().log(),
            x -> x.mul(x).div(x),
            x -> Tensor.apply(new TensorRows.Identity(), x.exp().log()),
            x -> Tensor.of(x.toReals(), 1),
            x -> Tensor.scalar(x.exp().get(0).log()),
            x -> x.add(x.detach()).mul(0.5),
            x -> x.maximum(x.sub(1)));
    for (int i = 0; i < functions.size(); i++) {
      UnaryOperator<Tensor> f = functions.get(i);
      TensorValueAndGradient both = Reverse.valueAndGradient(x -> f.apply(x[0]), one);
      otherGradients(10);
      assertEquals(3, both.value().item(), 1e-12, "function " + i);
      assertEquals(i == 7 ? 0.5 : 1, both.gradient()[0].item(), 1e-12, "function " + i);
    }
    TensorValueAndGradient constant = Reverse.valueAndGradient(x -> Tensor.scalar(7), one);
    assertEquals(7, constant.value().item());
    assertEquals(0, constant.gradient()[0].item());
  }

  @Test
  void aPullbackIsAppliedOnManyThreads() {
    TensorFunction f = x -> x[0].matmul(x[1]).tanh().mul(x[0].get(0, 0).exp().value()).sum(0);
    Tensor a = Tensor.generate(i -> Math.sin(i), 3, 3);
    Tensor b = Tensor.generate(i -> Math.cos(i), 3, 3);
    TensorPullback pullback = Reverse.pullback(f, a, b);
    double[] expected = Reverse.vjp(f, new Tensor[] {a, b}, Tensor.ones(3))[1].toArray();
    IntStream.range(0, 400)
        .parallel()
        .forEach(i -> {
          Tensor w = Tensor.full(ElementType.FLOAT64, i, 3);
          double[] actual = pullback.apply(w)[1].toArray();
          double[] scaled = Arrays.stream(expected).map(p -> p * i).toArray();
          assertArrayEquals(scaled, actual, 1e-11 * (1 + i));
          if (i % 50 == 0) {
            otherGradients(1);
          }
        });
    assertArrayEquals(expected, pullback.apply(Tensor.ones(3))[1].toArray());
  }

  /** With numbers on the tape too. */
  @Test
  void aMixedPullbackIsAppliedOnManyThreads() {
    TensorFunction f =
        x -> Tensor.of(Arrays.stream(x[0].toReals()).map(Real::square).toArray(Real[]::new), 4);
    TensorPullback pullback = Reverse.pullback(f, X);
    IntStream.range(1, 200)
        .parallel()
        .forEach(i -> {
          double[] actual = pullback.apply(Tensor.full(ElementType.FLOAT64, i, 4))[0].toArray();
          assertArrayEquals(Arrays.stream(SLOPES).map(p -> p * i).toArray(), actual, 1e-9);
        });
  }

  // Nesting.

  /** The inner tape computes with constants of its own, which the outer one needs longer. */
  @Test
  void anOuterTapeNeedsWhatAnInnerOneComputed() {
    // The gradient of Σ x² y in x is 2 x y; the sum of it has the gradient 2 x in y.
    TensorFunction outer = y -> Reverse.gradient(x -> x[0].square().mul(y[0]).sum(), X)[0].sum();
    assertArrayEquals(SLOPES, Reverse.gradient(outer, X.exp())[0].toArray(), 1e-12);
    assertArrayEquals(SLOPES, Forward.gradient(outer, X.exp()).toArray(), 1e-12);
    // 2 x y + y exp(x), summed.
    TensorFunction more =
        y ->
            Reverse.gradient(x -> x[0].square().mul(y[0]).add(x[0].exp().mul(y[0])).sum(), X)[0]
                .sum();
    double[] expected = X.mul(2).add(X.exp()).toArray();
    assertArrayEquals(expected, Reverse.gradient(more, X)[0].toArray(), 1e-12);
    assertArrayEquals(expected, Forward.gradient(more, X).toArray(), 1e-12);
    // The action of the inner gradient uses what depends on the outer tape.
    TensorFunction action =
        y -> Reverse.withGradient(x -> x[0].square().sum(), (v, g) -> g[0].mul(y[0]).sum(), X);
    assertArrayEquals(SLOPES, Reverse.gradient(action, X)[0].toArray(), 1e-12);
    assertArrayEquals(SLOPES, Forward.gradient(action, X).toArray(), 1e-12);
  }

  @Test
  void anInnerPullbackInsideAnOuterTape() {
    TensorFunction outer =
        y -> {
          TensorPullback pullback = Reverse.pullback(x -> x[0].mul(y[0]).exp(), X);
          return pullback.apply(y[0])[0].add(pullback.apply(y[0].square())[0]).sum();
        };
    double[] forward = Forward.gradient(outer, X.mul(0.5)).toArray();
    assertArrayEquals(forward, Reverse.gradient(outer, X.mul(0.5))[0].toArray(), 1e-9);
  }

  /** The n-th derivative of exp(a x), by n nested tapes. */
  @Test
  void manyTapesInside() {
    TensorFunction f = x -> x[0].mul(0.5).exp().sum();
    for (int order = 1; order <= 4; order++) {
      TensorFunction inner = f;
      f = x -> Reverse.gradient(inner, x[0])[0].sum();
      double[] expected = X.mul(0.5).exp().mul(Math.pow(0.5, order)).toArray();
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(expected, Reverse.gradient(inner, X)[0].toArray(), 1e-12);
      }
    }
  }

  // Rows that hand on what they are given.

  /** w goes to both operands and on to what they were made of. */
  @Test
  void weightsThatManyShare() {
    TensorFunction f =
        x -> {
          Tensor a = Tensor.apply(new TensorRows.Identity(), x[0].mul(2));
          Tensor b = Tensor.apply(new TensorRows.Identity(), a.reshape(2, 2));
          Tensor c = a.reshape(2, 2).add(b).add(b.transpose()).add(b).add(x[0].reshape(2, 2));
          return c.add(c).square().sum();
        };
    double[] forward = Forward.gradient(f, X).toArray();
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(forward, Reverse.gradient(f, X)[0].toArray(), 1e-10);
    }
    double[] again = Reverse.jacobian(x -> f.apply(x).reshape(1), X).toArray();
    assertArrayEquals(forward, again, 1e-10);
  }

  @Test
  void aPullbackThatIsAnOperand() {
    TensorFunction f =
        x -> {
          Tensor y = x[0].exp();
          Tensor z = Tensor.apply(new TensorRows.HalfSquare(), y);
          return z.add(Tensor.apply(new TensorRows.HalfSquare(), y)).add(y.sum());
        };
    double[] forward = Forward.gradient(f, X).toArray();
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(forward, Reverse.gradient(f, X)[0].toArray(), 1e-10);
    }
    // The gradient is the operand itself: the user's constant, which must stay as it is.
    TensorFunction half = x -> Tensor.apply(new TensorRows.HalfSquare(), x[0]);
    double[] before = X.toArray();
    Tensor gradient = Reverse.gradient(x -> half.apply(x).add(half.apply(x)), X)[0];
    assertArrayEquals(X.mul(2).toArray(), gradient.toArray());
    assertArrayEquals(before, X.toArray());
    assertArrayEquals(before, Reverse.gradient(half, X)[0].toArray());
  }

  /** A row that keeps what it has seen. */
  private record Spy(List<Tensor> seen) implements TensorPrimitive {
    @Override
    public String name() {
      return "spy";
    }

    @Override
    public Role role() {
      return Role.DISTRIBUTOR;
    }

    @Override
    public Tensor value(Tensor... x) {
      seen.add(x[0]);
      return x[0].add(0);
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return dx;
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      seen.add(w);
      seen.add(y);
      seen.add(w.mul(2).detach());
      return w;
    }
  }

  @Test
  void aRowThatKeepsWhatItIsGiven() {
    List<Tensor> seen = new ArrayList<>();
    double[] gradient =
        Reverse.gradient(x -> Tensor.apply(new Spy(seen), x[0].exp()).square().sum(), X)[0]
            .toArray();
    assertArrayEquals(X.mul(2).exp().mul(2).toArray(), gradient, 1e-9);
    otherGradients(30);
    assertThrows(IllegalStateException.class, seen.get(0)::toArray);
    assertThrows(IllegalStateException.class, seen.get(1)::toArray);
    assertThrows(IllegalStateException.class, seen.get(2)::toArray);
    assertArrayEquals(X.exp().mul(4).toArray(), seen.get(3).toArray(), 1e-9);
  }

  /** A row whose pullback itself differentiates. */
  @Test
  void aRowThatDifferentiatesInside() {
    record Inside() implements TensorPrimitive {
      @Override
      public String name() {
        return "inside";
      }

      @Override
      public Role role() {
        return Role.SCALER;
      }

      @Override
      public Tensor value(Tensor... x) {
        return Reverse.gradient(p -> p[0].exp().sum(), x[0])[0];
      }

      @Override
      public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
        return y.mul(dx);
      }

      @Override
      public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
        return Reverse.vjp(p -> p[0].exp(), new Tensor[] {x[0]}, w)[0];
      }
    }

    TensorFunction f = x -> Tensor.apply(new Inside(), x[0].mul(0.5)).square().sum();
    double[] expected = X.exp().toArray();
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(expected, Reverse.gradient(f, X)[0].toArray(), 1e-9);
    }
    assertArrayEquals(
        expected,
        Hybrid.hessianVectorProduct(f, new Tensor[] {X}, new Tensor[] {Tensor.ones(4)})[0]
            .toArray(),
        1e-9);
    TensorFunction inner = x -> Reverse.gradient(f, x[0])[0].sum();
    assertArrayEquals(expected, Reverse.gradient(inner, X)[0].toArray(), 1e-9);
  }

  /** After an exception the memory is as good as before. */
  @Test
  void afterAnException() {
    for (int i = 0; i < 20; i++) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Reverse.gradient(x -> x[0].exp().add(Tensor.ones(3)).sum(), X));
      assertThrows(IllegalArgumentException.class, () -> Reverse.gradient(x -> x[0].exp(), X));
      assertThrows(
          IllegalStateException.class,
          () ->
              Reverse.withGradient(
                  function(),
                  (y, g) -> {
                    throw new IllegalStateException("mine");
                  },
                  X));
      assertArrayEquals(SLOPES, Reverse.gradient(function(), X)[0].toArray(), 1e-12);
    }
  }

  /** Free memory is bounded: 250 rounds of 16 MB and more, no two alike, in a heap of 2 GB. */
  @Test
  void shapesMayVaryFromRoundToRound() {
    for (int i = 0; i < 250; i++) {
      Tensor x = Tensor.full(ElementType.FLOAT64, 0.5, 500_000 + i);
      double value =
          Reverse.withGradient(z -> z[0].exp().sin().tanh().square().sum(), (v, g) -> v.item(), x);
      assertTrue(value > 0);
    }
  }

  @Test
  void manyEmptyRowsAreSummedUp() {
    Tensor x = Tensor.zeros(1000, 0);
    assertEquals(0, x.sum(0).size());
    assertArrayEquals(new int[] {1000, 0}, Reverse.gradient(z -> z[0].norm(0).sum(), x)[0].shape());
    assertEquals("[] [1000, 0]", x.toString());
  }
}
