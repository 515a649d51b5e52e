package dev.cotangent.commons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.commons.DifferentialEquations.RightHandSide;
import dev.cotangent.primitive.Real;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.exception.DimensionMismatchException;
import org.apache.commons.math3.exception.NotFiniteNumberException;
import org.apache.commons.math3.exception.NotStrictlyPositiveException;
import org.apache.commons.math3.ode.ExpandableStatefulODE;
import org.apache.commons.math3.ode.FirstOrderIntegrator;
import org.apache.commons.math3.ode.JacobianMatrices;
import org.apache.commons.math3.ode.UnknownParameterException;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;
import org.junit.jupiter.api.Test;

/**
 * Right-hand sides with Jacobians, and the variational equations that Commons Math makes of them.
 */
class DifferentialEquationsTest {
  private static final RightHandSide VAN_DER_POL =
      (t, y, p) -> new Real[] {y[1], y[0].square().rsub(1).mul(y[1]).mul(p[0]).sub(y[0])};

  /** y'' = -ω² y + a sin t: frequency and drive. */
  private static final RightHandSide DRIVEN =
      (t, y, p) -> new Real[] {y[1], p[1].mul(t.sin()).sub(p[0].square().mul(y[0]))};

  private static DormandPrince853Integrator integrator() {
    return new DormandPrince853Integrator(1e-8, 1, 1e-13, 1e-13);
  }

  /** What the variational equations give at the end: the state, and the derivatives of it. */
  private record Solution(double[] state, double[][] byStart, double[][] byParameter) {}

  private static Solution solution(DifferentialEquations equations, double end, double... start) {
    int n = equations.getDimension();
    List<String> names = equations.getParametersNames();
    JacobianMatrices matrices = new JacobianMatrices(equations, names.toArray(String[]::new));
    matrices.addParameterJacobianProvider(equations);
    ExpandableStatefulODE ode = new ExpandableStatefulODE(equations);
    ode.setTime(0);
    ode.setPrimaryState(start);
    matrices.registerVariationalEquations(ode);
    integrator().integrate(ode, end);
    double[][] byStart = new double[n][n];
    matrices.getCurrentMainSetJacobian(byStart);
    double[][] byParameter = new double[names.size()][n];
    for (int k = 0; k < names.size(); k++) {
      matrices.getCurrentParameterJacobian(names.get(k), byParameter[k]);
    }
    return new Solution(ode.getPrimaryState(), byStart, byParameter);
  }

  /** From (u, v) at ω = 2: y = u cos 2t + v/2 sin 2t + a (sin t / 3 - sin 2t / 6). */
  @Test
  void variationalEquationsOfADrivenOscillator() {
    double t = 1.7;
    double c = Math.cos(2 * t);
    double s = Math.sin(2 * t);
    Solution solution =
        solution(
            DifferentialEquations.of(2, DRIVEN).with("omega", 2).with("drive", 0.6), t, 1, -0.5);
    double drive = Math.sin(t) / 3 - s / 6;
    double accuracy = 1e-11;
    assertEquals(c - 0.25 * s + 0.6 * drive, solution.state[0], accuracy);
    assertArrayEquals(new double[] {c, s / 2}, solution.byStart[0], accuracy);
    assertArrayEquals(new double[] {-2 * s, c}, solution.byStart[1], accuracy);
    double drivenRate = Math.cos(t) / 3 - c / 3;
    assertArrayEquals(new double[] {drive, drivenRate}, solution.byParameter[1], accuracy);
    // d/dω of u cos ωt + v/ω sin ωt + a (sin t - sin ωt / ω) / (ω² - 1) at ω = 2
    double inSine = t * c / 2 - s / 4;
    double byOmega = -t * s - 0.5 * inSine + 0.6 * (-inSine / 3 - (Math.sin(t) - s / 2) * 4 / 9);
    assertEquals(byOmega, solution.byParameter[0][0], accuracy);
  }

  @Test
  void vanDerPolAgainstDifferencesOfSolutions() {
    Solution solution =
        solution(DifferentialEquations.of(2, VAN_DER_POL).with("mu", 1.5), 3, 2, 0.1);
    double h = 1e-5;
    double[][] ends = new double[6][2];
    double[][] cases = {
      {2 + h, 0.1, 1.5}, {2 - h, 0.1, 1.5}, {2, 0.1 + h, 1.5},
      {2, 0.1 - h, 1.5}, {2, 0.1, 1.5 + h}, {2, 0.1, 1.5 - h}
    };
    FirstOrderIntegrator integrator = integrator();
    for (int k = 0; k < cases.length; k++) {
      var equations = DifferentialEquations.of(2, VAN_DER_POL).with("mu", cases[k][2]);
      integrator.integrate(equations, 0, new double[] {cases[k][0], cases[k][1]}, 3, ends[k]);
    }
    for (int i = 0; i < 2; i++) {
      // Differences are off by h² and by the integrator's 1e-12 or so over h.
      assertEquals((ends[0][i] - ends[1][i]) / (2 * h), solution.byStart[i][0], 1e-6);
      assertEquals((ends[2][i] - ends[3][i]) / (2 * h), solution.byStart[i][1], 1e-6);
      assertEquals((ends[4][i] - ends[5][i]) / (2 * h), solution.byParameter[0][i], 1e-6);
    }
  }

