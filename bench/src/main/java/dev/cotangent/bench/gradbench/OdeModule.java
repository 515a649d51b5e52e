package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cotangent.compiled.Compiled;
import dev.cotangent.compiled.MethodGradient;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The equations y₀' = x₀, yᵢ' = xᵢ yᵢ₋₁ from 0 to the time 2, by the classical method of Runge and
 * Kutta, and the gradient of the last yᵢ. The solution is loops over arrays, which the JIT compiler
 * turns into vector instructions; the gradient is generated of it.
 */
final class OdeModule implements Module {
  private static final String PRIMAL = "primal";
  private static final String GRADIENT = "gradient";
  private static final double END = 2;

  private static final MethodGradient SLOPES =
      Compiled.adjoint(OdeModule.class, "lastOfSolution").withRespectTo(1);

  @Override
  public String name() {
    return "ode";
  }

  @Override
  public Evaluation<?> evaluation(String function, JsonNode input) {
    return switch (function) {
      case PRIMAL -> primal(steps(input), point(input));
      case GRADIENT -> gradient(steps(input), point(input));
      default -> throw Modules.unknown(this, function, PRIMAL, GRADIENT);
    };
  }

  @Override
  public List<Evaluation<?>> rehearsal() {
    double[] x = IntStream.range(0, 1000).mapToDouble(i -> 0.5 + 1e-3 * i).toArray();
    return List.of(primal(10, x), gradient(10, x));
  }

  private static double[] point(JsonNode input) {
    return Inputs.nonEmptyVector(input, "x");
  }

  private static int steps(JsonNode input) {
    int steps = Inputs.integer(input, "s");
    if (steps < 1) {
      throw new IllegalArgumentException(
          "input.s: at least 1 step is needed, but this is " + steps);
    }
    return steps;
  }

  private static Evaluation<?> primal(int steps, double... x) {
    return Evaluation.of(() -> solution(steps, x));
  }

  private static Evaluation<?> gradient(int steps, double... x) {
    return new Evaluation<>(
        () -> SLOPES.at(steps, x), result -> Objects.requireNonNull(result.gradient(1)));
  }

  private static double[] solution(int steps, double... x) {
    int n = x.length;
    double h = END / steps;
    double[] y = new double[n];
    double[] k1 = new double[n];
    double[] k2 = new double[n];
    double[] k3 = new double[n];
    double[] k4 = new double[n];
    for (int step = 0; step < steps; step++) {
      slope(x, y, 0, y, k1);
      slope(x, y, h / 2, k1, k2);
      slope(x, y, h / 2, k2, k3);
      slope(x, y, h, k3, k4);
      for (int i = 0; i < n; i++) {
        y[i] += h / 6 * (k1[i] + 2 * (k2[i] + k3[i]) + k4[i]);
      }
    }
    return y;
  }

  /** Computes the slope at y + h k. */
  private static void slope(double[] x, double[] y, double h, double[] k, double[] slope) {
    slope[0] = x[0];
    for (int i = 1; i < x.length; i++) {
      slope[i] = x[i] * (y[i - 1] + h * k[i - 1]);
    }
  }

  /** What a derivative is generated of. */
  static double lastOfSolution(int steps, double[] x) {
    return solution(steps, x)[x.length - 1];
  }
}
