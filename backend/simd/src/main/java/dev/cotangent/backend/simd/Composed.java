package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.Lanes.DOUBLES;
import static jdk.incubator.vector.VectorOperators.GT;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.DoubleVector;

/**
 * Loops that are made of others, through a block of scratch memory that stays in the first cache.
 *
 * <p>The compiler does not inline without end: a function of more than some thirty operations on
 * vectors is compiled by itself first, and then is too large for the loop, or exceeds the number of
 * nodes that a loop may have; vectors are then objects in memory, at ten times the time. Such a
 * function is computed in two loops.
 */
final class Composed {
  private Composed() {}

  private static final int BLOCK = 512;

  /**
   * Loops that each make t of x and the t of the one before; the last one's is the result. All are
   * called from one place, along with one that does nothing: a call that has met three classes is
   * not inlined. Otherwise the compiler would try to make one loop of two again.
   */
  static final class Stages implements Loop.Unary<double[]> {
    private static final Loop.Binary<double[]> NOTHING = (x, xAt, t, tAt, y, yAt, n) -> {};

    private final List<Loop.Binary<double[]>> stages = new ArrayList<>();

    Stages(List<Loop.Binary<double[]>> stages) {
      for (var stage : stages) {
        this.stages.add(NOTHING);
        this.stages.add(stage);
      }
    }

    @Override
    public void map(double[] x, int xAt, double[] y, int yAt, int n) {
      double[] t = new double[Math.min(n, BLOCK)];
      int last = stages.size() - 1;
      for (int i = 0; i < n; i += BLOCK) {
        int m = Math.min(n - i, BLOCK);
        for (int s = 0; s <= last; s++) {
          boolean end = s == last;
          stages.get(s).map(x, xAt + i, t, 0, end ? y : t, end ? yAt + i : 0, m);
        }
      }
    }
  }

  /** Floats by a loop over doubles: all but exactly rounded. */
  record Widened(Loop.Unary<double[]> doubles) implements Loop.Unary<float[]> {
    @Override
    public void map(float[] x, int xAt, float[] y, int yAt, int n) {
      double[] t = new double[Math.min(n, BLOCK)];
      for (int i = 0; i < n; i += BLOCK) {
        int m = Math.min(n - i, BLOCK);
        widen(x, xAt + i, t, m);
        doubles.map(t, 0, t, 0, m);
        narrow(t, y, yAt + i, m);
      }
    }

    private static void widen(float[] x, int at, double[] t, int n) {
      for (int i = 0; i < n; i++) {
        t[i] = x[at + i];
      }
    }

    private static void narrow(double[] t, float[] y, int at, int n) {
      for (int i = 0; i < n; i++) {
        y[at + i] = (float) t[i];
      }
    }
  }

  /** The near function where |x| is up to the limit, and the far one beyond, one by one. */
  record Bounded(Loop.Unary<double[]> near, double limit, DoubleUnaryOperator far)
      implements Loop.Unary<double[]> {
    @Override
    public void map(double[] x, int xAt, double[] y, int yAt, int n) {
      for (int i = 0; i < n; i += BLOCK) {
        int m = Math.min(n - i, BLOCK);
        if (exceeds(limit, x, xAt + i, m)) {
          mixed(x, xAt + i, y, yAt + i, m);
        } else {
          near.map(x, xAt + i, y, yAt + i, m);
        }
      }
    }

    private void mixed(double[] x, int xAt, double[] y, int yAt, int n) {
      double[] t = new double[n];
      near.map(x, xAt, t, 0, n);
      for (int i = 0; i < n; i++) {
        double v = x[xAt + i];
        y[yAt + i] = Math.abs(v) > limit ? far.applyAsDouble(v) : t[i];
      }
    }

    private static boolean exceeds(double limit, double[] x, int at, int n) {
      DoubleVector found = DoubleVector.zero(DOUBLES);
      int i = 0;
      for (; i <= n - DOUBLES.length(); i += DOUBLES.length()) {
        DoubleVector v = DoubleVector.fromArray(DOUBLES, x, at + i);
        found = found.blend(1.0, v.abs().compare(GT, limit));
      }
      boolean any = found.compare(GT, 0.0).anyTrue();
      for (; i < n; i++) {
        any |= Math.abs(x[at + i]) > limit;
      }
      return any;
    }
  }
}
