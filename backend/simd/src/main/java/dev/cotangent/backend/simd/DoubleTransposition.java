package dev.cotangent.backend.simd;

import jdk.incubator.vector.DoubleVector;

/**
 * Transposes squares of 8 by 8 elements in registers. Written by {@code TileWriter} in the tests.
 *
 * <p>Of two by two blocks, those beside the diagonal are exchanged, and the same is done within the
 * blocks, down to the elements: vectors of which one has the upper and one the lower half of a
 * block become one with the even and one with the odd parts of both.
 */
final class DoubleTransposition {
  private DoubleTransposition() {}

  /** Whether the vectors here are as long as these squares. */
  static final boolean FITS = DoubleTiles.LANES == 8;

  private static final double[] EVEN4 = parts(4, 0);
  private static final double[] ODD4 = parts(4, 1);
  private static final double[] EVEN2 = parts(2, 0);
  private static final double[] ODD2 = parts(2, 1);
  private static final double[] EVEN1 = parts(1, 0);
  private static final double[] ODD1 = parts(1, 1);

  /** Returns which elements of two vectors, the second's after the first's, make one of parts. */
  private static double[] parts(int part, int odd) {
    double[] from = new double[8];
    for (int i = 0; i < 8; i++) {
      int which = i / part;
      from[i] = (which - which % 2 + odd) * part + i % part + which % 2 * 8;
    }
    return from;
  }

  /**
   * Transposes 8 columns, whose elements lie side by side, into rows of COLUMNS; of k only the
   * multiple of 8, which is returned.
   */
  static int transpose(double[] b, int from, int column, double[] y, int to, int k) {

    DoubleVector even4 = DoubleVector.fromArray(DoubleTiles.SPECIES, EVEN4, 0);
    DoubleVector odd4 = DoubleVector.fromArray(DoubleTiles.SPECIES, ODD4, 0);
    DoubleVector even2 = DoubleVector.fromArray(DoubleTiles.SPECIES, EVEN2, 0);
    DoubleVector odd2 = DoubleVector.fromArray(DoubleTiles.SPECIES, ODD2, 0);
    DoubleVector even1 = DoubleVector.fromArray(DoubleTiles.SPECIES, EVEN1, 0);
    DoubleVector odd1 = DoubleVector.fromArray(DoubleTiles.SPECIES, ODD1, 0);
    int p = 0;
    for (; p + 8 <= k; p += 8) {
      DoubleVector v0 = DoubleVector.fromArray(DoubleTiles.SPECIES, b, from + 0 * column + p);
      DoubleVector v1 = DoubleVector.fromArray(DoubleTiles.SPECIES, b, from + 1 * column + p);
      DoubleVector v2 = DoubleVector.fromArray(DoubleTiles.SPECIES, b, from + 2 * column + p);
      DoubleVector v3 = DoubleVector.fromArray(DoubleTiles.SPECIES, b, from + 3 * column + p);
      DoubleVector v4 = DoubleVector.fromArray(DoubleTiles.SPECIES, b, from + 4 * column + p);
      DoubleVector v5 = DoubleVector.fromArray(DoubleTiles.SPECIES, b, from + 5 * column + p);
      DoubleVector v6 = DoubleVector.fromArray(DoubleTiles.SPECIES, b, from + 6 * column + p);
      DoubleVector v7 = DoubleVector.fromArray(DoubleTiles.SPECIES, b, from + 7 * column + p);
      DoubleVector w0p4 = even4.selectFrom(v0, v4);
      v4 = odd4.selectFrom(v0, v4);
      v0 = w0p4;
      DoubleVector w1p4 = even4.selectFrom(v1, v5);
      v5 = odd4.selectFrom(v1, v5);
      v1 = w1p4;
      DoubleVector w2p4 = even4.selectFrom(v2, v6);
      v6 = odd4.selectFrom(v2, v6);
      v2 = w2p4;
      DoubleVector w3p4 = even4.selectFrom(v3, v7);
      v7 = odd4.selectFrom(v3, v7);
      v3 = w3p4;
      DoubleVector w0p2 = even2.selectFrom(v0, v2);
      v2 = odd2.selectFrom(v0, v2);
      v0 = w0p2;
      DoubleVector w1p2 = even2.selectFrom(v1, v3);
      v3 = odd2.selectFrom(v1, v3);
      v1 = w1p2;
      DoubleVector w4p2 = even2.selectFrom(v4, v6);
      v6 = odd2.selectFrom(v4, v6);
      v4 = w4p2;
      DoubleVector w5p2 = even2.selectFrom(v5, v7);
      v7 = odd2.selectFrom(v5, v7);
      v5 = w5p2;
      DoubleVector w0p1 = even1.selectFrom(v0, v1);
      v1 = odd1.selectFrom(v0, v1);
      v0 = w0p1;
      DoubleVector w2p1 = even1.selectFrom(v2, v3);
      v3 = odd1.selectFrom(v2, v3);
      v2 = w2p1;
      DoubleVector w4p1 = even1.selectFrom(v4, v5);
      v5 = odd1.selectFrom(v4, v5);
      v4 = w4p1;
      DoubleVector w6p1 = even1.selectFrom(v6, v7);
      v7 = odd1.selectFrom(v6, v7);
      v6 = w6p1;
      v0.intoArray(y, to + (p + 0) * DoubleTiles.COLUMNS);
      v1.intoArray(y, to + (p + 1) * DoubleTiles.COLUMNS);
      v2.intoArray(y, to + (p + 2) * DoubleTiles.COLUMNS);
      v3.intoArray(y, to + (p + 3) * DoubleTiles.COLUMNS);
      v4.intoArray(y, to + (p + 4) * DoubleTiles.COLUMNS);
      v5.intoArray(y, to + (p + 5) * DoubleTiles.COLUMNS);
      v6.intoArray(y, to + (p + 6) * DoubleTiles.COLUMNS);
      v7.intoArray(y, to + (p + 7) * DoubleTiles.COLUMNS);
    }
    return p;
  }
}
