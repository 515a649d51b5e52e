package dev.cotangent.bench.peers;

import dev.cotangent.bench.measure.UnavailableException;
import dev.cotangent.bench.peer.Challenge;
import dev.cotangent.bench.peer.Contestant;
import dev.cotangent.bench.peer.GradientChallenge;
import dev.cotangent.bench.peer.Guest;
import dev.cotangent.bench.peer.LogSumExp;
import dev.cotangent.bench.peer.LogisticRegression;
import dev.cotangent.bench.peer.MixtureModel;
import dev.cotangent.bench.peer.Perceptron;
import dev.cotangent.bench.peer.PerceptronLoss;
import dev.cotangent.bench.peer.Precision;
import dev.cotangent.bench.peer.Rosenbrock;
import dev.cotangent.bench.peer.ScalarProblem;
import dev.cotangent.bench.peer.Stencil;
import dev.cotangent.bench.peer.Tool;
import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;

/** ND4J's SameDiff at the challenges, with one thread. */
public final class SameDiffGuest implements Guest {
  /** Made by {@link java.util.ServiceLoader}. */
  public SameDiffGuest() {}

  @Override
  public Tool tool() {
    return Tool.SAMEDIFF;
  }

  @Override
  public Contestant contestant(Challenge challenge) {
    ScalarProblem problem =
        challenge instanceof GradientChallenge gradient ? gradient.problem() : null;
    return switch (problem) {
      case PerceptronLoss loss -> perceptron(loss);
      case Rosenbrock rosenbrock -> rosenbrock(rosenbrock);
      case LogSumExp sum -> logSumExp(sum);
      case LogisticRegression regression -> logistic(regression);
      case MixtureModel mixture -> SameDiffMixture.contestant(mixture);
      case Stencil stencil -> SameDiffStencil.contestant(stencil);
      case null, default -> throw new UnavailableException("not written for SameDiff");
    };
  }

  private static Contestant rosenbrock(Rosenbrock problem) {
    SameDiffGraph graph = new SameDiffGraph(Precision.F64);
    int n = problem.n();
    SDVariable x = graph.input(problem.point(), n);
    SDVariable here = x.get(SDIndex.interval(0, n - 1));
    SDVariable next = x.get(SDIndex.interval(1, n));
    SDVariable valley = graph.square(next.sub(graph.square(here))).mul(100);
    return graph.gradient(valley.add(graph.square(here.sub(1))).sum());
  }

  private static Contestant logSumExp(LogSumExp problem) {
    SameDiffGraph graph = new SameDiffGraph(Precision.F64);
    SDVariable x = graph.input(problem.point(), problem.n());
    return graph.gradient(graph.logSumExp(x));
  }

  private static Contestant logistic(LogisticRegression problem) {
    SameDiffGraph graph = new SameDiffGraph(Precision.F64);
    double[][] samples = problem.samples();
    double[] flat = Arrays.stream(samples).flatMapToDouble(Arrays::stream).toArray();
    int features = problem.point().length;
    SDVariable w = graph.input(problem.point(), features, 1);
    SDVariable z = graph.constant(flat, samples.length, features).mmul(w);
    SDVariable classes = graph.constant(problem.classes(), samples.length, 1);
    return graph.gradient(graph.softplus(z).sub(classes.mul(z)).mean());
  }

  private static Contestant perceptron(PerceptronLoss problem) {
    SameDiffGraph graph = new SameDiffGraph(problem.type());
    Perceptron data = problem.perceptron();
    int[] widths = data.widths();
    SDVariable outputs = graph.constant(data.inputs(), data.batch(), widths[0]);
    for (int l = 0; l < data.layers(); l++) {
      SDVariable weights = graph.input(data.weights()[l], widths[l], widths[l + 1]);
      SDVariable biases = graph.input(data.biases()[l], widths[l + 1]);
      SDVariable z = graph.linear(outputs, weights, biases);
      outputs = l < data.layers() - 1 ? graph.relu(z) : z;
    }
    return graph.gradient(graph.crossEntropy(outputs, data.classes(), widths[data.layers()]));
  }
}
