package dev.cotangent.backend.simd;

import jdk.incubator.vector.FloatVector;

/**
 * Transposes squares of 16 by 16 elements in registers. Written by {@code TileWriter} in the tests.
 *
 * <p>Of two by two blocks, those beside the diagonal are exchanged, and the same is done within the
 * blocks, down to the elements: vectors of which one has the upper and one the lower half of a
 * block become one with the even and one with the odd parts of both.
 */
final class FloatTransposition {
  private FloatTransposition() {}

  /** Whether the vectors here are as long as these squares. */
  static final boolean FITS = FloatTiles.LANES == 16;

  private static final float[] EVEN8 = parts(8, 0);
  private static final float[] ODD8 = parts(8, 1);
  private static final float[] EVEN4 = parts(4, 0);
  private static final float[] ODD4 = parts(4, 1);
  private static final float[] EVEN2 = parts(2, 0);
  private static final float[] ODD2 = parts(2, 1);
  private static final float[] EVEN1 = parts(1, 0);
  private static final float[] ODD1 = parts(1, 1);

  /** Returns which elements of two vectors, the second's after the first's, make one of parts. */
  private static float[] parts(int part, int odd) {
    float[] from = new float[16];
    for (int i = 0; i < 16; i++) {
      int which = i / part;
      from[i] = (which - which % 2 + odd) * part + i % part + which % 2 * 16;
    }
    return from;
  }

