package dev.cotangent.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Random programs over matrices, in which intermediate results are used many times, and as views:
 * all modes, all kinds of sweeps, and all nestings give the same.
 */
class TensorProgramTest {
  private static final int PROGRAMS = 150;

  private static final List<BinaryOperator<Tensor>> STEPS =
      List.of(
          Tensor::add,
          (a, b) -> a.add(a),
          Tensor::sub,
          (a, b) -> a.mul(b).mul(0.5),
          (a, b) -> a.tanh(),
          (a, b) -> a.sin().add(b.transpose()),
          (a, b) -> a.matmul(b).mul(0.3),
          (a, b) -> a.transpose(),
          (a, b) -> a.reshape(9).flip(0).reshape(3, 3),
          (a, b) -> Tensor.concat(0, a.slice(0, 1, 3), b.slice(0, 0, 1)),
          (a, b) -> a.sub(b.sum(true, 1).broadcastTo(3, 3).mul(0.2)),
          (a, b) -> a.at(0, 1).add(b),
          (a, b) -> a.gather(1, 2, 2, 0),
          (a, b) -> a.scatterAdd(0, new int[] {1, 1}, b.slice(0, 0, 2)),
          (a, b) -> a.lowerTriangle(0).add(b.upperTriangle(1)),
          (a, b) -> a.softmax(-1),
          (a, b) -> a.add(b.diagonal()),
          (a, b) -> Tensor.apply(new TensorRows.Identity(), a),
          (a, b) -> a.affine(b, b.at(1, 0)).mul(0.3),
          (a, b) -> Tensor.where(a.detach(), a.mul(0.5), b),
          (a, b) -> Tensor.of(a.toReals(), 3, 3).mul(b.get(1, 2).value()),
          (a, b) -> a.mul(Tensor.scalar(b.get(0, 1).sin())),
          (a, b) -> a.norm(true, 0).add(b.logSumExp(true, 1)).mul(0.2));

  /** A program, and the two operands of each of its steps. */
  private static TensorFunction program(SplittableRandom random) {
    int length = random.nextInt(3, 13);
    int[][] steps = new int[length][];
    for (int i = 0; i < length; i++) {
      steps[i] =
          new int[] {random.nextInt(STEPS.size()), random.nextInt(i + 2), random.nextInt(i + 2)};
    }
    return x -> {
      List<Tensor> all = new ArrayList<>(Arrays.asList(x));
      for (int[] step : steps) {
        all.add(STEPS.get(step[0]).apply(all.get(step[1]), all.get(step[2])));
      }
      return all.getLast().add(all.get(all.size() / 2)).square().sum();
    };
  }

  private static Tensor matrix(SplittableRandom random) {
    return Tensor.generate(i -> random.nextDouble(-1, 1), 3, 3);
  }

  private static void requireSame(Tensor expected, Tensor actual, int number) {
    double size = 1 + expected.norm().item();
    assertArrayEquals(
        expected.toArray(), actual.toArray(), 1e-10 * size, () -> "program " + number);
  }

  private static Tensor inner(Tensor[] x, Tensor[] y) {
    return x[0].mul(y[0]).sum().add(x[1].mul(y[1]).sum());
  }

  @Test
  void everyWayGivesTheSame() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < PROGRAMS; i++) {
      TensorFunction f = program(random);
      Tensor[] x = {matrix(random), matrix(random)};
      Tensor[] gradient = Reverse.gradient(f, x);
      Tensor[] kept = Reverse.pullback(f, x).apply(Tensor.scalar(1));
      for (int k = 0; k < 2; k++) {
        int at = k;
        TensorFunction one =
            p -> f.apply(at == 0 ? new Tensor[] {p[0], x[1]} : new Tensor[] {x[0], p[0]});
        Tensor forward = Forward.gradient(one, x[k]);
        requireSame(forward, gradient[k], i);
        requireSame(forward, kept[k], i);
        requireSame(forward, Reverse.jacobian(one, x[k]).reshape(3, 3), i);
        requireSame(forward, Reverse.withGradient(f, (y, g) -> g[at].detach(), x), i);
      }
      Tensor[] u = {matrix(random), matrix(random)};
      Tensor[] v = {matrix(random), matrix(random)};
      TensorFunction slope = p -> inner(Reverse.gradient(f, p), u);
      TensorFunction rate = p -> Forward.jvp(f, p, u);
      Tensor second = Forward.jvp(rate, x, v);
      requireSame(second, Forward.jvp(slope, x, v), i);
      requireSame(second, inner(Reverse.gradient(slope, x), v), i);
      requireSame(second, inner(Reverse.gradient(rate, x), v), i);
      requireSame(second, inner(Hybrid.hessianVectorProduct(f, x, u), v), i);
    }
  }
}
