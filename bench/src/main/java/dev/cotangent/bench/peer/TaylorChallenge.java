package dev.cotangent.bench.peer;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.analysis.differentiation.DSFactory;

/**
 * The Taylor series of sin(exp(x)) · x².
 *
 * @param order the highest order
 */
public record TaylorChallenge(int order) implements Challenge {
  /** Where it is developed. */
  public static final double X = 0.7;

  @Override
  public Object primal() {
    return value(X);
  }

  private static double value(double x) {
    return Math.sin(Math.exp(x)) * x * x;
  }

  /** Returns the value over our numbers. */
  public static Real value(Real x) {
    return x.exp().sin().mul(x.square());
  }

  @Override
  public Set<Tool> tools() {
    Set<Tool> tools = EnumSet.copyOf(Tool.ALWAYS);
    tools.removeAll(EnumSet.of(Tool.COMPILED, Tool.HIPPARCHUS_GRADIENT));
    return tools;
  }

  @Override
  public long bytes(Tool tool) {
    return 0;
  }

  @Override
  public Contestant contestant(Tool tool) {
    return switch (tool) {
      case COTANGENT -> Contestant.of(() -> Forward.taylor(TaylorChallenge::value, X, order));
      case BY_HAND -> Contestant.of(this::byHand);
      case COMMONS_MATH ->
          Contestant.of(this::commonsMath, y -> coefficients(y.getAllDerivatives()));
      case HIPPARCHUS_STRUCTURE -> {
        DSFactory factory = new DSFactory(1, order);
        yield Contestant.of(
            () -> {
              var x = factory.variable(0, X);
              return x.exp().sin().multiply(x.square());
            },
            y -> coefficients(y.getAllDerivatives()));
      }
      default -> throw new IllegalArgumentException(tool.label() + " ends at the first order");
    };
  }

  private DerivativeStructure commonsMath() {
    DerivativeStructure x = new DerivativeStructure(1, order, 0, X);
    return x.exp().sin().multiply(x.multiply(x));
  }

  /** Derivatives over factorials. */
  private static double[] coefficients(double[] derivatives) {
    double factorial = 1;
    for (int k = 1; k < derivatives.length; k++) {
      factorial *= k;
      derivatives[k] /= factorial;
    }
    return derivatives;
  }

  /** The recurrences of the exponential and of sine and cosine, and then the product with x². */
  private double[] byHand() {
    double[] exp = new double[order + 1];
    double[] sin = new double[order + 1];
    double[] cos = new double[order + 1];
    double[] result = new double[order + 1];
    exp[0] = Math.exp(X);
    sin[0] = Math.sin(exp[0]);
    cos[0] = Math.cos(exp[0]);
    result[0] = sin[0] * X * X;
    for (int k = 1; k <= order; k++) {
      exp[k] = exp[k - 1] / k;
      for (int i = 1; i <= k; i++) {
        sin[k] += i * exp[i] * cos[k - i];
        cos[k] -= i * exp[i] * sin[k - i];
      }
      sin[k] /= k;
      cos[k] /= k;
      result[k] = sin[k] * X * X + 2 * X * sin[k - 1] + (k > 1 ? sin[k - 2] : 0);
    }
    return result;
  }
}
