package dev.cotangent.bench.peer;

import dev.cotangent.compiled.Compiled;
import dev.cotangent.compiled.HessianVectorProduct;
import dev.cotangent.hybrid.Hybrid;
import java.util.EnumSet;
import java.util.Set;
import org.hipparchus.analysis.differentiation.FieldGradient;
import org.hipparchus.analysis.differentiation.UnivariateDerivative1;

/**
 * The Hessian of {@link Rosenbrock} times a vector. Hipparchus has it by a gradient of numbers with
 * a derivative along the vector; derivative structures would need the whole Hessian.
 */
final class HessianProductChallenge implements Challenge {
  private final Rosenbrock problem;
  private final double[] x;
  private final double[] v;

  HessianProductChallenge(int n) {
    this.problem = new Rosenbrock(n);
    this.x = problem.point();
    this.v = problem.point();
  }

  @Override
  public Object primal() {
    return problem.plain(x);
  }

  @Override
  public Set<Tool> tools() {
    return EnumSet.of(Tool.COTANGENT, Tool.COMPILED, Tool.BY_HAND, Tool.HIPPARCHUS_GRADIENT);
  }

  /** Each element of Hipparchus's gradients is an object of two numbers here. */
  @Override
  public long bytes(Tool tool) {
    return tool == Tool.HIPPARCHUS_GRADIENT ? 40 * problem.numbers() * (x.length + 1) : 0;
  }

  @Override
  public Contestant contestant(Tool tool) {
    return switch (tool) {
      case COTANGENT -> Contestant.of(() -> Hybrid.hessianVectorProduct(Rosenbrock::value, x, v));
      case COMPILED -> compiled();
      case BY_HAND -> Contestant.of(this::byHand);
      case HIPPARCHUS_GRADIENT ->
          Contestant.of(() -> problem.hipparchus(variables()), HessianProductChallenge::rates);
      default -> throw new IllegalArgumentException(tool.label() + " has no such product");
    };
  }

  private Contestant compiled() {
    HessianVectorProduct product = Compiled.hessianVectorProduct(Rosenbrock::value);
    return Contestant.of(() -> product.at(x, v));
  }

  private double[] byHand() {
    double[] product = new double[x.length];
    for (int i = 0; i < x.length - 1; i++) {
      product[i] += (1200 * x[i] * x[i] - 400 * x[i + 1] + 2) * v[i] - 400 * x[i] * v[i + 1];
      product[i + 1] = 200 * v[i + 1] - 400 * x[i] * v[i];
    }
    return product;
  }

  private FieldGradient<UnivariateDerivative1>[] variables() {
    @SuppressWarnings({"unchecked", "rawtypes"})
    FieldGradient<UnivariateDerivative1>[] variables = new FieldGradient[x.length];
    for (int i = 0; i < x.length; i++) {
      UnivariateDerivative1 moving = new UnivariateDerivative1(x[i], v[i]);
      variables[i] = FieldGradient.variable(x.length, i, moving);
    }
    return variables;
  }

  private static double[] rates(FieldGradient<UnivariateDerivative1> y) {
    double[] rates = new double[y.getFreeParameters()];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = y.getPartialDerivative(i).getFirstDerivative();
    }
    return rates;
  }
}
