package dev.cotangent.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.dual.Forward;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.reverse.Reverse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sparse Jacobians and Hessians are the dense ones, and a pattern that does not fit is noticed. */
class SparseDerivativesTest {
  /** A product of two sums, at most twelve terms each, in whichever order they are added. */
  private static final double ROUNDING = 1e-13;

  @Provide
  Arbitrary<Pattern> rectangular() {
    return Patterns.rectangular();
  }

  @Provide
  Arbitrary<Pattern> symmetric() {
    return Patterns.symmetric();
  }

  private static double[] point(int n) {
    double[] x = new double[n];
    Arrays.setAll(x, i -> Math.sin(3 * i + 1));
    return x;
  }

  /** Outputs that depend on the inputs that a pattern says, in products and alone. */
  private static VectorFunction like(Pattern pattern) {
    return x -> {
      Real[] y = new Real[pattern.rows()];
      for (int i = 0; i < y.length; i++) {
        Real sum = Real.zero();
        Real product = Real.one();
        for (int j : pattern.row(i)) {
          sum = sum.add(x[j].mul(i + 2 * j + 1).sin());
          product = product.mul(x[j].add(2));
        }
        y[i] = pattern.row(i).length == 0 ? Real.of(i) : sum.mul(product);
      }
      return y;
    };
  }

  /** A sum of terms that couple the inputs that a symmetric pattern says. */
  private static ScalarFunction energy(Pattern pattern) {
    return x -> {
      Real sum = Real.zero();
      for (int i = 0; i < x.length; i++) {
        for (int j : pattern.row(i)) {
          if (j == i) {
            sum = sum.add(x[i].mul(i + 1).cos());
          } else if (j < i) {
            // Without entries on the diagonal, unless they are in the pattern.
            sum = sum.add(x[i].mul(x[j]).mul(i + 3 * j + 1));
          }
        }
      }
      return sum;
    };
  }

  private static void assertSame(double[][] expected, CsrMatrix actual) {
    double[][] dense = actual.toDense();
    assertEquals(expected.length, dense.length);
    for (int i = 0; i < expected.length; i++) {
      double size = 1 + Arrays.stream(expected[i]).map(Math::abs).max().orElse(0);
      assertArrayEquals(expected[i], dense[i], ROUNDING * size, "row " + i);
    }
  }

  @Property(seed = "1", tries = 300, edgeCases = EdgeCasesMode.NONE)
  void jacobians(@ForAll("rectangular") Pattern pattern) {
    VectorFunction f = like(pattern);
    double[] x = point(pattern.columns());
    double[][] dense = Forward.jacobian(f, x);
    assertEquals(pattern, Pattern.jacobian(f, x));
    assertSame(dense, SparseJacobian.prepare(f, x).at(x));
    for (Coloring coloring :
        List.of(
            Coloring.columns(pattern), Coloring.rows(pattern), Coloring.bidirectional(pattern))) {
      SparseJacobian jacobian = SparseJacobian.of(f, coloring);
      assertTrue(SparseJacobian.of(f, pattern).sweeps() <= jacobian.sweeps());
      for (Check check : Check.values()) {
        assertSame(dense, jacobian.checking(check).at(x));
      }
    }
  }

