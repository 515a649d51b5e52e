package dev.cotangent.sparse;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Patterns to be coloured: random ones and the usual ones. */
final class Patterns {
  private Patterns() {}

  /** Random patterns, empty, narrow and full ones among them. */
  static Arbitrary<Pattern> rectangular() {
    Arbitrary<Integer> sizes = Arbitraries.integers().between(0, 12);
    return Combinators.combine(sizes, sizes, Arbitraries.integers().between(0, 10), seeds())
        .as((m, n, density, seed) -> random(m, n, density / 10.0, seed));
  }

  /** Random symmetric patterns, with and without entries on the diagonal. */
  static Arbitrary<Pattern> symmetric() {
    Arbitrary<Integer> sizes = Arbitraries.integers().between(0, 12);
    return Combinators.combine(sizes, Arbitraries.integers().between(0, 10), seeds())
        .as((n, density, seed) -> {
          Pattern half = random(n, n, density / 15.0, seed);
          return half.union(half.transpose());
        });
  }

  private static Arbitrary<Long> seeds() {
    return Arbitraries.longs().between(0, 1_000_000);
  }

  static Pattern random(int rows, int columns, double density, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] entries = new int[rows][];
    for (int i = 0; i < rows; i++) {
      entries[i] = IntStream.range(0, columns).filter(j -> random.nextDouble() < density).toArray();
    }
    return Pattern.of(rows, columns, entries);
  }

  /** A full first row, a full first column, and the diagonal. */
  static Pattern arrow(int n) {
    int[][] entries = new int[n][];
    Arrays.setAll(entries, i -> new int[] {0, i});
    if (n > 0) {
      entries[0] = IntStream.range(0, n).toArray();
    }
    return Pattern.of(n, n, entries);
  }

  static Pattern tridiagonal(int n) {
    return banded(n, 1);
  }

  static Pattern banded(int n, int width) {
    int[][] entries = new int[n][];
    Arrays.setAll(
        entries,
        i -> IntStream.rangeClosed(Math.max(0, i - width), Math.min(n - 1, i + width)).toArray());
    return Pattern.of(n, n, entries);
  }
}
