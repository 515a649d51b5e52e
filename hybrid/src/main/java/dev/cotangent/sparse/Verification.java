package dev.cotangent.sparse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Notices derivatives that a pattern does not know of.
 *
 * <p>Such a derivative a at (i, k) is added to the entry that is read where k's colour comes out in
 * row i, at (i, j) say, or to none. In a direction v the row's product then differs from that of
 * the entries read by a (vₖ - vⱼ), or by a vₖ: not by chance 0 if v is random. Rounding makes them
 * differ by a small multiple of 2⁻⁵³ of the row's size, unless terms cancel within the function; so
 * a row that differs by more is only suspected, and computed in full before anybody is blamed.
 */
final class Verification {
  private static final double TOLERANCE = 0x1p-40;
  private static final double ROUNDING = 0x1p-52;
  private static final int FEW = 8;

  private Verification() {}

  /** A direction whose elements are between 1/2 and 1 in size, the same for each length. */
  static double[] direction(int length) {
    SplittableRandom random = new SplittableRandom(length);
    double[] direction = new double[length];
    Arrays.setAll(direction, j -> random.nextDouble(0.5, 1) * (random.nextBoolean() ? 1 : -1));
    return direction;
  }

  /** What is asked of the function where a row is in doubt. */
  interface Witness {
    /** A row in full. */
    double[] row(int i);

    /** The pattern at the point. */
    Pattern pattern();
  }

  /**
   * Checks a matrix by its product with a direction.
   *
   * @param product what a sweep has made of the direction
   * @param substitutions how many entries have been computed from one another, by as many
   *     subtractions whose rounding errors may have added up
   */
  static void requireProduct(
      CsrMatrix matrix, double[] direction, double[] product, int substitutions, Witness witness) {
    double[] differences = new double[product.length];
    double[] sizes = new double[product.length];
    double largest = 0;
    for (int i = 0; i < product.length; i++) {
      compare(matrix, i, direction, product[i], differences, sizes);
      largest = Double.isFinite(sizes[i]) ? Math.max(largest, sizes[i]) : largest;
    }
    List<Integer> suspects = new ArrayList<>();
    double allowed = substitutions * ROUNDING * largest;
    for (int i = 0; i < product.length; i++) {
      double difference = differences[i]; // infinite if only one of the two products is
      boolean agrees = Double.isFinite(difference) && difference <= TOLERANCE * sizes[i] + allowed;
      if (!agrees && !isNaN(matrix, i)) {
        suspects.add(i);
      }
    }
    require(matrix.pattern(), suspects, witness);
  }

  private static void compare(
      CsrMatrix matrix,
      int i,
      double[] direction,
      double product,
      double[] differences,
      double[] sizes) {
    Pattern pattern = matrix.pattern();
    double sum = 0;
    double size = Math.abs(product);
    for (int k = pattern.start(i); k < pattern.start(i + 1); k++) {
      double term = matrix.value(k) * direction[pattern.column(k)];
      sum += term;
      size += Math.abs(term);
    }
    differences[i] = Math.abs(product - sum);
    sizes[i] = size;
  }

  /** Of many suspects, those are let go for which the function's pattern at the point speaks. */
  private static void require(Pattern pattern, List<Integer> suspects, Witness witness) {
    if (suspects.size() > FEW) {
      Pattern found = witness.pattern();
      suspects.removeIf(i -> pattern.coversRow(found, i));
    }
    for (int i : suspects) {
      requireRow(pattern, i, witness.row(i));
    }
  }

  /** Whether a row is NaN throughout, so that there is nothing that could be wrong. */
  private static boolean isNaN(CsrMatrix matrix, int i) {
    Pattern pattern = matrix.pattern();
    boolean all = pattern.start(i) < pattern.start(i + 1);
    for (int k = pattern.start(i); k < pattern.start(i + 1); k++) {
      all &= Double.isNaN(matrix.value(k));
    }
    return all;
  }

  private static void requireRow(Pattern pattern, int i, double... row) {
    double size = 0;
    for (double entry : row) {
      size = Double.isFinite(entry) ? Math.max(size, Math.abs(entry)) : size;
    }
    for (int j = 0; j < row.length; j++) {
      boolean vanishes = row[j] == 0 || Math.abs(row[j]) <= TOLERANCE * size;
      if (!vanishes && !pattern.contains(i, j)) {
        throw new PatternMismatchException(i, j, ", " + row[j]);
      }
    }
  }

  /** Checks a pattern by the one that has been found at the point. */
  static void requireCovers(Pattern pattern, Pattern found) {
    requireOutputs(pattern.rows(), found.rows());
    int beyond = pattern.firstBeyond(found);
    if (beyond >= 0) {
      throw new PatternMismatchException(found.rowOf(beyond), found.column(beyond), "");
    }
  }

  static void requireOutputs(int prepared, int found) {
    if (found != prepared) {
      throw new IllegalStateException(
          "the function has "
              + found
              + " outputs at this point, and was prepared for "
              + prepared
              + "; prepare it at this point");
    }
  }

  static void requireLength(int inputs, int length) {
    if (length != inputs) {
      throw new IllegalArgumentException(
          "a point of length " + length + " for a pattern with " + inputs + " columns");
    }
  }
}
