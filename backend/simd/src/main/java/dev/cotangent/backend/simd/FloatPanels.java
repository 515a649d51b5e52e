package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.FloatTiles.COLUMNS;
import static dev.cotangent.backend.simd.FloatTiles.LANES;
import static dev.cotangent.backend.simd.FloatTiles.ROWS;
import static dev.cotangent.backend.simd.FloatTiles.SPECIES;

import java.util.concurrent.atomic.AtomicReferenceArray;
import jdk.incubator.vector.FloatVector;

/**
 * Packs operands of the matrix product, and keeps the arrays that they are packed into.
 *
 * <p>A strip is a few rows of a, or a few columns of b, as a tile takes them: for each k the few
 * elements side by side. So the tile reads one stream from end to end, whatever the strides were,
 * and meets each page of memory once. At an edge the last row or column is repeated, so that a
 * strip has no holes.
 */
final class FloatPanels {
  private FloatPanels() {}

  /** How far a transposition goes before it takes the next columns: both sides stay in cache. */
  private static final int CHUNK = 64;

  /** Arrays out of use. More callers at a time than there are places make new ones. */
  private static final AtomicReferenceArray<float[]> SPARE = new AtomicReferenceArray<>(8);

  /** Returns an array of at least this length, with anything in it: the shortest spare one. */
  static float[] take(int length) {
    while (true) {
      int best = -1;
      int shortest = Integer.MAX_VALUE;
      for (int i = 0; i < SPARE.length(); i++) {
        float[] spare = SPARE.get(i);
        if (spare != null && spare.length >= length && spare.length < shortest) {
          best = i;
          shortest = spare.length;
        }
      }
      if (best < 0) {
        return new float[length];
      }
      float[] spare = SPARE.get(best);
      if (spare != null && spare.length >= length && SPARE.compareAndSet(best, spare, null)) {
        return spare;
      }
    }
  }

  /** Takes back an array; where there is no place left, it takes that of a shorter one. */
  static void give(float[] array) {
    for (int i = 0; i < SPARE.length(); i++) {
      if (SPARE.compareAndSet(i, null, array)) {
        return;
      }
    }
    for (int i = 0; i < SPARE.length(); i++) {
      float[] spare = SPARE.get(i);
      if (spare != null && spare.length < array.length && SPARE.compareAndSet(i, spare, array)) {
        return;
      }
    }
  }

  /**
   * Packs a strip of a: row r of ROWS, of which the first {@code filled} are there, is at {@code
   * from + r * row}.
   */
  static void packRows(
      float[] a, int from, int row, int column, float[] y, int to, int filled, int k) {
    if (filled == ROWS) {
      for (int p = 0; p < k; p++) {
        for (int r = 0; r < ROWS; r++) {
          y[to + p * ROWS + r] = a[from + p * column + r * row];
        }
      }
    } else {
      for (int p = 0; p < k; p++) {
        for (int r = 0; r < ROWS; r++) {
          y[to + p * ROWS + r] = a[from + p * column + Math.min(r, filled - 1) * row];
        }
      }
    }
  }

  /**
   * Packs a strip of b: column j of COLUMNS, of which the first {@code filled} are there, is at
   * {@code from + j * column}. The last vector is filled up with anything.
   */
  static void packColumns(
      float[] b, int from, int row, int column, float[] y, int to, int filled, int k) {
    if (column == 1) {
      for (int p = 0; p < k; p++) {
        copy(b, from + p * row, y, to + p * COLUMNS, filled);
      }
      return;
    }
    int whole = 0;
    if (row == 1 && FloatTransposition.FITS) {
      whole = filled - filled % LANES;
      int done = 0;
      for (int j = 0; j < whole; j += LANES) {
        done = FloatTransposition.transpose(b, from + j * column, column, y, to + j, k);
      }
      lift(b, from + done, row, column, y, to + done * COLUMNS, 0, whole, k - done);
    }
    for (int p = 0; p < k; p += CHUNK) {
      int depth = Math.min(CHUNK, k - p);
      lift(b, from + p * row, row, column, y, to + p * COLUMNS, whole, filled, depth);
    }
  }

  /** Copies a row by the vector; the last one takes what follows in memory, if anything does. */
  private static void copy(float[] b, int from, float[] y, int to, int filled) {
    for (int j = 0; j < filled; j += LANES) {
      if (from + j + LANES <= b.length) {
        FloatVector.fromArray(SPECIES, b, from + j).intoArray(y, to + j);
      } else {
        for (int i = j; i < j + LANES; i++) {
          y[to + i] = i < filled ? b[from + i] : 0;
        }
      }
    }
  }

  /** Packs some columns one by one. */
  private static void lift(
      float[] b, int from, int row, int column, float[] y, int to, int first, int filled, int k) {
    for (int j = first; j < filled || j % LANES != 0; j++) {
      int at = from + Math.min(j, filled - 1) * column;
      for (int p = 0; p < k; p++) {
        y[to + p * COLUMNS + j] = b[at + p * row];
      }
    }
  }
}
