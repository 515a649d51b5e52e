import dev.cotangent.commons.CommonsFunctions;
import dev.cotangent.commons.DifferentiableFunctions;
import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Unary;
import java.util.Locale;
import org.apache.commons.math3.analysis.interpolation.SplineInterpolator;
import org.apache.commons.math3.analysis.solvers.NewtonRaphsonSolver;

/**
 * A measured curve inside a formula: the resistance of a boat, a spline of Commons Math through six
 * measurements, as a primitive.
 *
 * <p>What is cheapest: with a current against it, the boat burns fuel at the rate of its power,
 * r(v) v, and a little for its own needs, and makes v - c over ground. Fuel for each kilometre is
 * least where the derivative of their quotient vanishes. Newton's method finds it with that
 * derivative's own derivative, so with the spline's second one.
 */
public class PowerCurve {
  private static final double[] SPEEDS = {0, 4, 8, 12, 16, 20};
  private static final double[] RESISTANCES = {0, 1.1, 4.9, 12.8, 31, 64};

  /** The resistance, and all its derivatives. */
  static final Unary RESISTANCE =
      CommonsFunctions.unary(
          "resistance", new SplineInterpolator().interpolate(SPEEDS, RESISTANCES));

  /** Returns the fuel for each kilometre over ground, at a speed through water x₁, current x₂. */
  public static Real f(Real[] x) {
    return RESISTANCE.apply(x[0]).mul(x[0]).add(12).div(x[0].sub(x[1]));
  }

  /** Prints the best speed for some currents. */
  public static void main(String[] args) {
    for (double current = 0; current <= 4; current++) {
      Real against = Real.of(current);
      var slope =
          DifferentiableFunctions.univariate(Forward.derivative(v -> f(new Real[] {v, against})));
      double best = new NewtonRaphsonSolver(1e-12).solve(100, slope, current + 2, 16);
      System.out.printf(
          Locale.ROOT,
          "against %.0f km/h: %.6f km/h, %.4f units of fuel for each km%n",
          current,
          best,
          f(Real.of(best, current)).value());
    }
  }
}
