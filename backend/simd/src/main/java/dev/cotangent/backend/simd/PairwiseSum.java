package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.Lanes.DOUBLES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;

/**
 * The template of sums. Leaves of 1,024 terms are summed up in four vectors, and the leaves' sums
 * in a binary tree: so the order depends on n alone, and the error grows with log n (Higham,
 * Accuracy and Stability of Numerical Algorithms, section 4.2). The lanes are added up by hand,
 * since the Vector API leaves the order of its own reduction open.
 *
 * @param <A> the type of the arrays
 */
final class PairwiseSum<A> implements Loop.Sum<A> {
  private static final Step.Terms<?> STEP = Copies.stepOf(MethodHandles.lookup(), Step.Terms.class);
  private static final int LANES = DOUBLES.length();
  private static final int LEAF = 1024;

  PairwiseSum() {}

  @Override
  public double sum(A x, int xAt, A y, int yAt, int n) {
    return n < 4 * LANES ? rest(0, x, xAt, y, yAt, n) : tree(x, xAt, y, yAt, n, new double[LANES]);
  }

  private double tree(A x, int xAt, A y, int yAt, int n, double[] lanes) {
    if (n <= LEAF) {
      return leaf(x, xAt, y, yAt, n, lanes);
    }
    int half = (n / LEAF + 1) / 2 * LEAF;
    return tree(x, xAt, y, yAt, half, lanes) + tree(x, xAt + half, y, yAt + half, n - half, lanes);
  }

  private double leaf(A x, int xAt, A y, int yAt, int n, double[] lanes) {
    DoubleVector a = DoubleVector.zero(DOUBLES);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    int i = 0;
    for (; i <= n - 4 * LANES; i += 4 * LANES) {
      a = terms().add(a, x, xAt + i, y, yAt + i);
      b = terms().add(b, x, xAt + i + LANES, y, yAt + i + LANES);
      c = terms().add(c, x, xAt + i + 2 * LANES, y, yAt + i + 2 * LANES);
      d = terms().add(d, x, xAt + i + 3 * LANES, y, yAt + i + 3 * LANES);
    }
    a.add(b).add(c.add(d)).intoArray(lanes, 0);
    for (int w = LANES / 2; w > 0; w /= 2) {
      for (int j = 0; j < w; j++) {
        lanes[j] += lanes[j + w];
      }
    }
    return rest(lanes[0], x, xAt + i, y, yAt + i, n - i);
  }

  @SuppressWarnings("unchecked") // a copy is asked for its own terms' arrays only
  private Step.Terms<A> terms() {
    return (Step.Terms<A>) STEP;
  }

  private double rest(double start, A x, int xAt, A y, int yAt, int n) {
    double sum = start;
    for (int i = 0; i < n; i++) {
      sum += terms().term(x, xAt + i, y, yAt + i);
    }
    return sum;
  }
}
