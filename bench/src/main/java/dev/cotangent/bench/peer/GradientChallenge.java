package dev.cotangent.bench.peer;

import dev.cotangent.compiled.Compiled;
import dev.cotangent.compiled.PlainScalarFunction;
import java.util.EnumSet;
import java.util.Set;
import org.hipparchus.analysis.differentiation.DSFactory;
import org.hipparchus.analysis.differentiation.Gradient;

/** The gradient of a function of many numbers. */
public final class GradientChallenge implements Challenge {
  private final ScalarProblem problem;
  private final double[] x;

  GradientChallenge(ScalarProblem problem) {
    this.problem = problem;
    this.x = problem.point();
  }

  /** Returns the function. */
  public ScalarProblem problem() {
    return problem;
  }

  @Override
  public Object primal() {
    return problem.plain(x);
  }

  @Override
  public Set<Tool> tools() {
    Set<Tool> tools = EnumSet.copyOf(problem.tools());
    if (problem.compilable() == null) {
      tools.remove(Tool.COMPILED);
    }
    return tools;
  }

  @Override
  public long bytes(Tool tool) {
    long inputs = x.length;
    return switch (tool) {
      case HIPPARCHUS_GRADIENT -> Double.BYTES * problem.numbers() * (inputs + 1);
      case COMMONS_MATH, HIPPARCHUS_STRUCTURE -> Structures.bytes(problem.numbers(), inputs, 1);
      default -> 0;
    };
  }

  @Override
  public Contestant contestant(Tool tool) {
    return switch (tool) {
      case COTANGENT -> problem.cotangent();
      case COMPILED -> compiled();
      case BY_HAND -> Contestant.of(() -> problem.byHand(x));
      case COMMONS_MATH ->
          Contestant.of(
              () -> problem.commonsMath(CommonsMath.variables(1, x)), CommonsMath::gradient);
      case HIPPARCHUS_GRADIENT ->
          Contestant.of(() -> problem.hipparchus(Hipparchus.gradients(x)), Gradient::getGradient);
      case HIPPARCHUS_STRUCTURE -> {
        DSFactory factory = new DSFactory(x.length, 1);
        yield Contestant.of(
            () -> problem.hipparchus(Hipparchus.structures(factory, x)), Hipparchus::gradient);
      }
      default -> throw new IllegalArgumentException(tool.label() + " is a guest");
    };
  }

  private Contestant compiled() {
    PlainScalarFunction f = problem.compilable();
    if (f == null) {
      throw new IllegalArgumentException("no derivative is generated of this problem");
    }
    var gradient = Compiled.gradient(f);
    return Contestant.of(() -> gradient.at(x));
  }
}
