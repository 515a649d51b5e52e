package dev.cotangent.commons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;

/** The step in a trust region is the best one there is. */
class QuadraticModelTest {
  private static final int SAMPLES = 500;

  private static RealVector random(SplittableRandom random, int n) {
    double[] entries = random.doubles(n, -1, 1).toArray();
    return new ArrayRealVector(entries, false);
  }

  /** A symmetric matrix with eigenvalues of both signs, some of them multiple. */
  private static RealMatrix symmetric(SplittableRandom random, int n) {
    RealMatrix sum = MatrixUtils.createRealMatrix(n, n);
    for (int k = 0; k < n; k++) {
      RealVector v = random(random, n);
      sum = sum.add(v.outerProduct(v).scalarMultiply(random.nextInt(-2, 3)));
    }
    return sum;
  }

  private static double reduction(RealVector g, RealMatrix h, RealVector p) {
    return -g.dotProduct(p) - h.operate(p).dotProduct(p) / 2;
  }

  private static void assertBest(
      RealVector g, RealMatrix h, double radius, SplittableRandom random, Supplier<String> what) {
    QuadraticModel model = new QuadraticModel(g, h);
    RealVector step = model.step(radius);
    RealVector p = model.inSpace(step);
    double scale = g.getNorm() * radius + h.getNorm() * radius * radius;
    assertTrue(p.getNorm() <= radius * (1 + 1e-4), what);
    assertEquals(reduction(g, h, p), model.reduction(step), 1e-12 * scale, what);
    for (int s = 0; s < SAMPLES; s++) {
      RealVector other = random(random, g.getDimension());
      double length = random.nextBoolean() ? radius : radius * random.nextDouble();
      other = other.mapMultiply(length / other.getNorm());
      // The step's length is right to some 1e-6 only.
      assertTrue(reduction(g, h, other) <= model.reduction(step) + 1e-4 * scale, what);
      RealVector near = p.mapMultiply(0.99).add(other.mapMultiply(0.01));
      assertTrue(reduction(g, h, near) <= model.reduction(step) + 1e-5 * scale, what);
    }
  }

  @Test
  void noOtherStepIsBetter() {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 100; trial++) {
      int n = 1 + trial % 5;
      RealMatrix h = symmetric(random, n);
      RealVector g = random(random, n);
      for (double radius : new double[] {1e-3, 1, 30}) {
        assertBest(g, h, radius, random, () -> g + ", " + h + ", " + radius);
      }
    }
  }

  @Test
  void theHardCaseGoesToTheEdge() {
    RealMatrix h = MatrixUtils.createRealDiagonalMatrix(new double[] {-2, 1, 3});
    for (double alongIt : new double[] {0, 1e-300, 1e-17, 1e-8}) {
      RealVector g = new ArrayRealVector(new double[] {alongIt, 1, -1});
      QuadraticModel model = new QuadraticModel(g, h);
      assertFalse(model.isConvex());
      assertEquals(5, model.step(5).getNorm(), 5e-4);
      SplittableRandom random = new SplittableRandom(2);
      assertBest(g, h, 5, random, () -> "a slope of " + alongIt + " along the least vector");
    }
    QuadraticModel top =
        new QuadraticModel(
            new ArrayRealVector(2), MatrixUtils.createRealIdentityMatrix(2).scalarMultiply(-1));
    assertEquals(0.5, top.reduction(top.step(1)), 1e-15);
  }

  @Test
  void aRegionThatDoesNotBindGivesNewtonsStep() {
    RealMatrix h = MatrixUtils.createRealDiagonalMatrix(new double[] {4, 0.5});
    RealVector g = new ArrayRealVector(new double[] {8, -1});
    QuadraticModel model = new QuadraticModel(g, h);
    assertTrue(model.isConvex());
    RealVector step = model.inSpace(model.step(100));
    assertEquals(new ArrayRealVector(new double[] {-2, 2}), step);
  }

  @Test
  void whatIsFlatIsLeftAlone() {
    RealMatrix h = MatrixUtils.createRealDiagonalMatrix(new double[] {1, 0, -1e-12});
    QuadraticModel model = new QuadraticModel(new ArrayRealVector(new double[] {3, 0, 0}), h);
    assertTrue(model.isConvex());
    assertEquals(3, model.inSpace(model.step(100)).getNorm(), 1e-12);
  }
}
