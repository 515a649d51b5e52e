package dev.cotangent.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every colouring is held to its definition, looked up by brute force. */
class ColoringTest {
  @Provide
  Arbitrary<Pattern> rectangular() {
    return Patterns.rectangular();
  }

  @Provide
  Arbitrary<Pattern> symmetric() {
    return Patterns.symmetric();
  }

  @Property(seed = "1", tries = 400, edgeCases = EdgeCasesMode.NONE)
  void columnsOfOneColourHaveNoRowInCommon(
      @ForAll("rectangular") Pattern pattern, @ForAll Ordering ordering) {
    Coloring coloring = Coloring.columns(pattern, ordering);
    requireColumns(pattern, coloring);
    Coloring rows = Coloring.rows(pattern.transpose(), ordering);
    for (int j = 0; j < pattern.columns(); j++) {
      assertEquals(coloring.ofColumn(j), rows.ofRow(j), "rows are the transpose's columns");
    }
    assertEquals(coloring.colors(), rows.colors());
  }

  private static void requireColumns(Pattern pattern, Coloring coloring) {
    for (int i = 0; i < pattern.rows(); i++) {
      for (int j : pattern.row(i)) {
        assertNotEquals(Coloring.NONE, coloring.ofColumn(j));
        for (int k : pattern.row(i)) {
          assertTrue(j == k || coloring.ofColumn(j) != coloring.ofColumn(k), () -> "" + pattern);
        }
      }
    }
    requireColors(coloring);
  }

  /** The colours are 0 to their number, without gaps. */
  private static void requireColors(Coloring coloring) {
    boolean[] columns = new boolean[coloring.columnColors()];
    for (int j = 0; j < coloring.pattern().columns(); j++) {
      if (coloring.ofColumn(j) != Coloring.NONE) {
        columns[coloring.ofColumn(j)] = true;
      }
    }
    for (boolean used : columns) {
      assertTrue(used);
    }
  }

  /** Long rows are looked up in sets of bits, and that must not change anything. */
  @ParameterizedTest
  @EnumSource(Ordering.class)
  void columnsWithLongRows(Ordering ordering) {
    for (long seed = 0; seed < 3; seed++) {
      Pattern pattern = Patterns.random(40, 150, 0.1 + 0.3 * seed, seed);
      requireColumns(pattern, Coloring.columns(pattern, ordering));
    }
  }

