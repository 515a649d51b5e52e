package dev.cotangent.commons;

import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import java.util.Arrays;

/**
 * Test problems whose answers are known: from Moré, Garbow and Hillstrom 1981, "Testing
 * unconstrained optimization software", and from the NIST Statistical Reference Datasets.
 */
final class Problems {
  private Problems() {}

  /** NIST, Misra1a: the volume of adsorbed gas against pressure. */
  static final double[] MISRA_PRESSURE = {
    77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0
  };

  static final double[] MISRA_VOLUME = {
    10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78
  };

  /** The certified parameters, their standard deviations and the sum of squares. */
  static final double[] MISRA_CERTIFIED = {2.3894212918e+02, 5.5015643181e-04};

  static final double[] MISRA_DEVIATIONS = {2.7070075241e+00, 7.2668688436e-06};
  static final double MISRA_RESIDUAL = 1.2455138894e-01;

  /** b₁ (1 - exp(-b₂ x)). */
  static final VectorFunction MISRA =
      b -> {
        Real[] y = new Real[MISRA_PRESSURE.length];
        Arrays.setAll(y, i -> b[0].mul(b[1].mul(-MISRA_PRESSURE[i]).expm1().neg()));
        return y;
      };

  /** Least, 0, at (1, … 1); from (-1.2, 1). */
  static Real rosenbrock(Real[] x) {
    Real sum = Real.zero();
    for (int i = 0; i < x.length - 1; i++) {
      sum = sum.add(x[i + 1].sub(x[i].square()).square().mul(100));
      sum = sum.add(x[i].rsub(1).square());
    }
    return sum;
  }

  /** Least, 0, at (3, 1/2); from (1, 1). */
  static Real beale(Real[] x) {
    Real sum = Real.zero();
    double[] y = {1.5, 2.25, 2.625};
    for (int i = 0; i < y.length; i++) {
      sum = sum.add(x[0].mul(x[1].pow(i + 1).rsub(1)).rsub(y[i]).square());
    }
    return sum;
  }

  /** Least, 0, at (0, 0, 0, 0), where the Hessian is singular; from (3, -1, 0, 1). */
  static Real powellSingular(Real[] x) {
    return Real.sum(
        x[0].add(x[1].mul(10)).square(),
        x[2].sub(x[3]).square().mul(5),
        x[1].sub(x[2].mul(2)).pow(4),
        x[0].sub(x[3]).pow(4).mul(10));
  }

  /** Least, 0, at (1, 1, 1, 1), with a ridge to get over; from (-3, -1, -3, -1). */
  static Real wood(Real[] x) {
    return Real.sum(
        x[1].sub(x[0].square()).square().mul(100),
        x[0].rsub(1).square(),
        x[3].sub(x[2].square()).square().mul(90),
        x[2].rsub(1).square(),
        x[1].add(x[3]).sub(2).square().mul(10),
        x[1].sub(x[3]).square().mul(0.1));
  }

  /** Least, 0, at (10⁶, 2·10⁻⁶); from (1, 1). */
  static Real brownBadlyScaled(Real[] x) {
    return Real.sum(
        x[0].sub(1e6).square(), x[1].sub(2e-6).square(), x[0].mul(x[1]).sub(2).square());
  }
}
