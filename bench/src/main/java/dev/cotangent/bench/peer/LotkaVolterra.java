package dev.cotangent.bench.peer;

import dev.cotangent.compiled.PlainScalarFunction;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import java.util.Set;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.hipparchus.CalculusFieldElement;

/**
 * Prey x and predators y, x' = α x - β x y and y' = δ x y - γ y, by the classical Runge-Kutta
 * method; the result is x² + y² at the end. The inputs are x and y at the beginning, α, β, γ and δ.
 *
 * @param steps the number of steps
 */
public record LotkaVolterra(int steps) implements ScalarProblem {
  private static final double H = 0.01;

  @Override
  public double[] point() {
    return new double[] {10, 5, 1.1, 0.4, 0.4, 0.1};
  }

  @Override
  public double plain(double[] v) {
    return value(v, steps);
  }

  private static double value(double[] v, int steps) {
    double x = v[0];
    double y = v[1];
    for (int i = 0; i < steps; i++) {
      double p1 = prey(v, x, y);
      double q1 = predators(v, x, y);
      double p2 = prey(v, x + H / 2 * p1, y + H / 2 * q1);
      double q2 = predators(v, x + H / 2 * p1, y + H / 2 * q1);
      double p3 = prey(v, x + H / 2 * p2, y + H / 2 * q2);
      double q3 = predators(v, x + H / 2 * p2, y + H / 2 * q2);
      double p4 = prey(v, x + H * p3, y + H * q3);
      double q4 = predators(v, x + H * p3, y + H * q3);
      x += H / 6 * (p1 + 2 * (p2 + p3) + p4);
      y += H / 6 * (q1 + 2 * (q2 + q3) + q4);
    }
    return x * x + y * y;
  }

  private static double prey(double[] v, double x, double y) {
    return x * (v[2] - v[3] * y);
  }

  private static double predators(double[] v, double x, double y) {
    return y * (v[5] * x - v[4]);
  }

  @Override
  public PlainScalarFunction compilable() {
    int count = steps;
    return v -> value(v, count);
  }

  /** By one tape over all steps: it is short enough, and twice as fast as six tangents. */
  @Override
  public Contestant cotangent() {
    double[] v = point();
    return Contestant.of(() -> Reverse.gradient(this::value, v));
  }

  private Real value(Real[] v) {
    Real x = v[0];
    Real y = v[1];
    for (int i = 0; i < steps; i++) {
      Real p1 = prey(v, x, y);
      Real q1 = predators(v, x, y);
      Real x2 = x.add(p1.mul(H / 2));
      Real y2 = y.add(q1.mul(H / 2));
      Real p2 = prey(v, x2, y2);
      Real q2 = predators(v, x2, y2);
      Real x3 = x.add(p2.mul(H / 2));
      Real y3 = y.add(q2.mul(H / 2));
      Real p3 = prey(v, x3, y3);
      Real q3 = predators(v, x3, y3);
      Real x4 = x.add(p3.mul(H));
      Real y4 = y.add(q3.mul(H));
      x = x.add(p1.add(p2.add(p3).mul(2)).add(prey(v, x4, y4)).mul(H / 6));
      y = y.add(q1.add(q2.add(q3).mul(2)).add(predators(v, x4, y4)).mul(H / 6));
    }
    return x.square().add(y.square());
  }

  private static Real prey(Real[] v, Real x, Real y) {
    return x.mul(v[2].sub(v[3].mul(y)));
  }

  private static Real predators(Real[] v, Real x, Real y) {
    return y.mul(v[5].mul(x).sub(v[4]));
  }

  @Override
  public double[] byHand(double[] v) {
    return new LotkaVolterraAdjoint(v, steps, H).gradient();
  }

  @Override
  public <T extends CalculusFieldElement<T>> T hipparchus(T[] v) {
    T x = v[0];
    T y = v[1];
    for (int i = 0; i < steps; i++) {
      T p1 = prey(v, x, y);
      T q1 = predators(v, x, y);
      T x2 = x.add(p1.multiply(H / 2));
      T y2 = y.add(q1.multiply(H / 2));
      T p2 = prey(v, x2, y2);
      T q2 = predators(v, x2, y2);
      T x3 = x.add(p2.multiply(H / 2));
      T y3 = y.add(q2.multiply(H / 2));
      T p3 = prey(v, x3, y3);
      T q3 = predators(v, x3, y3);
      T x4 = x.add(p3.multiply(H));
      T y4 = y.add(q3.multiply(H));
      x = x.add(p1.add(p2.add(p3).multiply(2)).add(prey(v, x4, y4)).multiply(H / 6));
      y = y.add(q1.add(q2.add(q3).multiply(2)).add(predators(v, x4, y4)).multiply(H / 6));
    }
    return x.square().add(y.square());
  }

  private static <T extends CalculusFieldElement<T>> T prey(T[] v, T x, T y) {
    return x.multiply(v[2].subtract(v[3].multiply(y)));
  }

  private static <T extends CalculusFieldElement<T>> T predators(T[] v, T x, T y) {
    return y.multiply(v[5].multiply(x).subtract(v[4]));
  }

  @Override
  public DerivativeStructure commonsMath(DerivativeStructure[] v) {
    DerivativeStructure x = v[0];
    DerivativeStructure y = v[1];
    for (int i = 0; i < steps; i++) {
      DerivativeStructure p1 = prey(v, x, y);
      DerivativeStructure q1 = predators(v, x, y);
      DerivativeStructure x2 = x.add(p1.multiply(H / 2));
      DerivativeStructure y2 = y.add(q1.multiply(H / 2));
      DerivativeStructure p2 = prey(v, x2, y2);
      DerivativeStructure q2 = predators(v, x2, y2);
      DerivativeStructure x3 = x.add(p2.multiply(H / 2));
      DerivativeStructure y3 = y.add(q2.multiply(H / 2));
      DerivativeStructure p3 = prey(v, x3, y3);
      DerivativeStructure q3 = predators(v, x3, y3);
      DerivativeStructure x4 = x.add(p3.multiply(H));
      DerivativeStructure y4 = y.add(q3.multiply(H));
      x = x.add(p1.add(p2.add(p3).multiply(2)).add(prey(v, x4, y4)).multiply(H / 6));
      y = y.add(q1.add(q2.add(q3).multiply(2)).add(predators(v, x4, y4)).multiply(H / 6));
    }
    return x.multiply(x).add(y.multiply(y));
  }

  private static DerivativeStructure prey(
      DerivativeStructure[] v, DerivativeStructure x, DerivativeStructure y) {
    return x.multiply(v[2].subtract(v[3].multiply(y)));
  }

  private static DerivativeStructure predators(
      DerivativeStructure[] v, DerivativeStructure x, DerivativeStructure y) {
    return y.multiply(v[5].multiply(x).subtract(v[4]));
  }

  @Override
  public long numbers() {
    return 30;
  }

  @Override
  public Set<Tool> tools() {
    return Tool.ALWAYS;
  }
}
