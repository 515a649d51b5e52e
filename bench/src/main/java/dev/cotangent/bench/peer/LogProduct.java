package dev.cotangent.bench.peer;

import dev.cotangent.compiled.PlainScalarFunction;
import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import java.util.Set;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;

/** The first example of many lectures, at its usual point: log x₁ + x₁ x₂ - sin x₂ at (2, 5). */
public record LogProduct() implements ScalarProblem {
  @Override
  public double[] point() {
    return new double[] {2, 5};
  }

  @Override
  public double plain(double[] x) {
    return value(x);
  }

  private static double value(double[] x) {
    return Math.log(x[0]) + x[0] * x[1] - Math.sin(x[1]);
  }

  private static Real value(Real[] x) {
    return x[0].log().add(x[0].mul(x[1])).sub(x[1].sin());
  }

  @Override
  public PlainScalarFunction compilable() {
    return LogProduct::value;
  }

  @Override
  public Contestant cotangent() {
    double[] x = point();
    return Contestant.of(() -> Forward.gradient(LogProduct::value, x));
  }

  @Override
  public double[] byHand(double[] x) {
    return new double[] {1 / x[0] + x[1], x[0] - Math.cos(x[1])};
  }

  @Override
  public <T extends CalculusFieldElement<T>> T hipparchus(T[] x) {
    return x[0].log().add(x[0].multiply(x[1])).subtract(x[1].sin());
  }

  @Override
  public DerivativeStructure commonsMath(DerivativeStructure[] x) {
    return x[0].log().add(x[0].multiply(x[1])).subtract(x[1].sin());
  }

  @Override
  public long numbers() {
    return 10;
  }

  @Override
  public Set<Tool> tools() {
    return Tool.ALWAYS;
  }
}
