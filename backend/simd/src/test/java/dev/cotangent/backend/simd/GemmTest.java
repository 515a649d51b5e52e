package dev.cotangent.backend.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.kernel.ArrayKernels;
import dev.cotangent.kernel.DoubleMatrix;
import dev.cotangent.kernel.FloatMatrix;
import dev.cotangent.kernel.ReferenceKernels;
import dev.cotangent.kernel.Workers;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The matrix product against the plain one. The bound: a sum of k products, each rounded or fused,
 * added in any order, is off by at most k rounding errors of the sum of the magnitudes (Higham,
 * "Accuracy and Stability of Numerical Algorithms", 3.1); adding to c makes one more, and the
 * reference, which has its own, doubles it.
 */
class GemmTest {
  private static final ArrayKernels REFERENCE = new ReferenceKernels();
  private static final ArrayKernels SIMD = new SimdKernels();
  private static final double DOUBLE_EPSILON = 0x1p-53;
  private static final double FLOAT_EPSILON = 0x1p-24;
  private static final int[][] ABOVE_THE_BLOCKS = {
    {97, 33, 400}, {200, 300, 700}, {1000, 70, 65}, {65, 2100, 33}, {130, 129, 1030}, {3, 5000, 90}
  };

  private final int threads = Workers.threads();

  @AfterEach
  void restore() {
    Workers.setThreads(threads);
  }

  /** How a matrix lies in its array. */
  private enum Layout {
    ROWS,
    COLUMNS,
    WIDE_ROWS,
    WIDE_COLUMNS,
    SCATTERED,
    BACKWARDS,
    SAME_ROW,
    SAME_COLUMN,
    SAME_ELEMENT;

    DoubleMatrix matrix(int rows, int columns, int offset, SplittableRandom random) {
      int rowStride =
          switch (this) {
            case ROWS -> columns;
            case COLUMNS -> 1;
            case WIDE_ROWS -> columns + 3;
            case WIDE_COLUMNS -> 1;
            case SCATTERED -> 3 * columns + 2;
            case BACKWARDS -> -columns;
            case SAME_ROW, SAME_ELEMENT -> 0;
            case SAME_COLUMN -> 1;
          };
      int columnStride =
          switch (this) {
            case ROWS, WIDE_ROWS, SAME_ROW -> 1;
            case COLUMNS -> rows;
            case WIDE_COLUMNS -> rows + 5;
            case SCATTERED -> 3;
            case BACKWARDS -> -1;
            case SAME_COLUMN, SAME_ELEMENT -> 0;
          };
      int span =
          Math.abs(rowStride) * Math.max(0, rows - 1)
              + Math.abs(columnStride) * Math.max(0, columns - 1)
              + 1;
      int at = offset + (this == BACKWARDS ? span - 1 : 0);
      double[] data = new double[offset + span];
      for (int i = 0; i < data.length; i++) {
        data[i] = random.nextDouble(-1, 1);
      }
      return new DoubleMatrix(data, at, rows, columns, rowStride, columnStride);
    }
  }

