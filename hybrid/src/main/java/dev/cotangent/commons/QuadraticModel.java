package dev.cotangent.commons;

import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * What a function looks like near a point up to second order, f + gᵀp + ½ pᵀHp, and where within a
 * given distance it is least: the subproblem of a trust-region method.
 *
 * <p>A step p of length at most Δ is the least one if and only if (H + λI) p = -g for some λ ≥ 0
 * that makes H + λI positive semidefinite, and λ = 0 or ‖p‖ = Δ (Moré and Sorensen 1983, "Computing
 * a trust region step"). In the eigenvectors of H, with a = Qᵀg, that is p = -Σ aᵢ / (λᵢ + λ) qᵢ,
 * and the length falls in λ, so that λ is the root of one function of one variable. That function
 * is 1/Δ - 1/‖p‖, which is nearly straight where ‖p‖ has a pole.
 *
 * <p>In the <em>hard case</em> H has negative eigenvalues, and g no part along the least one's
 * vector: at a saddle, or on the ridge that leads to it. Then every p is too short, and as much of
 * that vector is added as makes it long enough. It is this step that leaves a saddle.
 */
final class QuadraticModel {
  /** An eigenvalue is as good as 0 that is this much smaller than the largest one. */
  private static final double NEGLIGIBLE = 1e-8;

  private static final double RADIUS_ACCURACY = 1e-6;
  private static final int MOST_EVALUATIONS = 2000;

  private final double[] eigenvalues;
  private final RealMatrix eigenvectors;
  private final int least;

  /** Qᵀg. */
  private final double[] slopes;

  /** What function, slopes and eigenvalues were divided by, lest their squares overflow. */
  private final double scale;

  /** What makes H positive semidefinite, where it is not: minus its least eigenvalue, or 0. */
  private final double shift;

  QuadraticModel(RealVector gradient, RealMatrix hessian) {
    scale = Math.max(Double.MIN_NORMAL, Math.max(gradient.getLInfNorm(), hessian.getNorm()));
    EigenDecomposition eigen = new EigenDecomposition(hessian.scalarMultiply(1 / scale));
    eigenvalues = eigen.getRealEigenvalues();
    eigenvectors = eigen.getV();
    slopes = eigenvectors.preMultiply(gradient.mapDivide(scale)).toArray();
    RealVector spectrum = new ArrayRealVector(eigenvalues, false);
    least = spectrum.getMinIndex();
    boolean indefinite = eigenvalues[least] < -NEGLIGIBLE * spectrum.getLInfNorm();
    shift = indefinite ? -eigenvalues[least] : 0;
  }

  /** Whether the function curves upwards in every direction, or as good as not at all. */
  boolean isConvex() {
    return shift == 0;
  }

  /** The step, in the eigenvectors' coordinates, that is best among those of at most a length. */
  RealVector step(double radius) {
    RealVector step = shifted(0);
    double length = step.getNorm();
    if (length > radius) {
      return shifted(multiplier(radius));
    }
    if (!isConvex()) {
      step.setEntry(least, Math.sqrt((radius - length) * (radius + length)));
    }
    return step;
  }

  /** The root of 1/Δ - 1/‖p‖: at most ‖g‖/Δ, as ‖p‖ ≤ ‖g‖/μ. */
  private double multiplier(double radius) {
    double most = new ArrayRealVector(slopes, false).getNorm() / radius;
    return new BrentSolver(RADIUS_ACCURACY, Double.MIN_NORMAL)
        .solve(
            MOST_EVALUATIONS,
            mu -> 1 / radius - 1 / shifted(mu).getNorm(),
            0,
            most * (1 + RADIUS_ACCURACY));
  }

  /** The step -(H + (shift + μ) I)⁻¹ g; what there is no slope for stays where it is. */
  private RealVector shifted(double mu) {
    double[] step = new double[slopes.length];
    for (int i = 0; i < step.length; i++) {
      double curvature = Math.max(eigenvalues[i] + shift, 0) + mu;
      step[i] = slopes[i] == 0 ? 0 : -slopes[i] / curvature;
    }
    return new ArrayRealVector(step, false);
  }

  /** By how much the function would fall, were it quadratic. */
  double reduction(RealVector step) {
    double change = 0;
    for (int i = 0; i < slopes.length; i++) {
      double p = step.getEntry(i);
      change += p * (slopes[i] + p * eigenvalues[i] / 2);
    }
    return -change * scale;
  }

  /** A step in the coordinates of the function. */
  RealVector inSpace(RealVector step) {
    return eigenvectors.operate(step);
  }
}
