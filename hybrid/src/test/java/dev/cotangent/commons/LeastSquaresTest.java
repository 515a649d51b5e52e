package dev.cotangent.commons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.VectorFunction;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.math3.exception.ConvergenceException;
import org.apache.commons.math3.exception.DimensionMismatchException;
import org.apache.commons.math3.fitting.leastsquares.GaussNewtonOptimizer;
import org.apache.commons.math3.fitting.leastsquares.GaussNewtonOptimizer.Decomposition;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresOptimizer;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresOptimizer.Optimum;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.optim.SimpleVectorValueChecker;
import org.junit.jupiter.api.Test;

/** Models for the least-squares optimisers of Commons Math. */
class LeastSquaresTest {
  private static LeastSquaresBuilder problem(VectorFunction f, double[] target, double... start) {
    return new LeastSquaresBuilder()
        .model(LeastSquares.model(f))
        .target(target)
        .start(start)
        .maxEvaluations(1000)
        .maxIterations(1000);
  }

  private static LeastSquaresBuilder misra(double... start) {
    return problem(Problems.MISRA, Problems.MISRA_VOLUME, start);
  }

  /** The certified values have eleven digits; the optimisers stop when nothing much changes. */
  private static void assertCertified(Optimum optimum) {
    double[] p = optimum.getPoint().toArray();
    double[] sigma = optimum.getSigma(1e-20).toArray();
    int freedom = Problems.MISRA_VOLUME.length - p.length;
    double residual = optimum.getRMS() * optimum.getRMS() * Problems.MISRA_VOLUME.length;
    assertEquals(Problems.MISRA_RESIDUAL, residual, 1e-10 * Problems.MISRA_RESIDUAL);
    for (int i = 0; i < p.length; i++) {
      assertEquals(Problems.MISRA_CERTIFIED[i], p[i], 1e-7 * Math.abs(Problems.MISRA_CERTIFIED[i]));
      double deviation = sigma[i] * Math.sqrt(residual / freedom);
      assertEquals(
          Problems.MISRA_DEVIATIONS[i], deviation, 1e-6 * Math.abs(Problems.MISRA_DEVIATIONS[i]));
    }
  }

  @Test
  void levenbergMarquardtFindsTheCertifiedValues() {
    LeastSquaresOptimizer optimizer = new LevenbergMarquardtOptimizer();
    assertCertified(optimizer.optimize(misra(500, 0.0001).build()));
    assertCertified(optimizer.optimize(misra(250, 0.0005).lazyEvaluation(true).build()));
  }

  @Test
  void gaussNewtonFindsTheCertifiedValues() {
    var problem =
        misra(250, 0.0005).checkerPair(new SimpleVectorValueChecker(1e-10, 1e-10)).build();
    assertCertified(new GaussNewtonOptimizer(Decomposition.QR).optimize(problem));
  }

  /** Fewer outputs than inputs: reverse mode. */
  @Test
  void aWideJacobian() {
    VectorFunction f = x -> new Real[] {x[0].mul(x[1]).add(x[2].exp()), Real.dot(x, x)};
    double[] x = {2, 3, 0};
    double[][] expected = {{3, 2, 1}, {4, 6, 0}};
    var pair = LeastSquares.model(f).value(new ArrayRealVector(x));
    assertEquals(MatrixUtils.createRealMatrix(expected), pair.getSecond());
    assertEquals(new ArrayRealVector(new double[] {7, 13}), pair.getFirst());
  }

  @Test
  void aLazyProblemDoesNotComputeJacobiansForResiduals() {
    AtomicInteger differentiated = new AtomicInteger();
    VectorFunction f =
        p -> {
          differentiated.addAndGet(p[0].isConstant() ? 0 : 1);
          return new Real[] {p[0].exp()};
        };
    var evaluation =
        problem(f, new double[1], 1)
            .lazyEvaluation(true)
            .build()
            .evaluate(new ArrayRealVector(new double[] {2}));
    assertEquals(-Math.exp(2), evaluation.getResiduals().getEntry(0), 1e-15);
    assertEquals(0, differentiated.get());
    assertEquals(Math.exp(2), evaluation.getJacobian().getEntry(0, 0), 1e-15);
    assertEquals(1, differentiated.get());
  }

  @Test
  void misuse() {
    var optimizer = new LevenbergMarquardtOptimizer();
    var short13 = problem(Problems.MISRA, new double[13], 500, 0.0001).build();
    assertThrows(DimensionMismatchException.class, () -> optimizer.optimize(short13));
    var undefined = problem(p -> new Real[] {p[0].log()}, new double[1], -1).build();
    assertThrows(ConvergenceException.class, () -> optimizer.optimize(undefined));
    assertThrows(NullPointerException.class, () -> LeastSquares.model(null));
    assertThrows(
        IllegalStateException.class,
        () ->
            Forward.derivative(
                a ->
                    Real.of(
                        LeastSquares.model(p -> new Real[] {p[0].mul(a)})
                            .computeValue(new double[] {1})
                            .getEntry(0)),
                2.0));
    var error =
        assertThrows(
            NullPointerException.class,
            () -> LeastSquares.model(p -> new Real[] {p[0], null}).computeValue(new double[1]));
    assertTrue(error.getMessage().contains("output 1"), error.getMessage());
  }
}
