package dev.cotangent.bench.peer;

import dev.cotangent.hybrid.Hybrid;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.hipparchus.analysis.differentiation.DSFactory;

/** The Hessian of {@link Rosenbrock}, all of it, though most of it is 0. */
final class HessianChallenge implements Challenge {
  private final Rosenbrock problem;
  private final double[] x;

  HessianChallenge(int n) {
    this.problem = new Rosenbrock(n);
    this.x = problem.point();
  }

  @Override
  public Object primal() {
    return problem.plain(x);
  }

  /** Without Hipparchus's numbers with a gradient, which end at the first order. */
  @Override
  public Set<Tool> tools() {
    Set<Tool> tools = EnumSet.copyOf(Tool.ALWAYS);
    tools.removeAll(EnumSet.of(Tool.COMPILED, Tool.HIPPARCHUS_GRADIENT));
    return tools;
  }

  @Override
  public long bytes(Tool tool) {
    return switch (tool) {
      case COMMONS_MATH, HIPPARCHUS_STRUCTURE -> Structures.bytes(problem.numbers(), x.length, 2);
      default -> 0;
    };
  }

  @Override
  public Contestant contestant(Tool tool) {
    return switch (tool) {
      case COTANGENT ->
          Contestant.of(() -> Hybrid.hessian(Rosenbrock::value, x), HessianChallenge::flat);
      case BY_HAND -> Contestant.of(() -> byHand(x), HessianChallenge::flat);
      case COMMONS_MATH ->
          Contestant.of(
              () -> problem.commonsMath(CommonsMath.variables(2, x)), CommonsMath::hessian);
      case HIPPARCHUS_STRUCTURE -> {
        DSFactory factory = new DSFactory(x.length, 2);
        yield Contestant.of(
            () -> problem.hipparchus(Hipparchus.structures(factory, x)), Hipparchus::hessian);
      }
      default -> throw new IllegalArgumentException(tool.label() + " does not compute a Hessian");
    };
  }

  private static double[][] byHand(double[] x) {
    int n = x.length;
    double[][] hessian = new double[n][n];
    for (int i = 0; i < n - 1; i++) {
      hessian[i][i] += 1200 * x[i] * x[i] - 400 * x[i + 1] + 2;
      hessian[i + 1][i + 1] = 200;
      hessian[i][i + 1] = -400 * x[i];
      hessian[i + 1][i] = -400 * x[i];
    }
    return hessian;
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }
}
