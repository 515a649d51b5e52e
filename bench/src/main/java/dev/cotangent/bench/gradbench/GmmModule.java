package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cotangent.bench.function.GaussianMixture;
import dev.cotangent.bench.function.GaussianMixture.Parameters;
import dev.cotangent.reverse.Reverse;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * The log posterior of a Gaussian mixture and its gradient. The function is plain Java; what is
 * differentiated, in reverse mode, is the same written over tensors.
 */
final class GmmModule implements Module {
  private static final String OBJECTIVE = "objective";
  private static final String JACOBIAN = "jacobian";

  @Override
  public String name() {
    return "gmm";
  }

  @Override
  public Evaluation<?> evaluation(String function, JsonNode input) {
    return switch (function) {
      case OBJECTIVE -> objective(Problem.of(input));
      case JACOBIAN -> jacobian(Problem.of(input));
      default -> throw Modules.unknown(this, function, OBJECTIVE, JACOBIAN);
    };
  }

  @Override
  public List<Evaluation<?>> rehearsal() {
    Problem small = Problem.small();
    return List.of(objective(small), jacobian(small));
  }

  private static Evaluation<?> objective(Problem problem) {
    return Evaluation.of(() -> problem.mixture.objective(problem.parameters));
  }

  private static Evaluation<?> jacobian(Problem problem) {
    return new Evaluation<>(problem::gradient, Parameters::of);
  }

  private record Problem(GaussianMixture mixture, Parameters parameters) {
    static Problem of(JsonNode input) {
      double[][] x = Inputs.matrix(input, "x");
      int k = Inputs.integer(input, "k");
      requireSize("n", Inputs.integer(input, "n"), x.length, "point(s)");
      GaussianMixture mixture =
          new GaussianMixture(x, Inputs.integer(input, "m"), Inputs.number(input, "gamma"), k);
      requireSize("d", Inputs.integer(input, "d"), x[0].length, "number(s) in each point");
      Parameters parameters =
          new Parameters(
              Inputs.vector(input, "alpha"),
              Inputs.matrix(input, "mu"),
              Inputs.matrix(input, "q"),
              Inputs.matrix(input, "l"));
      return new Problem(mixture, mixture.requireFitting(parameters));
    }

    /** Returns a problem that is computed within a millisecond. */
    static Problem small() {
      int d = 10;
      int k = 10;
      double[][] x = numbers(300, d);
      double[][] mu = numbers(k, d);
      double[][] l = numbers(k, d * (d - 1) / 2);
      return new Problem(
          new GaussianMixture(x, 0, 1, k), new Parameters(new double[k], mu, numbers(k, d), l));
    }

    private static double[][] numbers(int rows, int columns) {
      double[][] numbers = new double[rows][columns];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          numbers[i][j] = Math.sin(i * columns + j);
        }
      }
      return numbers;
    }

    private static void requireSize(String field, int stated, int found, String what) {
      if (stated != found) {
        throw new IllegalArgumentException(
            "input.%s is %d, but input.x has %d %s".formatted(field, stated, found, what));
      }
    }

    Tensor[] gradient() {
      return Reverse.gradient(mixture::logPosterior, parameters.tensors());
    }
  }
}
