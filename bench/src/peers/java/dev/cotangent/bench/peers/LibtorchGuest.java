package dev.cotangent.bench.peers;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.cotangent.bench.measure.UnavailableException;
import dev.cotangent.bench.peer.Challenge;
import dev.cotangent.bench.peer.Contestant;
import dev.cotangent.bench.peer.GradientChallenge;
import dev.cotangent.bench.peer.Guest;
import dev.cotangent.bench.peer.LogSumExp;
import dev.cotangent.bench.peer.LogisticRegression;
import dev.cotangent.bench.peer.MixtureModel;
import dev.cotangent.bench.peer.PerceptronLoss;
import dev.cotangent.bench.peer.Precision;
import dev.cotangent.bench.peer.RandomData;
import dev.cotangent.bench.peer.Rosenbrock;
import dev.cotangent.bench.peer.ScalarProblem;
import dev.cotangent.bench.peer.Stencil;
import dev.cotangent.bench.peer.Tool;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** libtorch at the challenges, with one thread. */
public final class LibtorchGuest implements Guest {
  /** Made by {@link java.util.ServiceLoader}. */
  public LibtorchGuest() {}

  @Override
  public Tool tool() {
    return Tool.LIBTORCH;
  }

  @Override
  public Contestant contestant(Challenge challenge) {
    ScalarProblem problem =
        challenge instanceof GradientChallenge gradient ? gradient.problem() : null;
    return switch (problem) {
      case PerceptronLoss loss -> perceptron(loss);
      case Rosenbrock rosenbrock -> ofVector(rosenbrock, LibtorchGuest::rosenbrock);
      case LogSumExp sum -> ofVector(sum, x -> logSumExp(x, 0).sum());
      case LogisticRegression regression -> logistic(regression);
      case MixtureModel mixture -> new LibtorchMixture(start(), mixture).contestant();
      case Stencil stencil -> new LibtorchStencil(start(), stencil).contestant();
      case null, default -> throw new UnavailableException("not written for libtorch");
    };
  }

  private static Libtorch start() {
    return Libtorch.start(1, Precision.F64);
  }

  private static Contestant perceptron(PerceptronLoss loss) {
    LibtorchPerceptron perceptron = new LibtorchPerceptron(loss.perceptron(), 1, loss.type());
    int[] widths = loss.perceptron().widths();
    return new Contestant(
        () -> {
          perceptron.step();
          return widths;
        },
        () -> {
          double[][] gradients = perceptron.gradients();
          for (int l = 0; l < widths.length - 1; l++) {
            gradients[2 * l] = RandomData.transposed(gradients[2 * l], widths[l + 1], widths[l]);
          }
          return Arrays.stream(gradients).flatMapToDouble(Arrays::stream).toArray();
        });
  }

  private static Contestant ofVector(ScalarProblem problem, UnaryOperator<PtNDArray> loss) {
    Libtorch libtorch = start();
    double[] x = problem.point();
    PtNDArray[] inputs = {libtorch.tensor(x, x.length)};
    return new LibtorchGradient(libtorch, leaves -> loss.apply(leaves[0]), inputs).contestant();
  }

  private static PtNDArray rosenbrock(PtNDArray x) {
    long n = x.getShape().get(0);
    PtNDArray here = JniUtils.slice(x, 0, 0, n - 1, 1);
    PtNDArray next = JniUtils.slice(x, 0, 1, n, 1);
    PtNDArray valley = JniUtils.square(next.sub(JniUtils.square(here))).mul(100);
    return valley.add(JniUtils.square(here.sub(1))).sum();
  }

  /** The maximum is a constant to the derivative: it does not matter to the result. */
  static PtNDArray logSumExp(PtNDArray x, int axis) {
    PtNDArray max = (PtNDArray) x.max(new int[] {axis}, true).stopGradient();
    PtNDArray sum = JniUtils.exp(x.sub(max)).sum(new int[] {axis}, true);
    return JniUtils.log(sum).add(max);
  }

  private static Contestant logistic(LogisticRegression regression) {
    Libtorch libtorch = start();
    double[] w = regression.point();
    int n = regression.samples().length;
    double[] flat = Arrays.stream(regression.samples()).flatMapToDouble(Arrays::stream).toArray();
    PtNDArray samples = libtorch.tensor(flat, n, w.length);
    PtNDArray classes = libtorch.tensor(regression.classes(), n);
    PtNDArray[] inputs = {libtorch.tensor(w, w.length)};
    return new LibtorchGradient(
            libtorch,
            leaves -> {
              PtNDArray z = JniUtils.matmul(samples, leaves[0]);
              return JniUtils.softPlus(z).sub(z.mul(classes)).mean();
            },
            inputs,
            samples)
        .contestant();
  }
}