  @Property(seed = "2", tries = 300, edgeCases = EdgeCasesMode.NONE)
  void hessians(@ForAll("symmetric") Pattern pattern) {
    ScalarFunction f = energy(pattern);
    double[] x = point(pattern.columns());
    double[][] dense = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      double[] unit = new double[x.length];
      unit[i] = 1;
      dense[i] = Forward.jvp(Reverse.gradient(f), x, unit);
    }
    assertEquals(pattern, Pattern.hessian(f, x));
    assertEquals(pattern, Pattern.globalHessian(f, x.length));
    assertSame(dense, SparseHessian.prepare(f, x).at(x));
    for (Coloring coloring : List.of(Coloring.star(pattern), Coloring.acyclic(pattern))) {
      SparseHessian hessian = SparseHessian.of(f, coloring);
      for (Check check : Check.values()) {
        CsrMatrix matrix = hessian.checking(check).at(x);
        assertSame(dense, matrix);
        assertArrayEquals(
            matrix.toDense(), CsrMatrix.of(pattern, matrix.values()).toDense(), "its own values");
        for (int i = 0; i < x.length; i++) {
          for (int j = 0; j < i; j++) {
            assertEquals(matrix.get(i, j), matrix.get(j, i), "symmetric to the last bit");
          }
        }
      }
    }
  }

  /** Which way is chosen: directions, sweeps back, or both. */
  @Test
  void theFewestSweeps() {
    SparseJacobian band = SparseJacobian.of(x -> x, Patterns.tridiagonal(50));
    assertEquals(Coloring.Kind.COLUMNS, band.coloring().kind());
    assertEquals(3, band.sweeps());
    SparseJacobian arrow = SparseJacobian.of(x -> x, Patterns.arrow(50));
    assertEquals(3, arrow.sweeps());
    assertTrue(arrow.coloring().rowColors() > 0 && arrow.coloring().columnColors() > 0);
    Pattern wide = Pattern.of(2, 4, new int[][] {{0, 1, 2, 3}, {0, 1, 2, 3}});
    assertEquals(2, SparseJacobian.of(x -> x, wide).coloring().rowColors());
    assertEquals(2, SparseJacobian.of(x -> x, wide.transpose()).coloring().columnColors());
  }

  /** More colours than directions in a pass, and more than a machine word has bits. */
  @Test
  void manyColours() {
    Pattern pattern = Patterns.random(90, 150, 0.9, 5);
    double[] x = point(150);
    VectorFunction f =
        p -> {
          Real[] y = new Real[90];
          for (int i = 0; i < y.length; i++) {
            y[i] = Real.zero();
            for (int j : pattern.row(i)) {
              y[i] = y[i].add(p[j].mul(i + j).sin());
            }
          }
          return y;
        };
    double[][] dense = Forward.jacobian(f, x);
    assertSame(dense, SparseJacobian.of(f, Coloring.columns(pattern)).at(x));
    assertSame(dense, SparseJacobian.of(f, Coloring.rows(pattern)).at(x));
    assertSame(dense, SparseJacobian.of(f, Coloring.bidirectional(pattern)).at(x));
  }

  /** One preparation, many points: also where other pieces of kinked operations are selected. */
  @Test
  void otherPointsOtherPieces() {
    VectorFunction f =
        x -> {
          Real[] y = new Real[x.length];
          Arrays.setAll(y, i -> x[i].max(x[(i + 1) % x.length]).add(x[i].relu()).mul(x[i]));
          return y;
        };
    ScalarFunction g = x -> Real.sum(f.apply(x));
    SparseJacobian jacobian = SparseJacobian.prepare(f, point(20));
    SparseHessian hessian = SparseHessian.prepare(g, point(20));
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < 20; k++) {
      double[] x = random.doubles(20, -1, 1).toArray();
      assertSame(Forward.jacobian(f, x), jacobian.at(x));
      assertSame(Reverse.jacobian(Forward.gradient(g), x), hessian.at(x));
    }
  }

  /** Whatever one entry is missing, it is noticed, and the message says where. */
  @ParameterizedTest
  @EnumSource(
      value = Check.class,
      names = {"PRODUCT", "PATTERN"})
  void everyMissingEntryIsNoticed(Check check) {
    Pattern full = Patterns.banded(7, 2).union(Patterns.arrow(7));
    double[] x = point(7);
    for (int row = 0; row < 7; row++) {
      for (int column : full.row(row)) {
        Pattern less = without(full, row, column);
        for (Coloring coloring :
            List.of(Coloring.columns(less), Coloring.rows(less), Coloring.bidirectional(less))) {
          SparseJacobian jacobian = SparseJacobian.of(like(full), coloring).checking(check);
          requireNoticed(row, column, () -> jacobian.at(x));
        }
        Pattern symmetric = without(less, column, row);
        for (Coloring coloring : List.of(Coloring.star(symmetric), Coloring.acyclic(symmetric))) {
          SparseHessian hessian = SparseHessian.of(energy(full), coloring).checking(check);
          requireNoticed(Math.min(row, column), Math.max(row, column), () -> hessian.at(x));
        }
      }
    }
  }

  private static Pattern without(Pattern pattern, int row, int column) {
    int[][] entries = new int[pattern.rows()][];
    for (int i = 0; i < entries.length; i++) {
      int at = i;
      entries[i] = Arrays.stream(pattern.row(i)).filter(j -> at != row || j != column).toArray();
    }
    return Pattern.of(pattern.rows(), pattern.columns(), entries);
  }

  private static void requireNoticed(int row, int column, Runnable evaluation) {
    var e = assertThrows(PatternMismatchException.class, evaluation::run);
    assertEquals(row, e.row());
    assertEquals(column, e.column());
    assertTrue(e.getMessage().contains("row " + row + ", column " + column), e::getMessage);
  }

  /** Another way through the function's own code. */
  @Test
  void aBranchThatThePatternDoesNotKnow() {
    VectorFunction f =
        x -> new Real[] {x[0].lessThan(0) ? x[1].square() : x[2].square(), x[1].mul(x[2])};
    SparseJacobian local = SparseJacobian.prepare(f, 1, 2, 3);
    assertSame(Forward.jacobian(f, 2, 3, 4), local.at(2, 3, 4));
    requireNoticed(0, 1, () -> local.at(-1, 2, 3));
    requireNoticed(0, 1, () -> local.checking(Check.PATTERN).at(-1, 2, 3));
    // Unless the missing derivative vanishes there.
    assertSame(Forward.jacobian(f, -1, 0, 3), local.at(-1, 0, 3));
    SparseJacobian global = SparseJacobian.of(f, Pattern.globalJacobian(f, 3));
    assertSame(Forward.jacobian(f, -1, 2, 3), global.at(-1, 2, 3));
    assertSame(Forward.jacobian(f, 1, 2, 3), global.at(1, 2, 3));
  }

  /** What is infinite is far from anything finite, however large a difference may be. */
  @Test
  void anInfiniteDerivativeThatThePatternDoesNotKnow() {
    VectorFunction f = x -> new Real[] {x[1].sin(), x[0].add(x[1].sqrt())};
    Pattern full = Pattern.jacobian(f, 1, 0);
    for (Check check : List.of(Check.PRODUCT, Check.PATTERN)) {
      SparseJacobian jacobian = SparseJacobian.of(f, without(full, 1, 1)).checking(check);
      requireNoticed(1, 1, () -> jacobian.at(1, 0));
    }
    ScalarFunction g = x -> x[0].square().add(x[1].pow(1.5));
    SparseHessian hessian = SparseHessian.of(g, without(Pattern.hessian(g, 1, 2), 1, 1));
    requireNoticed(1, 1, () -> hessian.at(1, 0));
  }

  /** Cancellation leaves rounding errors that are larger than the entry: no cause for blame. */
  @Test
  void roundingIsNoMismatch() {
    VectorFunction f =
        x ->
            new Real[] {
              x[0].mul(x[1]).mul(1e9).add(x[0]).sub(x[0].mul(x[1].mul(1e9))).add(x[2].mul(1e-9)),
              x[1].mul(x[2])
            };
    double[] x = {1.1, 2.3, 0.7};
    CsrMatrix matrix = SparseJacobian.prepare(f, x).at(x);
    assertEquals(Forward.jacobian(f, x)[0][0], matrix.get(0, 0), 1e-5);
  }

  /** Many rows in doubt by rounding do not hide the one that is wrong, nor are they blamed. */
  @Test
  void manyDoubtfulRows() {
    int n = 40;
    VectorFunction f =
        x -> {
          Real[] y = new Real[n];
          for (int i = 0; i < n; i++) {
            Real left = x[i].mul(x[(i + 1) % n]).mul(1e9 / 3);
            Real right = x[i].mul(x[(i + 1) % n].mul(1e9 / 3));
            y[i] = left.sub(right);
          }
          y[17] = y[17].add(x[30]);
          return y;
        };
    double[] x = point(n);
    Pattern full = Pattern.jacobian(f, x);
    double[][] expected = new double[n][n];
    expected[17][30] = 1;
    double[][] actual = SparseJacobian.of(f, full).at(x).toDense();
    for (int i = 0; i < n; i++) {
      assertArrayEquals(expected[i], actual[i], 1e-5, "row " + i);
    }
    SparseJacobian less = SparseJacobian.of(f, without(full, 17, 30));
    requireNoticed(17, 30, () -> less.at(x));
  }

  /** A chain of a thousand substitutions: their rounding is no cause for doubt. */
  @Test
  void longSubstitutions() {
    int n = 1000;
    Pattern pattern = Patterns.tridiagonal(n);
    double[] x = point(n);
    CsrMatrix direct = SparseHessian.of(energy(pattern), Coloring.star(pattern)).at(x);
    CsrMatrix substituted = SparseHessian.of(energy(pattern), Coloring.acyclic(pattern)).at(x);
    double largest = Arrays.stream(direct.values()).map(Math::abs).max().orElseThrow();
    assertArrayEquals(direct.values(), substituted.values(), n * 0x1p-52 * largest);
  }

  /** What is not finite stays where it belongs. */
  @Test
  void infiniteEntriesStayWhereTheyAre() {
    VectorFunction f =
        x -> {
          Real[] y = new Real[x.length];
          Arrays.setAll(
              y,
              i ->
                  x[i].sqrt()
                      .add(i > 0 ? x[i - 1] : Real.zero())
                      .add(i < y.length - 1 ? x[i + 1].mul(2) : Real.zero()));
          return y;
        };
    double[] x = {1, 0, 4, -1, 9, 16};
    Pattern pattern = Pattern.jacobian(f, x);
    double[][] dense = Forward.jacobian(f, x);
    assertEquals(Double.POSITIVE_INFINITY, dense[1][1]);
    for (Coloring coloring : List.of(Coloring.columns(pattern), Coloring.rows(pattern))) {
      CsrMatrix matrix = SparseJacobian.of(f, coloring).at(x);
      for (int i = 0; i < x.length; i++) {
        if (i != 3) { // its value is NaN, and so is whatever is asked of it
          assertArrayEquals(dense[i], matrix.toDense()[i], "row " + i);
        }
      }
      assertTrue(Double.isNaN(matrix.get(3, 3)));
    }
  }

  @Test
  void infiniteSecondDerivatives() {
    ScalarFunction f =
        x -> {
          Real sum = Real.zero();
          for (int i = 0; i < x.length - 1; i++) {
            sum = sum.add(x[i].mul(x[i + 1]).mul(i + 1)).add(x[i].sqrt());
          }
          return sum;
        };
    double[] x = {1, 0, 4, 9, 16};
    double[][] dense = SparseHessian.prepare(f, x).at(x).toDense();
    assertEquals(Double.NEGATIVE_INFINITY, dense[1][1]);
    assertArrayEquals(new double[] {-0.25, 1, 0, 0, 0}, dense[0]);
    assertArrayEquals(new double[] {0, 2, -1.0 / 32, 3, 0}, dense[2]);
    // By substitution nothing finite comes from what is infinite.
    CsrMatrix substituted =
        SparseHessian.of(f, Coloring.acyclic(Pattern.hessian(f, x))).checking(Check.NONE).at(x);
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        double entry = substituted.get(i, j);
        double expected = dense[i][j];
        assertTrue(Double.isNaN(entry) || Math.abs(entry - expected) < 1e-12 || entry == expected);
      }
    }
  }

  @Test
  void smallestSizes() {
    CsrMatrix empty = SparseHessian.prepare(x -> Real.of(1)).at();
    assertEquals(0, empty.rows());
    CsrMatrix single = SparseHessian.prepare(x -> x[0].exp(), 0).at(0);
    assertEquals(1, single.get(0, 0));
    assertEquals(0, SparseJacobian.prepare(x -> new Real[0], 1, 2).at(1, 2).rows());
    assertEquals(0, SparseJacobian.prepare(x -> new Real[] {Real.of(1)}).at().columns());
    SparseHessian linear = SparseHessian.prepare(x -> x[0].sub(x[1]), 1, 2);
    assertEquals(0, linear.sweeps());
    assertArrayEquals(new double[2][2], linear.at(3, 4).toDense());
  }

  @Test
  void largeTridiagonalJacobian() {
    int n = 100_000;
    VectorFunction f =
        x -> {
          Real[] y = new Real[n];
          for (int i = 0; i < n; i++) {
            Real own = x[i].square();
            y[i] = i == 0 ? own : own.add(x[i - 1]);
          }
          return y;
        };
    double[] x = point(n);
    SparseJacobian jacobian = SparseJacobian.prepare(f, x);
    assertEquals(2, jacobian.sweeps());
    CsrMatrix matrix = jacobian.at(x);
    for (int i = 1; i < n; i += 997) {
      assertEquals(2 * x[i], matrix.get(i, i));
      assertEquals(1, matrix.get(i, i - 1));
    }
  }

  @Test
  void threadsShareAPreparation() throws Exception {
    Pattern pattern = Patterns.banded(30, 2);
    SparseJacobian jacobian = SparseJacobian.of(like(pattern), Coloring.bidirectional(pattern));
    SparseHessian hessian = SparseHessian.of(energy(pattern), Coloring.acyclic(pattern));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        double[] x = new SplittableRandom(thread).doubles(30, -1, 1).toArray();
        CsrMatrix first = jacobian.at(x);
        CsrMatrix second = hessian.at(x);
        runs.add(
            threads.submit(() -> {
              for (int i = 0; i < 50; i++) {
                assertEquals(first, jacobian.at(x));
                assertEquals(second, hessian.at(x));
              }
            }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
  }

  @Test
  void misuse() {
    Pattern pattern = Patterns.tridiagonal(3);
    SparseJacobian jacobian = SparseJacobian.of(like(pattern), pattern);
    assertThrows(IllegalArgumentException.class, () -> jacobian.at(1, 2));
    SparseHessian hessian = SparseHessian.of(energy(pattern), pattern);
    assertThrows(IllegalArgumentException.class, () -> hessian.at(1, 2, 3, 4));
    assertThrows(
        IllegalArgumentException.class,
        () -> SparseJacobian.of(like(pattern), Coloring.star(pattern)));
    assertThrows(
        IllegalArgumentException.class,
        () -> SparseHessian.of(energy(pattern), Coloring.columns(pattern)));
    // A function with more outputs than the pattern has rows.
    VectorFunction more = x -> new Real[] {x[0], x[1], x[2], x[0]};
    for (Check check : Check.values()) {
      SparseJacobian wrong = SparseJacobian.of(more, pattern).checking(check);
      assertThrows(IllegalStateException.class, () -> wrong.at(1, 2, 3));
    }
  }

  @Test
  void matrices() {
    Pattern pattern = Pattern.of(2, 3, new int[][] {{0, 2}, {1}});
    CsrMatrix matrix = CsrMatrix.of(pattern, 1, 2, 3);
    assertArrayEquals(new double[][] {{1, 0, 2}, {0, 3, 0}}, matrix.toDense());
    assertArrayEquals(new int[] {0, 2, 3}, matrix.rowStarts());
    assertArrayEquals(new int[] {0, 2, 1}, matrix.columnIndices());
    assertArrayEquals(new double[] {1, 2, 3}, matrix.values());
    assertArrayEquals(new double[] {31, 60}, matrix.multiply(1, 20, 15));
    assertArrayEquals(new double[] {2, 9, 4}, matrix.multiplyTransposed(2, 3));
    RealMatrix real = matrix.toRealMatrix();
    assertArrayEquals(matrix.toDense(), real.getData());
    assertEquals(matrix, CsrMatrix.of(pattern, 1, 2, 3));
    assertEquals(matrix.hashCode(), CsrMatrix.of(pattern, 1, 2, 3).hashCode());
    assertEquals("2 × 3 matrix with 3 entries", matrix.toString());
    assertThrows(IllegalArgumentException.class, () -> CsrMatrix.of(pattern, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> matrix.multiply(1, 2));
    assertThrows(IllegalArgumentException.class, () -> matrix.multiplyTransposed(1, 2, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> matrix.get(2, 0));
  }
}
