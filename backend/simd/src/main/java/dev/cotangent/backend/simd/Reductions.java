package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.Lanes.DOUBLES;
import static dev.cotangent.backend.simd.Lanes.FLOATS;
import static dev.cotangent.backend.simd.Lanes.HALF;
import static dev.cotangent.backend.simd.Lanes.mulAdd;
import static dev.cotangent.backend.simd.Lanes.widen;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Sums, products and the largest of arrays. Floats are summed up in double precision. */
final class Reductions {
  private Reductions() {}

  @SuppressWarnings("unchecked")
  private static final Loop.Sum<double[]> SUM =
      Copies.of(
          PairwiseSum.class,
          new Step.Terms<double[]>() {
            @Override
            public DoubleVector add(DoubleVector sum, double[] x, int i, double[] y, int j) {
              return sum.add(DoubleVector.fromArray(DOUBLES, x, i));
            }

            @Override
            public double term(double[] x, int i, double[] y, int j) {
              return x[i];
            }
          });

  @SuppressWarnings("unchecked")
  private static final Loop.Sum<float[]> FLOAT_SUM =
      Copies.of(
          PairwiseSum.class,
          new Step.Terms<float[]>() {
            @Override
            public DoubleVector add(DoubleVector sum, float[] x, int i, float[] y, int j) {
              return sum.add(widen(FloatVector.fromArray(HALF, x, i)));
            }

            @Override
            public double term(float[] x, int i, float[] y, int j) {
              return x[i];
            }
          });

  @SuppressWarnings("unchecked")
  private static final Loop.Sum<double[]> DOT =
      Copies.of(
          PairwiseSum.class,
          new Step.Terms<double[]>() {
            @Override
            public DoubleVector add(DoubleVector sum, double[] x, int i, double[] y, int j) {
              return mulAdd(
                  DoubleVector.fromArray(DOUBLES, x, i),
                  DoubleVector.fromArray(DOUBLES, y, j),
                  sum);
            }

            @Override
            public double term(double[] x, int i, double[] y, int j) {
              return x[i] * y[j];
            }
          });

  @SuppressWarnings("unchecked")
  private static final Loop.Sum<float[]> FLOAT_DOT =
      Copies.of(
          PairwiseSum.class,
          new Step.Terms<float[]>() {
            @Override
            public DoubleVector add(DoubleVector sum, float[] x, int i, float[] y, int j) {
              return mulAdd(
                  widen(FloatVector.fromArray(HALF, x, i)),
                  widen(FloatVector.fromArray(HALF, y, j)),
                  sum);
            }

            @Override
            public double term(float[] x, int i, float[] y, int j) {
              return (double) x[i] * y[j];
            }
          });

  static double sum(double[] x, int at, int n) {
    return SUM.sum(x, at, x, at, n);
  }

  static double sum(float[] x, int at, int n) {
    return FLOAT_SUM.sum(x, at, x, at, n);
  }

  static double dot(double[] x, int xAt, double[] y, int yAt, int n) {
    return DOT.sum(x, xAt, y, yAt, n);
  }

  static double dot(float[] x, int xAt, float[] y, int yAt, int n) {
    return FLOAT_DOT.sum(x, xAt, y, yAt, n);
  }

  static double max(double[] x, int at, int n) {
    int lanes = DOUBLES.length();
    double max = Double.NEGATIVE_INFINITY;
    if (n < lanes) {
      for (int i = 0; i < n; i++) {
        max = Math.max(max, x[at + i]);
      }
      return max;
    }
    DoubleVector a = DoubleVector.fromArray(DOUBLES, x, at + n - lanes);
    DoubleVector b = a;
    int i = 0;
    for (; i <= n - 2 * lanes; i += 2 * lanes) {
      a = a.max(DoubleVector.fromArray(DOUBLES, x, at + i));
      b = b.max(DoubleVector.fromArray(DOUBLES, x, at + i + lanes));
    }
    for (; i <= n - lanes; i += lanes) {
      a = a.max(DoubleVector.fromArray(DOUBLES, x, at + i));
    }
    return a.max(b).reduceLanes(VectorOperators.MAX);
  }

  static float max(float[] x, int at, int n) {
    int lanes = FLOATS.length();
    float max = Float.NEGATIVE_INFINITY;
    if (n < lanes) {
      for (int i = 0; i < n; i++) {
        max = Math.max(max, x[at + i]);
      }
      return max;
    }
    FloatVector a = FloatVector.fromArray(FLOATS, x, at + n - lanes);
    FloatVector b = a;
    int i = 0;
    for (; i <= n - 2 * lanes; i += 2 * lanes) {
      a = a.max(FloatVector.fromArray(FLOATS, x, at + i));
      b = b.max(FloatVector.fromArray(FLOATS, x, at + i + lanes));
    }
    for (; i <= n - lanes; i += lanes) {
      a = a.max(FloatVector.fromArray(FLOATS, x, at + i));
    }
    return a.max(b).reduceLanes(VectorOperators.MAX);
  }
}