  /**
   * Transposes 16 columns, whose elements lie side by side, into rows of COLUMNS; of k only the
   * multiple of 16, which is returned.
   */
  static int transpose(float[] b, int from, int column, float[] y, int to, int k) {

    FloatVector even8 = FloatVector.fromArray(FloatTiles.SPECIES, EVEN8, 0);
    FloatVector odd8 = FloatVector.fromArray(FloatTiles.SPECIES, ODD8, 0);
    FloatVector even4 = FloatVector.fromArray(FloatTiles.SPECIES, EVEN4, 0);
    FloatVector odd4 = FloatVector.fromArray(FloatTiles.SPECIES, ODD4, 0);
    FloatVector even2 = FloatVector.fromArray(FloatTiles.SPECIES, EVEN2, 0);
    FloatVector odd2 = FloatVector.fromArray(FloatTiles.SPECIES, ODD2, 0);
    FloatVector even1 = FloatVector.fromArray(FloatTiles.SPECIES, EVEN1, 0);
    FloatVector odd1 = FloatVector.fromArray(FloatTiles.SPECIES, ODD1, 0);
    int p = 0;
    for (; p + 16 <= k; p += 16) {
      FloatVector v0 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 0 * column + p);
      FloatVector v1 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 1 * column + p);
      FloatVector v2 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 2 * column + p);
      FloatVector v3 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 3 * column + p);
      FloatVector v4 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 4 * column + p);
      FloatVector v5 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 5 * column + p);
      FloatVector v6 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 6 * column + p);
      FloatVector v7 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 7 * column + p);
      FloatVector v8 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 8 * column + p);
      FloatVector v9 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 9 * column + p);
      FloatVector v10 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 10 * column + p);
      FloatVector v11 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 11 * column + p);
      FloatVector v12 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 12 * column + p);
      FloatVector v13 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 13 * column + p);
      FloatVector v14 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 14 * column + p);
      FloatVector v15 = FloatVector.fromArray(FloatTiles.SPECIES, b, from + 15 * column + p);
      FloatVector w0p8 = even8.selectFrom(v0, v8);
      v8 = odd8.selectFrom(v0, v8);
      v0 = w0p8;
      FloatVector w1p8 = even8.selectFrom(v1, v9);
      v9 = odd8.selectFrom(v1, v9);
      v1 = w1p8;
      FloatVector w2p8 = even8.selectFrom(v2, v10);
      v10 = odd8.selectFrom(v2, v10);
      v2 = w2p8;
      FloatVector w3p8 = even8.selectFrom(v3, v11);
      v11 = odd8.selectFrom(v3, v11);
      v3 = w3p8;
      FloatVector w4p8 = even8.selectFrom(v4, v12);
      v12 = odd8.selectFrom(v4, v12);
      v4 = w4p8;
      FloatVector w5p8 = even8.selectFrom(v5, v13);
      v13 = odd8.selectFrom(v5, v13);
      v5 = w5p8;
      FloatVector w6p8 = even8.selectFrom(v6, v14);
      v14 = odd8.selectFrom(v6, v14);
      v6 = w6p8;
      FloatVector w7p8 = even8.selectFrom(v7, v15);
      v15 = odd8.selectFrom(v7, v15);
      v7 = w7p8;
      FloatVector w0p4 = even4.selectFrom(v0, v4);
      v4 = odd4.selectFrom(v0, v4);
      v0 = w0p4;
      FloatVector w1p4 = even4.selectFrom(v1, v5);
      v5 = odd4.selectFrom(v1, v5);
      v1 = w1p4;
      FloatVector w2p4 = even4.selectFrom(v2, v6);
      v6 = odd4.selectFrom(v2, v6);
      v2 = w2p4;
      FloatVector w3p4 = even4.selectFrom(v3, v7);
      v7 = odd4.selectFrom(v3, v7);
      v3 = w3p4;
      FloatVector w8p4 = even4.selectFrom(v8, v12);
      v12 = odd4.selectFrom(v8, v12);
      v8 = w8p4;
      FloatVector w9p4 = even4.selectFrom(v9, v13);
      v13 = odd4.selectFrom(v9, v13);
      v9 = w9p4;
      FloatVector w10p4 = even4.selectFrom(v10, v14);
      v14 = odd4.selectFrom(v10, v14);
      v10 = w10p4;
      FloatVector w11p4 = even4.selectFrom(v11, v15);
      v15 = odd4.selectFrom(v11, v15);
      v11 = w11p4;
      FloatVector w0p2 = even2.selectFrom(v0, v2);
      v2 = odd2.selectFrom(v0, v2);
      v0 = w0p2;
      FloatVector w1p2 = even2.selectFrom(v1, v3);
      v3 = odd2.selectFrom(v1, v3);
      v1 = w1p2;
      FloatVector w4p2 = even2.selectFrom(v4, v6);
      v6 = odd2.selectFrom(v4, v6);
      v4 = w4p2;
      FloatVector w5p2 = even2.selectFrom(v5, v7);
      v7 = odd2.selectFrom(v5, v7);
      v5 = w5p2;
      FloatVector w8p2 = even2.selectFrom(v8, v10);
      v10 = odd2.selectFrom(v8, v10);
      v8 = w8p2;
      FloatVector w9p2 = even2.selectFrom(v9, v11);
      v11 = odd2.selectFrom(v9, v11);
      v9 = w9p2;
      FloatVector w12p2 = even2.selectFrom(v12, v14);
      v14 = odd2.selectFrom(v12, v14);
      v12 = w12p2;
      FloatVector w13p2 = even2.selectFrom(v13, v15);
      v15 = odd2.selectFrom(v13, v15);
      v13 = w13p2;
      FloatVector w0p1 = even1.selectFrom(v0, v1);
      v1 = odd1.selectFrom(v0, v1);
      v0 = w0p1;
      FloatVector w2p1 = even1.selectFrom(v2, v3);
      v3 = odd1.selectFrom(v2, v3);
      v2 = w2p1;
      FloatVector w4p1 = even1.selectFrom(v4, v5);
      v5 = odd1.selectFrom(v4, v5);
      v4 = w4p1;
      FloatVector w6p1 = even1.selectFrom(v6, v7);
      v7 = odd1.selectFrom(v6, v7);
      v6 = w6p1;
      FloatVector w8p1 = even1.selectFrom(v8, v9);
      v9 = odd1.selectFrom(v8, v9);
      v8 = w8p1;
      FloatVector w10p1 = even1.selectFrom(v10, v11);
      v11 = odd1.selectFrom(v10, v11);
      v10 = w10p1;
      FloatVector w12p1 = even1.selectFrom(v12, v13);
      v13 = odd1.selectFrom(v12, v13);
      v12 = w12p1;
      FloatVector w14p1 = even1.selectFrom(v14, v15);
      v15 = odd1.selectFrom(v14, v15);
      v14 = w14p1;
      v0.intoArray(y, to + (p + 0) * FloatTiles.COLUMNS);
      v1.intoArray(y, to + (p + 1) * FloatTiles.COLUMNS);
      v2.intoArray(y, to + (p + 2) * FloatTiles.COLUMNS);
      v3.intoArray(y, to + (p + 3) * FloatTiles.COLUMNS);
      v4.intoArray(y, to + (p + 4) * FloatTiles.COLUMNS);
      v5.intoArray(y, to + (p + 5) * FloatTiles.COLUMNS);
      v6.intoArray(y, to + (p + 6) * FloatTiles.COLUMNS);
      v7.intoArray(y, to + (p + 7) * FloatTiles.COLUMNS);
      v8.intoArray(y, to + (p + 8) * FloatTiles.COLUMNS);
      v9.intoArray(y, to + (p + 9) * FloatTiles.COLUMNS);
      v10.intoArray(y, to + (p + 10) * FloatTiles.COLUMNS);
      v11.intoArray(y, to + (p + 11) * FloatTiles.COLUMNS);
      v12.intoArray(y, to + (p + 12) * FloatTiles.COLUMNS);
      v13.intoArray(y, to + (p + 13) * FloatTiles.COLUMNS);
      v14.intoArray(y, to + (p + 14) * FloatTiles.COLUMNS);
      v15.intoArray(y, to + (p + 15) * FloatTiles.COLUMNS);
    }
    return p;
  }
}
