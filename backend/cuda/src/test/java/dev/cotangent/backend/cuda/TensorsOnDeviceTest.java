package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.kernel.Device;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.primitive.Unary;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import dev.cotangent.tensor.Update;
import dev.cotangent.tensor.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions of tensors that run on a device unchanged, in all modes, and where their data is. */
class TensorsOnDeviceTest {
  private final CudaDevice device = TestDevices.fresh();

  @AfterEach
  void close() {
    device.close();
  }

  private static final List<Function<Tensor, Tensor>> OPERATIONS =
      List.of(
          x -> x.mul(2).sin().exp(),
          x -> x.sum(0),
          x -> x.sum(true, 1).mul(x),
          x -> x.transpose().matmul(x),
          x -> x.matmul(x.transpose().mul(2)),
          x -> x.softmax(1),
          x -> x.logSoftmax(0),
          x -> x.logSumExp(1),
          x -> x.logSumExp(),
          x -> x.max(1),
          x -> x.min(true, 0).sub(x),
          x -> x.norm(0),
          x -> x.gather(1, 2, 0, 2),
          x -> x.scatterAdd(0, new int[] {6, 0, 0, 3, 6}, x.slice(0, 0, 5)),
          x -> x.slice(1, 1, 4, 2).exp(),
          x -> x.flip(0).mul(x),
          x -> Tensor.concat(1, x, x.tanh()),
          x -> x.reshape(2, -1).transpose().sigmoid(),
          x -> x.cumsum(1),
          x -> x.relu().abs().sqrt(),
          x -> x.to(ElementType.FLOAT32).mul(3).to(ElementType.FLOAT64),
          x -> x.add(x.at(0, 0)),
          x -> Tensor.where(x, x.mul(3), x.square()),
          x -> x.maximum(x.flip(1)),
          x -> x.div(x.square().add(1)),
          x -> x.gather(0, 0, 1, 2, 3).lowerTriangle(0),
          x -> x.pow(2).sum(0, 1).sqrt(),
          x -> x.crossEntropy(0, 3, 2, 1, 1, 0, 2));

  private static Tensor sample(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(i -> random.nextDouble(-2, 2), 7, 4);
  }

  /** Sizes of the numbers count, since a matrix product or a sum of few terms may cancel. */
  private static void requireClose(Tensor expected, Tensor actual, double tolerance, Object what) {
    assertArrayEquals(expected.shape(), actual.shape(), what::toString);
    double size = 1 + Arrays.stream(expected.toArray()).map(Math::abs).max().orElse(0);
    assertArrayEquals(expected.toArray(), actual.toArray(), tolerance * size, what::toString);
  }

  private void requireSame(Supplier<Tensor> work, Object what) {
    Tensor expected = Device.onHost(work);
    Tensor actual = device.during(work);
    requireClose(expected, actual, 1e-13, what);
  }

  @Test
  void valuesAndDerivativesAreThoseOfTheHost() {
    for (int i = 0; i < OPERATIONS.size(); i++) {
      Function<Tensor, Tensor> f = OPERATIONS.get(i);
      TensorFunction loss = x -> f.apply(x[0]).mul(0.7).sin().sum();
      requireSame(() -> f.apply(sample(1)), "value " + i);
      requireSame(() -> Reverse.gradient(loss, sample(2))[0], "gradient " + i);
      requireSame(
          () -> Forward.jvp(x -> f.apply(x[0]), new Tensor[] {sample(3)}, new Tensor[] {sample(4)}),
          "jvp " + i);
      requireSame(
          () ->
              Hybrid.hessianVectorProduct(loss, new Tensor[] {sample(5)}, new Tensor[] {sample(6)})[
                  0],
          "Hessian-vector product " + i);
    }
  }