  @Property(seed = "2", tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void bidirectional(@ForAll("rectangular") Pattern pattern) {
    Coloring coloring = Coloring.bidirectional(pattern);
    requireColors(coloring);
    for (int i = 0; i < pattern.rows(); i++) {
      for (int j : pattern.row(i)) {
        assertTrue(
            aloneInRow(coloring, i, j) || aloneInColumn(coloring, i, j),
            () -> coloring + "\n" + pattern);
      }
    }
  }

  private static boolean aloneInRow(Coloring coloring, int i, int j) {
    int color = coloring.ofColumn(j);
    return color != Coloring.NONE
        && Arrays.stream(coloring.pattern().row(i))
                .filter(k -> coloring.ofColumn(k) == color)
                .count()
            == 1;
  }

  private static boolean aloneInColumn(Coloring coloring, int i, int j) {
    int color = coloring.ofRow(i);
    return color != Coloring.NONE
        && Arrays.stream(coloring.pattern().transpose().row(j))
                .filter(k -> coloring.ofRow(k) == color)
                .count()
            == 1;
  }

  @Property(seed = "3", tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void star(@ForAll("symmetric") Pattern pattern, @ForAll Ordering ordering) {
    Coloring coloring = Coloring.star(pattern, ordering);
    requireDistanceOne(coloring);
    requireColors(coloring);
    for (int a = 0; a < pattern.rows(); a++) {
      for (int b : pattern.row(a)) {
        for (int c : pattern.row(b)) {
          for (int d : pattern.row(c)) {
            boolean path = a != b && a != c && a != d && b != c && b != d && c != d;
            boolean two =
                coloring.ofRow(a) == coloring.ofRow(c) && coloring.ofRow(b) == coloring.ofRow(d);
            assertTrue(!path || !two, () -> coloring + "\n" + pattern);
          }
        }
      }
    }
  }

  private static void requireDistanceOne(Coloring coloring) {
    Pattern pattern = coloring.pattern();
    for (int i = 0; i < pattern.rows(); i++) {
      assertEquals(coloring.ofRow(i), coloring.ofColumn(i));
      for (int j : pattern.row(i)) {
        assertNotEquals(Coloring.NONE, coloring.ofRow(j));
        assertTrue(i == j || coloring.ofRow(i) != coloring.ofRow(j), () -> "" + pattern);
      }
    }
  }

  @Property(seed = "4", tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void acyclic(@ForAll("symmetric") Pattern pattern, @ForAll Ordering ordering) {
    Coloring coloring = Coloring.acyclic(pattern, ordering);
    requireDistanceOne(coloring);
    requireColors(coloring);
    for (int a = 0; a < coloring.colors(); a++) {
      for (int b = 0; b < a; b++) {
        requireForest(coloring, a, b);
      }
    }
  }

  /** A graph is a forest if it can be picked to pieces by taking leaves. */
  private static void requireForest(Coloring coloring, int a, int b) {
    Pattern pattern = coloring.pattern();
    int n = pattern.rows();
    boolean[][] edges = new boolean[n][n];
    for (int i = 0; i < n; i++) {
      for (int j : pattern.row(i)) {
        int own = coloring.ofRow(i);
        int other = coloring.ofRow(j);
        edges[i][j] = (own == a && other == b) || (own == b && other == a);
      }
    }
    for (int round = 0; round < n; round++) {
      for (int i = 0; i < n; i++) {
        if (degree(edges[i]) == 1) {
          for (int j = 0; j < n; j++) {
            edges[i][j] = false;
            edges[j][i] = false;
          }
        }
      }
    }
    for (boolean[] row : edges) {
      assertEquals(0, degree(row), () -> "a cycle of two colours in " + coloring + "\n" + pattern);
    }
  }

  private static int degree(boolean... row) {
    int degree = 0;
    for (boolean edge : row) {
      degree += edge ? 1 : 0;
    }
    return degree;
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 10, 1000})
  void knownCounts(int n) {
    for (Ordering ordering : Ordering.values()) {
      Pattern tridiagonal = Patterns.tridiagonal(n);
      assertTrue(Coloring.columns(tridiagonal, ordering).colors() <= 4, ordering::toString);
      assertTrue(Coloring.star(tridiagonal, ordering).colors() <= 3, ordering::toString);
      assertEquals(2, Coloring.acyclic(tridiagonal, ordering).colors(), ordering.toString());
      assertEquals(2, Coloring.star(Patterns.arrow(n), ordering).colors());
      assertEquals(n, Coloring.columns(Patterns.arrow(n), ordering).colors());
      assertEquals(n, Coloring.rows(Patterns.arrow(n), ordering).colors());
    }
    assertEquals(3, Coloring.columns(Patterns.tridiagonal(n)).colors());
    assertEquals(3, Coloring.rows(Patterns.tridiagonal(n)).colors());
    assertEquals(3, Coloring.star(Patterns.tridiagonal(n)).colors());
    assertEquals(3, Coloring.bidirectional(Patterns.arrow(n)).colors());
    assertEquals(Math.min(n, 7), Coloring.columns(Patterns.banded(n, 3)).colors());
  }

  /** One full row is one sweep back, one full column is one direction. */
  @Test
  void bidirectionalTakesTheShorterWay() {
    Pattern row = Pattern.of(1, 4, new int[][] {{0, 1, 2, 3}});
    assertEquals(1, Coloring.bidirectional(row).rowColors());
    assertEquals(0, Coloring.bidirectional(row).columnColors());
    assertEquals(1, Coloring.bidirectional(row.transpose()).columnColors());
    assertEquals(0, Coloring.bidirectional(row.transpose()).rowColors());
  }

  @Test
  void nothingToColour() {
    for (Pattern empty : new Pattern[] {Patterns.arrow(0), Patterns.random(3, 3, 0, 1)}) {
      assertEquals(0, Coloring.columns(empty).colors());
      assertEquals(0, Coloring.rows(empty).colors());
      assertEquals(0, Coloring.bidirectional(empty).colors());
      assertEquals(0, Coloring.star(empty).colors());
      assertEquals(0, Coloring.acyclic(empty).colors());
    }
    assertEquals(Coloring.NONE, Coloring.columns(Patterns.random(3, 3, 0, 1)).ofColumn(2));
    assertEquals(1, Coloring.star(Patterns.arrow(1)).colors());
  }

  /** Sizes at which anything quadratic would be noticed by whoever waits for it. */
  @Test
  void largePatterns() {
    int n = 100_000;
    assertEquals(3, Coloring.columns(Patterns.tridiagonal(n)).colors());
    assertEquals(3, Coloring.star(Patterns.tridiagonal(n)).colors());
    assertEquals(2, Coloring.acyclic(Patterns.tridiagonal(n)).colors());
    assertEquals(3, Coloring.bidirectional(Patterns.arrow(n)).colors());
    assertEquals(2, Coloring.star(Patterns.arrow(n)).colors());
    int[][] full = new int[1][n];
    Arrays.setAll(full[0], j -> j);
    assertEquals(n, Coloring.columns(Pattern.of(1, n, full), Ordering.NATURAL).colors());
  }

  @Test
  void symmetricColouringsNeedSymmetricPatterns() {
    Pattern upper = Pattern.of(3, 3, new int[][] {{0, 1}, {1, 2}, {2}});
    Pattern lower = upper.transpose();
    Pattern wide = Patterns.random(2, 3, 0, 1);
    for (Pattern pattern : new Pattern[] {upper, lower, wide}) {
      assertThrows(IllegalArgumentException.class, () -> Coloring.star(pattern));
      assertThrows(IllegalArgumentException.class, () -> Coloring.acyclic(pattern));
    }
    var e = assertThrows(IllegalArgumentException.class, () -> Coloring.star(upper));
    assertTrue(e.getMessage().contains("(0, 1)"), e::getMessage);
  }
}
