import dev.cotangent.commons.DifferentialEquations;
import dev.cotangent.primitive.Real;
import java.util.Locale;
import org.apache.commons.math3.ode.ExpandableStatefulODE;
import org.apache.commons.math3.ode.JacobianMatrices;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;

/**
 * The oscillator of van der Pol, y'' = μ (1 - y²) y' - y, and how its state depends on where it
 * started and on μ: Commons Math integrates the variational equations with Jacobians from
 * Cotangent.
 *
 * <p>Whatever the start, the motion ends in the same cycle. So the state forgets how far out it
 * began: the determinant of its derivatives by the start goes to 0, as a volume of starts does.
 */
public class VanDerPolSensitivity {
  private static final double MU = 0.5;

  /** Returns the rates of the state (y, y'), for the parameter μ. */
  public static Real[] rates(Real t, Real[] y, Real[] p) {
    return new Real[] {y[1], p[0].mul(y[0].square().rsub(1)).mul(y[1]).sub(y[0])};
  }

  /** Prints the state and its derivatives as time goes on. */
  public static void main(String[] args) {
    var oscillator = DifferentialEquations.of(2, VanDerPolSensitivity::rates).with("mu", MU);
    System.out.println("   t           y       dy/dμ    determinant of d(y, y') / d(start)");
    for (int end = 5; end <= 20; end += 5) {
      var sensitivities = new JacobianMatrices(oscillator, "mu");
      sensitivities.addParameterJacobianProvider(oscillator);
      var equations = new ExpandableStatefulODE(oscillator);
      equations.setTime(0);
      equations.setPrimaryState(new double[] {0.5, 0});
      sensitivities.registerVariationalEquations(equations);
      new DormandPrince853Integrator(1e-8, 1, 1e-12, 1e-12).integrate(equations, end);
      double[][] byStart = new double[2][2];
      double[] byMu = new double[2];
      sensitivities.getCurrentMainSetJacobian(byStart);
      sensitivities.getCurrentParameterJacobian("mu", byMu);
      System.out.printf(
          Locale.ROOT,
          "%4d    %8.5f    %8.5f    %.5e%n",
          end,
          equations.getPrimaryState()[0],
          byMu[0],
          byStart[0][0] * byStart[1][1] - byStart[0][1] * byStart[1][0]);
    }
  }
}