  @Test
  void singlePrecisionIsAsGoodAsOnTheHost() {
    for (int i = 0; i < OPERATIONS.size(); i++) {
      Function<Tensor, Tensor> f = OPERATIONS.get(i);
      if (i == 20) {
        continue; // has a type of its own
      }
      Tensor exact =
          Device.onHost(() -> f.apply(sample(7).to(ElementType.FLOAT32).to(ElementType.FLOAT64)));
      Tensor actual = device.during(() -> f.apply(sample(7).to(ElementType.FLOAT32)));
      requireClose(exact, actual.to(ElementType.FLOAT64), 4e-6, "value " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void kinksFollowThePolicy(Subgradient policy) {
    Tensor x = Tensor.of(new double[] {0, 1, 1, -2, 0, 0}, 2, 3);
    TensorFunction f =
        p ->
            p[0].relu()
                .add(p[0].abs())
                .sum()
                .add(p[0].max(1).sum())
                .add(p[0].maximum(p[0].flip(1)).sum());
    Tensor host = policy.during(() -> Device.onHost(() -> Reverse.gradient(f, x)[0]));
    Tensor there = policy.during(() -> device.during(() -> Reverse.gradient(f, x)[0]));
    assertArrayEquals(host.toArray(), there.toArray());
  }

  @Test
  void aChainAndItsGradientAreOneKernel() {
    Tensor x = Tensor.generate(i -> i * 1e-3, 1000);
    Tensor gradient =
        device.during(() ->
            Reverse.gradient(p -> p[0].mul(2).sin().mul(p[0]).tanh().add(1).square().sum(), x)[0]);
    assertEquals(0, device.usage().kernels(), "nothing is computed before it is needed");
    gradient.toArray();
    Device.Usage usage = device.usage();
    assertEquals(1, usage.kernels());
    assertEquals(1, usage.uploads());
    assertEquals(1, usage.downloads());
  }

  @Test
  void dataStaysOnTheDevice() {
    Variable weights = Variable.of(sample(8));
    Tensor batch = sample(9).transpose();
    Update step = Update.of(3, x -> x[0].sub(x[2].mul(x[1])));
    Supplier<Tensor> training =
        () -> {
          Variable trained = Variable.of(weights.copy());
          for (int i = 0; i < 20; i++) {
            Tensor gradient =
                Reverse.gradient(w -> batch.matmul(w[0]).tanh().square().sum(), trained.value())[0];
            trained.update(step, gradient, Tensor.scalar(0.01));
          }
          return trained.copy();
        };
    Tensor expected = Device.onHost(training);
    Tensor actual = device.during(training);
    Device.Usage before = device.usage();
    assertEquals(2, before.uploads(), "the weights and the batch, once each");
    assertEquals(0, before.downloads());
    requireClose(expected, actual, 1e-13, "trained weights");
    assertEquals(1, device.usage().downloads());
  }

  /** A row of the user's has no device code: it is computed on the host, and all else is not. */
  @Test
  void whatTheDeviceDoesNotHaveIsDoneOnTheHost() {
    Unary softsign =
        Primitive.unary(
            "softsign", x -> x / (1 + Math.abs(x)), (x, y) -> x.abs().add(1).square().reciprocal());
    TensorFunction f = x -> x[0].mul(3).apply(softsign).exp().sum();
    requireSame(() -> Reverse.gradient(f, sample(10))[0], "softsign");
    assertTrue(device.usage().downloads() > 0);
  }

  @Test
  void smallAndEmptyTensorsWork() {
    for (int n : new int[] {0, 1, 2, 3, 5, 255, 256, 257, 1023, 1025}) {
      requireSame(() -> Tensor.generate(i -> i - 3.0, n).mul(2).add(1).exp().relu(), n);
      requireSame(() -> Tensor.generate(i -> i - 3.0, n).sum(), n);
      requireSame(() -> Tensor.generate(i -> i - 3.0, n, 2).sum(0), n);
      requireSame(
          () -> Tensor.generate(i -> i - 3.0, 2, n).matmul(Tensor.generate(i -> i, n, 3)), n);
    }
  }

  @Test
  void resultsAreTheSameFromRunToRunBitForBit() {
    Supplier<double[]> work =
        () ->
            Reverse.gradient(x -> x[0].matmul(x[0].transpose()).softmax(0).logSumExp(), sample(11))[
                0]
                .toArray();
    double[] once = device.during(work);
    CudaDevice another = TestDevices.fresh();
    assertArrayEquals(once, another.during(work));
    another.close();
  }

  /** What leads to a sum over long rows is computed on the way, and not kept. */
  @Test
  void reductionsOfChains() {
    for (int n : new int[] {129, 255, 256, 257, 1000, 8192, 8193, 20_000}) {
      Tensor x = Tensor.generate(i -> Math.sin(i), 2, n);
      Tensor row = Tensor.generate(i -> Math.cos(i), n);
      requireSame(() -> x.mul(row).exp().sum(1), "sum of rows of " + n);
      requireSame(() -> x.mul(row).exp().sum(), "sum of 2 x " + n);
      requireSame(() -> x.mul(row).add(x.flip(1)).max(1), "largest of rows of " + n);
      requireSame(() -> x.transpose().mul(2).sum(0), "sum of columns of " + n);
      requireSame(() -> x.transpose().mul(2).max(1, 0).add(x.sub(1).min()), "all of " + n);
      Tensor single = x.to(ElementType.FLOAT32);
      requireSame(
          () -> single.mul(3).sum(1).to(ElementType.FLOAT64).mul(1e-7), "sum of floats " + n);
    }
    Tensor gap = Tensor.generate(i -> i == 700 ? Double.NaN : i, 1000);
    assertEquals(Double.NaN, device.during(() -> gap.mul(2).max().item()));
    assertEquals(Double.NaN, device.during(() -> gap.mul(2).sum().item()));
  }

  @Test
  void aLossIsOneKernelAndSoIsItsGradient() {
    Tensor x = Tensor.generate(i -> i * 1e-3, 5000);
    device.during(() -> {
      var both = Reverse.valueAndGradient(p -> p[0].sin().mul(p[0]).square().sum(), x);
      both.gradient()[0].toArray();
      return both.value().item();
    });
    assertEquals(2, device.usage().kernels());
  }

  @Test
  void longChainsAreCutIntoKernels() {
    requireSame(
        () -> {
          Tensor x = sample(12);
          for (int i = 0; i < 300; i++) {
            x = x.sin().add(x.mul(0.5));
          }
          return x;
        },
        "300 steps");
  }

  /**
   * Parts of a formula may be computed before the rest of it is known, which looks back at them.
   */
  @ParameterizedTest
  @ValueSource(ints = {5, 20, 100})
  void longFormulasUseEarlyStepsLate(int length) {
    Update update =
        Update.of(
            2,
            x -> {
              Real early = x[1].sin();
              Real y = x[0];
              for (int i = 0; i < length; i++) {
                y = y.mul(0.5).add(early);
              }
              return y.sub(early).mul(x[1]);
            });
    requireSame(
        () -> {
          Variable x = Variable.of(sample(13));
          for (int i = 0; i < 4; i++) {
            x.update(update, sample(14).mul(i));
          }
          return x.copy();
        },
        length + " steps");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 47})
  void longChainsOfRulesWithSeveralStepsHaveTheirGradients(int length) {
    TensorFunction f =
        x -> {
          Tensor y = x[0];
          for (int i = 0; i < length; i++) {
            y = y.square().add(1).atan2(x[0].hypot(y)).pow(y.square().add(1)).tanh();
          }
          return y.sum();
        };
    requireSame(() -> Reverse.gradient(f, sample(15))[0], "gradient");
  }

  @Test
  void sumsThatFeedTheNextStepDoNotPileUp() {
    requireSame(
        () -> {
          Tensor x = Tensor.scalar(1).broadcastTo(10);
          for (int i = 0; i < 2000; i++) {
            x = x.mul(0.5).add(x.sum().mul(0.04));
          }
          return x;
        },
        "2000 sums");
  }
}
