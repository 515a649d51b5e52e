package dev.cotangent.bench.peer;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.hipparchus.analysis.differentiation.DSFactory;
import org.hipparchus.analysis.differentiation.Gradient;

/** The Jacobian of a function of several numbers with several results. */
final class JacobianChallenge implements Challenge {
  private final VectorProblem problem;
  private final double[] x;

  JacobianChallenge(VectorProblem problem) {
    this.problem = problem;
    this.x = problem.point();
  }

  @Override
  public Object primal() {
    return problem.plain(x);
  }

  @Override
  public Set<Tool> tools() {
    Set<Tool> tools = EnumSet.copyOf(Tool.ALWAYS);
    tools.remove(Tool.COMPILED);
    return tools;
  }

  @Override
  public long bytes(Tool tool) {
    long numbers = (long) x.length + problem.plain(x).length;
    return switch (tool) {
      case HIPPARCHUS_GRADIENT -> Double.BYTES * numbers * (x.length + 1);
      case COMMONS_MATH, HIPPARCHUS_STRUCTURE -> Structures.bytes(numbers, x.length, 1);
      default -> 0;
    };
  }

  @Override
  public Contestant contestant(Tool tool) {
    return switch (tool) {
      case COTANGENT -> rows(problem::cotangent);
      case BY_HAND -> rows(problem::byHand);
      case COMMONS_MATH ->
          Contestant.of(
              () -> problem.commonsMath(CommonsMath.variables(1, x)),
              y -> flat(y, CommonsMath::gradient));
      case HIPPARCHUS_GRADIENT ->
          Contestant.of(
              () -> problem.hipparchus(Hipparchus.gradients(x)),
              y -> flat(y, Gradient::getGradient));
      case HIPPARCHUS_STRUCTURE -> {
        DSFactory factory = new DSFactory(x.length, 1);
        yield Contestant.of(
            () -> problem.hipparchus(Hipparchus.structures(factory, x)),
            y -> flat(y, Hipparchus::gradient));
      }
      default -> throw new IllegalArgumentException(tool.label() + " is a guest");
    };
  }

  private Contestant rows(Function<double[], double[][]> jacobian) {
    return Contestant.of(() -> jacobian.apply(x), y -> flat(y, row -> row));
  }

  private static <R> double[] flat(R[] rows, Function<R, double[]> numbers) {
    return Arrays.stream(rows).map(numbers).flatMapToDouble(Arrays::stream).toArray();
  }
}