  private static FloatMatrix toFloat(DoubleMatrix x) {
    float[] data = new float[x.data().length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) x.data()[i];
    }
    return new FloatMatrix(data, x.at(), x.rows(), x.columns(), x.rowStride(), x.columnStride());
  }

  private static DoubleMatrix toDouble(FloatMatrix x) {
    double[] data = new double[x.data().length];
    for (int i = 0; i < data.length; i++) {
      data[i] = x.data()[i];
    }
    return new DoubleMatrix(data, x.at(), x.rows(), x.columns(), x.rowStride(), x.columnStride());
  }

  private static DoubleMatrix copy(DoubleMatrix x) {
    return new DoubleMatrix(
        x.data().clone(), x.at(), x.rows(), x.columns(), x.rowStride(), x.columnStride());
  }

  private static DoubleMatrix magnitudes(DoubleMatrix x) {
    DoubleMatrix y = copy(x);
    Arrays.setAll(y.data(), i -> Math.abs(y.data()[i]));
    return y;
  }

  private static void check(DoubleMatrix a, DoubleMatrix b, DoubleMatrix c, boolean accumulate) {
    DoubleMatrix expected = copy(c);
    DoubleMatrix bound = magnitudes(c);
    REFERENCE.gemm(a, b, expected, accumulate);
    REFERENCE.gemm(magnitudes(a), magnitudes(b), bound, accumulate);

    DoubleMatrix actual = copy(c);
    SIMD.gemm(a, b, actual, accumulate);
    assertClose(expected, actual, bound, 2 * (a.columns() + 2) * DOUBLE_EPSILON);

    FloatMatrix floatA = toFloat(a);
    FloatMatrix floatB = toFloat(b);
    FloatMatrix floatC = toFloat(c);
    DoubleMatrix floatExpected = toDouble(floatC);
    REFERENCE.gemm(toDouble(floatA), toDouble(floatB), floatExpected, accumulate);
    SIMD.gemm(floatA, floatB, floatC, accumulate);
    assertClose(floatExpected, toDouble(floatC), bound, 2 * (a.columns() + 2) * FLOAT_EPSILON);
  }

  /** Compares the elements of the product, and what lies around them, which must not change. */
  private static void assertClose(
      DoubleMatrix expected, DoubleMatrix actual, DoubleMatrix bound, double factor) {
    for (int at = 0; at < expected.data().length; at++) {
      double x = expected.data()[at];
      double y = actual.data()[at];
      if (!(Math.abs(x - y) <= factor * Math.abs(bound.data()[at]))) {
        assertEquals(x, y, "at " + at + " of " + expected.rows() + " by " + expected.columns());
      }
    }
  }

  @Property(tries = 400)
  void smallShapesOfAllLayouts(
      @ForAll @IntRange(max = 70) int m,
      @ForAll @IntRange(max = 70) int n,
      @ForAll @IntRange(max = 70) int k,
      @ForAll Layout left,
      @ForAll Layout right,
      @ForAll boolean accumulate,
      @ForAll @IntRange(max = 9) int offset,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DoubleMatrix a = left.matrix(m, k, offset, random);
    DoubleMatrix b = right.matrix(k, n, offset / 2, random);
    Layout rows = offset % 2 == 0 ? Layout.ROWS : Layout.WIDE_ROWS;
    check(a, b, rows.matrix(m, n, offset / 3, random), accumulate);
  }

  @Test
  void shapesAboveTheBlocks() {
    SplittableRandom random = new SplittableRandom(1);
    Layout[] layouts = {Layout.ROWS, Layout.COLUMNS, Layout.SCATTERED};
    for (int[] shape : ABOVE_THE_BLOCKS) {
      for (Layout left : layouts) {
        for (Layout right : layouts) {
          DoubleMatrix a = left.matrix(shape[0], shape[2], 3, random);
          DoubleMatrix b = right.matrix(shape[2], shape[1], 1, random);
          check(a, b, Layout.WIDE_ROWS.matrix(shape[0], shape[1], 2, random), left == right);
        }
      }
    }
  }

  @Test
  void edgesAreExact() {
    SplittableRandom random = new SplittableRandom(2);
    for (int m = 1; m < 20; m++) {
      for (int n = 1; n < 70; n++) {
        DoubleMatrix a = Layout.ROWS.matrix(m, 9, 0, random);
        DoubleMatrix b = Layout.ROWS.matrix(9, n, 0, random);
        Arrays.setAll(a.data(), i -> i % 7 - 3);
        Arrays.setAll(b.data(), i -> i % 5 - 2);
        DoubleMatrix c = Layout.WIDE_ROWS.matrix(m, n, 1, random);
        DoubleMatrix expected = copy(c);
        FloatMatrix floatC = toFloat(c);
        REFERENCE.gemm(a, b, expected, false);
        FloatMatrix floatExpected = toFloat(expected);
        SIMD.gemm(a, b, c, false);
        SIMD.gemm(toFloat(a), toFloat(b), floatC, false);
        assertArrayEquals(expected.data(), c.data());
        assertArrayEquals(floatExpected.data(), floatC.data());
      }
    }
  }

  @Test
  void emptySums() {
    DoubleMatrix a = new DoubleMatrix(new double[0], 0, 2, 0, 0, 1);
    DoubleMatrix b = new DoubleMatrix(new double[0], 0, 0, 3, 3, 1);
    DoubleMatrix c = new DoubleMatrix(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, 2, 3, 4, 1);
    SIMD.gemm(a, b, c, true);
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, c.data());
    SIMD.gemm(a, b, c, false);
    assertArrayEquals(new double[] {0, 0, 0, 4, 0, 0, 0, 8}, c.data());
    SIMD.gemm(
        new DoubleMatrix(new double[0], 0, 0, 3, 3, 1),
        new DoubleMatrix(new double[3], 0, 3, 1, 1, 1),
        new DoubleMatrix(new double[0], 0, 0, 1, 1, 1),
        false);
    SIMD.gemm(
        new DoubleMatrix(new double[3], 0, 1, 3, 3, 1),
        new DoubleMatrix(new double[0], 0, 3, 0, 0, 1),
        new DoubleMatrix(new double[0], 0, 1, 0, 0, 1),
        false);
  }

  @Test
  void notANumberStaysInItsRowAndColumn() {
    int[][] shapes = {{7, 11, 5}, {70, 90, 110}};
    for (int[] shape : shapes) {
      for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
        SplittableRandom random = new SplittableRandom(3);
        DoubleMatrix a = Layout.ROWS.matrix(shape[0], shape[2], 0, random);
        DoubleMatrix b = Layout.COLUMNS.matrix(shape[2], shape[1], 0, random);
        a.data()[a.data().length - 2] = odd;
        Arrays.fill(b.data(), b.data().length - shape[2], b.data().length, 0);
        DoubleMatrix expected = Layout.ROWS.matrix(shape[0], shape[1], 0, random);
        DoubleMatrix actual = copy(expected);
        FloatMatrix floatActual = toFloat(expected);
        REFERENCE.gemm(a, b, expected, false);
        SIMD.gemm(a, b, actual, false);
        SIMD.gemm(toFloat(a), toFloat(b), floatActual, false);
        for (int i = 0; i < expected.data().length; i++) {
          double x = expected.data()[i];
          assertEquals(Double.isNaN(x), Double.isNaN(actual.data()[i]), "NaN at " + i);
          assertEquals(Double.isNaN(x), Float.isNaN(floatActual.data()[i]), "NaN at " + i);
          assertEquals(Double.isInfinite(x), Double.isInfinite(actual.data()[i]), "at " + i);
        }
        assertTrue(Double.isNaN(actual.data()[actual.data().length - 1]), "0 times " + odd);
      }
    }
  }

  /** The order of a sum depends on the sizes alone. */
  @Test
  void sameBitsWithAnyThreadsAndStrides() {
    SplittableRandom random = new SplittableRandom(4);
    for (int[] shape : new int[][] {{130, 140, 700}, {64, 256, 784}, {40, 30, 20}, {300, 10, 90}}) {
      DoubleMatrix a = Layout.ROWS.matrix(shape[0], shape[2], 0, random);
      DoubleMatrix b = Layout.ROWS.matrix(shape[2], shape[1], 0, random);
      DoubleMatrix c = Layout.ROWS.matrix(shape[0], shape[1], 0, random);
      DoubleMatrix first = copy(c);
      FloatMatrix floatFirst = toFloat(c);
      Workers.setThreads(1);
      SIMD.gemm(a, b, first, true);
      SIMD.gemm(toFloat(a), toFloat(b), floatFirst, true);
      for (int count = 1; count <= 3; count++) {
        Workers.setThreads(count);
        for (Layout layout : Layout.values()) {
          if (layout.name().startsWith("SAME")) {
            continue;
          }
          DoubleMatrix left = as(a, layout, count);
          DoubleMatrix right = as(b, layout, 2 * count);
          DoubleMatrix again = copy(c);
          SIMD.gemm(left, right, again, true);
          assertArrayEquals(first.data(), again.data(), layout + ", threads " + count);
          FloatMatrix floatAgain = toFloat(c);
          SIMD.gemm(toFloat(left), toFloat(right), floatAgain, true);
          assertArrayEquals(floatFirst.data(), floatAgain.data(), layout + ", threads " + count);
        }
      }
    }
  }

  /** Returns the same matrix, lying otherwise. */
  private static DoubleMatrix as(DoubleMatrix x, Layout layout, int offset) {
    DoubleMatrix y = layout.matrix(x.rows(), x.columns(), offset, new SplittableRandom(5));
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        y.data()[y.at() + i * y.rowStride() + j * y.columnStride()] =
            x.data()[x.at() + i * x.rowStride() + j * x.columnStride()];
      }
    }
    return y;
  }
}
