import dev.cotangent.commons.LeastSquares;
import dev.cotangent.primitive.Real;
import java.util.Locale;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresOptimizer.Optimum;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresProblem;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;

/**
 * Nonlinear regression by Commons Math's Levenberg-Marquardt method, with Jacobians from Cotangent:
 * b₁ (1 - exp(-b₂ x)) through fourteen measurements of a gas that is adsorbed under pressure.
 *
 * <p>The data are Misra1a of the NIST Statistical Reference Datasets, with certified answers: b₁ is
 * 238.94212918 ± 2.7070075, b₂ is 5.5015643181e-4 ± 7.2668688e-6.
 */
public class NonlinearRegression {
  private static final double[] PRESSURE = {
    77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0
  };
  private static final double[] VOLUME = {
    10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78
  };

  /** Returns the volumes that the parameters predict. */
  public static Real[] model(Real[] b) {
    Real[] volume = new Real[PRESSURE.length];
    for (int i = 0; i < volume.length; i++) {
      volume[i] = b[0].mul(b[1].mul(-PRESSURE[i]).exp().rsub(1));
    }
    return volume;
  }

  /** Fits the parameters and prints them with their standard deviations. */
  public static void main(String[] args) {
    LeastSquaresProblem problem =
        new LeastSquaresBuilder()
            .model(LeastSquares.model(NonlinearRegression::model))
            .target(VOLUME)
            .start(new double[] {500, 0.0001})
            .lazyEvaluation(true)
            .maxEvaluations(1000)
            .maxIterations(1000)
            .build();
    Optimum fit = new LevenbergMarquardtOptimizer().optimize(problem);
    int n = VOLUME.length;
    double perDegreeOfFreedom = fit.getRMS() * Math.sqrt((double) n / (n - 2));
    for (int k = 0; k < 2; k++) {
      System.out.printf(
          Locale.ROOT,
          "b%d = %.9e ± %.4e%n",
          k + 1,
          fit.getPoint().getEntry(k),
          fit.getSigma(1e-20).getEntry(k) * perDegreeOfFreedom);
    }
    System.out.printf(
        Locale.ROOT,
        "residual sum of squares %.9f after %d evaluations%n",
        n * fit.getRMS() * fit.getRMS(),
        fit.getEvaluations());
  }
}