  @Test
  void jacobiansByHand() {
    DifferentialEquations equations =
        DifferentialEquations.of(2, DRIVEN).with("omega", 3).with("drive", 5);
    double[] y = {2, 7};
    double[] rates = new double[2];
    double[][] byState = new double[2][2];
    double[] byOmega = new double[2];
    double[] byDrive = new double[2];
    equations.computeDerivatives(0.5, y, rates);
    equations.computeMainStateJacobian(0.5, y, rates, byState);
    equations.computeParameterJacobian(0.5, y, rates, "omega", byOmega);
    equations.computeParameterJacobian(0.5, y, rates, "drive", byDrive);
    assertArrayEquals(new double[] {7, 5 * Math.sin(0.5) - 18}, rates);
    assertArrayEquals(new double[][] {{0, 1}, {-9, 0}}, byState);
    assertArrayEquals(new double[] {0, -12}, byOmega);
    assertArrayEquals(new double[] {0, Math.sin(0.5)}, byDrive);
    assertEquals(List.of("omega", "drive"), equations.getParametersNames());
    assertTrue(equations.isSupported("drive"));
    assertFalse(equations.isSupported("mass"));
  }

  /** Commons Math starts with the time NaN, and would integrate for ever. */
  @Test
  void aTimeThatWasNotSetIsSaid() {
    DifferentialEquations equations = DifferentialEquations.of(2, VAN_DER_POL).with("mu", 1);
    ExpandableStatefulODE ode = new ExpandableStatefulODE(equations);
    ode.setPrimaryState(new double[] {1, 0});
    var error = assertThrows(NotFiniteNumberException.class, () -> integrator().integrate(ode, 1));
    assertTrue(error.getMessage().contains("setTime"), error.getMessage());
  }

  @Test
  void withMakesNewEquations() {
    DifferentialEquations none = DifferentialEquations.of(2, VAN_DER_POL);
    DifferentialEquations one = none.with("mu", 1);
    one.with("nu", 2);
    assertEquals(List.of(), none.getParametersNames());
    assertEquals(List.of("mu"), one.getParametersNames());
  }

  @Test
  void manyThreads() {
    DifferentialEquations equations = DifferentialEquations.of(2, VAN_DER_POL).with("mu", 2);
    IntStream.range(0, 5000)
        .parallel()
        .forEach(i -> {
          double[] y = {i % 10, 1 + i % 3};
          double[][] byState = new double[2][2];
          equations.computeMainStateJacobian(0, y, new double[2], byState);
          assertArrayEquals(new double[] {-4 * y[0] * y[1] - 1, 2 * (1 - y[0] * y[0])}, byState[1]);
        });
  }

  @Test
  void misuse() {
    DifferentialEquations equations = DifferentialEquations.of(2, VAN_DER_POL).with("mu", 1);
    double[] two = new double[2];
    double[] three = new double[3];
    assertThrows(
        DimensionMismatchException.class, () -> equations.computeDerivatives(0, three, two));
    assertThrows(
        DimensionMismatchException.class, () -> equations.computeDerivatives(0, two, three));
    assertThrows(
        DimensionMismatchException.class,
        () -> equations.computeMainStateJacobian(0, two, two, new double[3][2]));
    assertThrows(
        DimensionMismatchException.class,
        () -> equations.computeMainStateJacobian(0, two, two, new double[2][3]));
    assertThrows(
        DimensionMismatchException.class,
        () -> equations.computeParameterJacobian(0, two, two, "mu", three));
    assertThrows(
        UnknownParameterException.class,
        () -> equations.computeParameterJacobian(0, two, two, "nu", two));
    DifferentialEquations tooFew = DifferentialEquations.of(2, (t, y, p) -> new Real[] {y[0]});
    assertThrows(DimensionMismatchException.class, () -> tooFew.computeDerivatives(0, two, two));
    assertThrows(
        DimensionMismatchException.class,
        () -> tooFew.computeMainStateJacobian(0, two, two, new double[2][2]));
    assertThrows(
        DimensionMismatchException.class,
        () -> tooFew.with("a", 1).computeParameterJacobian(0, two, two, "a", two));
    assertThrows(
        NotStrictlyPositiveException.class, () -> DifferentialEquations.of(0, VAN_DER_POL));
    assertThrows(IllegalArgumentException.class, () -> equations.with("mu", 2));
    assertThrows(NullPointerException.class, () -> equations.with(null, 2));
    assertThrows(NullPointerException.class, () -> DifferentialEquations.of(1, null));
  }
}
