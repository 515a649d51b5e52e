package dev.cotangent.backend.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the matrix product: each computes one tile of c, a few rows by a few
 * vectors, whose sums stay in registers while k runs. Written by {@code TileWriter} in the tests:
 * the sums must be local variables, since C2 keeps no array in registers.
 *
 * <p>A tile at the lower edge repeats its last row, which is then computed, and written, more than
 * once, always with the same value: so there is no case in the loop and none after it. Columns come
 * in whole vectors, which is the caller's care.
 *
 * <p>The shape: with 32 registers of 512 bits, 6 rows by 4 vectors make 24 sums, 4 places for a row
 * of b and one for an element of a. With 16 registers of 256 bits, 4 by 2 is what C2 does not
 * spill; and there only steps known to the compiler let it drop the range checks, of which a core
 * that retires two short vectors per cycle cannot hide so many: so both operands come packed.
 */
final class FloatTiles {
  private FloatTiles() {}

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /** Whether there are as many and as long registers as the large tile needs. */
  static final boolean WIDE = SPECIES.vectorBitSize() >= 512;

  static final int ROWS = WIDE ? 6 : 4;
  static final int COLUMNS = (WIDE ? 4 : 2) * LANES;

  /** Without AVX2, x86 may lack it, and emulates it at two hundred times the cost. */
  private static final boolean FMA =
      SPECIES.vectorBitSize() >= 256 || !System.getProperty("os.arch").equals("amd64");

  /**
   * Computes a tile of up to ROWS rows by COLUMNS columns, in whole vectors: c = a b, or c += a b.
   */
  static void tile(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int rows,
      int columns,
      boolean add) {
    if (WIDE) {
      int j = 0;
      if (columns - j >= 4 * LANES) {
        tile6x4(k, a, aAt, aRow, aColumn, b, bAt + j, bRow, c, cAt + j, cRow, rows, add);
        j += 4 * LANES;
      }
      if (columns - j >= 2 * LANES) {
        tile6x2(k, a, aAt, aRow, aColumn, b, bAt + j, bRow, c, cAt + j, cRow, rows, add);
        j += 2 * LANES;
      }
      if (columns - j >= 1 * LANES) {
        tile6x1(k, a, aAt, aRow, aColumn, b, bAt + j, bRow, c, cAt + j, cRow, rows, add);
        j += 1 * LANES;
      }
    } else {
      int j = 0;
      if (columns - j >= 2 * LANES) {
        tile4x2(k, a, aAt, aRow, aColumn, b, bAt + j, bRow, c, cAt + j, cRow, rows, add);
        j += 2 * LANES;
      }
      if (columns - j >= 1 * LANES) {
        tile4x1(k, a, aAt, aRow, aColumn, b, bAt + j, bRow, c, cAt + j, cRow, rows, add);
        j += 1 * LANES;
      }
    }
  }

  private static void tile6x4(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int rows,
      boolean add) {
    int a0 = aAt;
    int a1 = rows > 1 ? a0 + aRow : a0;
    int a2 = rows > 2 ? a1 + aRow : a1;
    int a3 = rows > 3 ? a2 + aRow : a2;
    int a4 = rows > 4 ? a3 + aRow : a3;
    int a5 = rows > 5 ? a4 + aRow : a4;
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c23 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c32 = FloatVector.zero(SPECIES);
    FloatVector c33 = FloatVector.zero(SPECIES);
    FloatVector c40 = FloatVector.zero(SPECIES);
    FloatVector c41 = FloatVector.zero(SPECIES);
    FloatVector c42 = FloatVector.zero(SPECIES);
    FloatVector c43 = FloatVector.zero(SPECIES);
    FloatVector c50 = FloatVector.zero(SPECIES);
    FloatVector c51 = FloatVector.zero(SPECIES);
    FloatVector c52 = FloatVector.zero(SPECIES);
    FloatVector c53 = FloatVector.zero(SPECIES);
    for (int p = 0, q = bAt; p < k; p++, q += bRow) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, q + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, q + 3 * LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + p * aColumn]);
      c00 = FMA ? x0.fma(b0, c00) : x0.mul(b0).add(c00);
      c01 = FMA ? x0.fma(b1, c01) : x0.mul(b1).add(c01);
      c02 = FMA ? x0.fma(b2, c02) : x0.mul(b2).add(c02);
      c03 = FMA ? x0.fma(b3, c03) : x0.mul(b3).add(c03);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + p * aColumn]);
      c10 = FMA ? x1.fma(b0, c10) : x1.mul(b0).add(c10);
      c11 = FMA ? x1.fma(b1, c11) : x1.mul(b1).add(c11);
      c12 = FMA ? x1.fma(b2, c12) : x1.mul(b2).add(c12);
      c13 = FMA ? x1.fma(b3, c13) : x1.mul(b3).add(c13);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + p * aColumn]);
      c20 = FMA ? x2.fma(b0, c20) : x2.mul(b0).add(c20);
      c21 = FMA ? x2.fma(b1, c21) : x2.mul(b1).add(c21);
      c22 = FMA ? x2.fma(b2, c22) : x2.mul(b2).add(c22);
      c23 = FMA ? x2.fma(b3, c23) : x2.mul(b3).add(c23);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + p * aColumn]);
      c30 = FMA ? x3.fma(b0, c30) : x3.mul(b0).add(c30);
      c31 = FMA ? x3.fma(b1, c31) : x3.mul(b1).add(c31);
      c32 = FMA ? x3.fma(b2, c32) : x3.mul(b2).add(c32);
      c33 = FMA ? x3.fma(b3, c33) : x3.mul(b3).add(c33);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + p * aColumn]);
      c40 = FMA ? x4.fma(b0, c40) : x4.mul(b0).add(c40);
      c41 = FMA ? x4.fma(b1, c41) : x4.mul(b1).add(c41);
      c42 = FMA ? x4.fma(b2, c42) : x4.mul(b2).add(c42);
      c43 = FMA ? x4.fma(b3, c43) : x4.mul(b3).add(c43);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + p * aColumn]);
      c50 = FMA ? x5.fma(b0, c50) : x5.mul(b0).add(c50);
      c51 = FMA ? x5.fma(b1, c51) : x5.mul(b1).add(c51);
      c52 = FMA ? x5.fma(b2, c52) : x5.mul(b2).add(c52);
      c53 = FMA ? x5.fma(b3, c53) : x5.mul(b3).add(c53);
    }
    int c0 = cAt;
    int c1 = rows > 1 ? c0 + cRow : c0;
    int c2 = rows > 2 ? c1 + cRow : c1;
    int c3 = rows > 3 ? c2 + cRow : c2;
    int c4 = rows > 4 ? c3 + cRow : c3;
    int c5 = rows > 5 ? c4 + cRow : c4;
    if (add) {
      c00 = c00.add(FloatVector.fromArray(SPECIES, c, c0));
      c01 = c01.add(FloatVector.fromArray(SPECIES, c, c0 + LANES));
      c02 = c02.add(FloatVector.fromArray(SPECIES, c, c0 + 2 * LANES));
      c03 = c03.add(FloatVector.fromArray(SPECIES, c, c0 + 3 * LANES));
      c10 = c10.add(FloatVector.fromArray(SPECIES, c, c1));
      c11 = c11.add(FloatVector.fromArray(SPECIES, c, c1 + LANES));
      c12 = c12.add(FloatVector.fromArray(SPECIES, c, c1 + 2 * LANES));
      c13 = c13.add(FloatVector.fromArray(SPECIES, c, c1 + 3 * LANES));
      c20 = c20.add(FloatVector.fromArray(SPECIES, c, c2));
      c21 = c21.add(FloatVector.fromArray(SPECIES, c, c2 + LANES));
      c22 = c22.add(FloatVector.fromArray(SPECIES, c, c2 + 2 * LANES));
      c23 = c23.add(FloatVector.fromArray(SPECIES, c, c2 + 3 * LANES));
      c30 = c30.add(FloatVector.fromArray(SPECIES, c, c3));
      c31 = c31.add(FloatVector.fromArray(SPECIES, c, c3 + LANES));
      c32 = c32.add(FloatVector.fromArray(SPECIES, c, c3 + 2 * LANES));
      c33 = c33.add(FloatVector.fromArray(SPECIES, c, c3 + 3 * LANES));
      c40 = c40.add(FloatVector.fromArray(SPECIES, c, c4));
      c41 = c41.add(FloatVector.fromArray(SPECIES, c, c4 + LANES));
      c42 = c42.add(FloatVector.fromArray(SPECIES, c, c4 + 2 * LANES));
      c43 = c43.add(FloatVector.fromArray(SPECIES, c, c4 + 3 * LANES));
      c50 = c50.add(FloatVector.fromArray(SPECIES, c, c5));
      c51 = c51.add(FloatVector.fromArray(SPECIES, c, c5 + LANES));
      c52 = c52.add(FloatVector.fromArray(SPECIES, c, c5 + 2 * LANES));
      c53 = c53.add(FloatVector.fromArray(SPECIES, c, c5 + 3 * LANES));
    }
    c00.intoArray(c, c0);
    c01.intoArray(c, c0 + LANES);
    c02.intoArray(c, c0 + 2 * LANES);
    c03.intoArray(c, c0 + 3 * LANES);
    c10.intoArray(c, c1);
    c11.intoArray(c, c1 + LANES);
    c12.intoArray(c, c1 + 2 * LANES);
    c13.intoArray(c, c1 + 3 * LANES);
    c20.intoArray(c, c2);
    c21.intoArray(c, c2 + LANES);
    c22.intoArray(c, c2 + 2 * LANES);
    c23.intoArray(c, c2 + 3 * LANES);
    c30.intoArray(c, c3);
    c31.intoArray(c, c3 + LANES);
    c32.intoArray(c, c3 + 2 * LANES);
    c33.intoArray(c, c3 + 3 * LANES);
    c40.intoArray(c, c4);
    c41.intoArray(c, c4 + LANES);
    c42.intoArray(c, c4 + 2 * LANES);
    c43.intoArray(c, c4 + 3 * LANES);
    c50.intoArray(c, c5);
    c51.intoArray(c, c5 + LANES);
    c52.intoArray(c, c5 + 2 * LANES);
    c53.intoArray(c, c5 + 3 * LANES);
  }

  private static void tile6x2(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int rows,
      boolean add) {
    int a0 = aAt;
    int a1 = rows > 1 ? a0 + aRow : a0;
    int a2 = rows > 2 ? a1 + aRow : a1;
    int a3 = rows > 3 ? a2 + aRow : a2;
    int a4 = rows > 4 ? a3 + aRow : a3;
    int a5 = rows > 5 ? a4 + aRow : a4;
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c40 = FloatVector.zero(SPECIES);
    FloatVector c41 = FloatVector.zero(SPECIES);
    FloatVector c50 = FloatVector.zero(SPECIES);
    FloatVector c51 = FloatVector.zero(SPECIES);
    for (int p = 0, q = bAt; p < k; p++, q += bRow) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + p * aColumn]);
      c00 = FMA ? x0.fma(b0, c00) : x0.mul(b0).add(c00);
      c01 = FMA ? x0.fma(b1, c01) : x0.mul(b1).add(c01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + p * aColumn]);
      c10 = FMA ? x1.fma(b0, c10) : x1.mul(b0).add(c10);
      c11 = FMA ? x1.fma(b1, c11) : x1.mul(b1).add(c11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + p * aColumn]);
      c20 = FMA ? x2.fma(b0, c20) : x2.mul(b0).add(c20);
      c21 = FMA ? x2.fma(b1, c21) : x2.mul(b1).add(c21);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + p * aColumn]);
      c30 = FMA ? x3.fma(b0, c30) : x3.mul(b0).add(c30);
      c31 = FMA ? x3.fma(b1, c31) : x3.mul(b1).add(c31);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + p * aColumn]);
      c40 = FMA ? x4.fma(b0, c40) : x4.mul(b0).add(c40);
      c41 = FMA ? x4.fma(b1, c41) : x4.mul(b1).add(c41);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + p * aColumn]);
      c50 = FMA ? x5.fma(b0, c50) : x5.mul(b0).add(c50);
      c51 = FMA ? x5.fma(b1, c51) : x5.mul(b1).add(c51);
    }
    int c0 = cAt;
    int c1 = rows > 1 ? c0 + cRow : c0;
    int c2 = rows > 2 ? c1 + cRow : c1;
    int c3 = rows > 3 ? c2 + cRow : c2;
    int c4 = rows > 4 ? c3 + cRow : c3;
    int c5 = rows > 5 ? c4 + cRow : c4;
    if (add) {
      c00 = c00.add(FloatVector.fromArray(SPECIES, c, c0));
      c01 = c01.add(FloatVector.fromArray(SPECIES, c, c0 + LANES));
      c10 = c10.add(FloatVector.fromArray(SPECIES, c, c1));
      c11 = c11.add(FloatVector.fromArray(SPECIES, c, c1 + LANES));
      c20 = c20.add(FloatVector.fromArray(SPECIES, c, c2));
      c21 = c21.add(FloatVector.fromArray(SPECIES, c, c2 + LANES));
      c30 = c30.add(FloatVector.fromArray(SPECIES, c, c3));
      c31 = c31.add(FloatVector.fromArray(SPECIES, c, c3 + LANES));
      c40 = c40.add(FloatVector.fromArray(SPECIES, c, c4));
      c41 = c41.add(FloatVector.fromArray(SPECIES, c, c4 + LANES));
      c50 = c50.add(FloatVector.fromArray(SPECIES, c, c5));
      c51 = c51.add(FloatVector.fromArray(SPECIES, c, c5 + LANES));
    }
    c00.intoArray(c, c0);
    c01.intoArray(c, c0 + LANES);
    c10.intoArray(c, c1);
    c11.intoArray(c, c1 + LANES);
    c20.intoArray(c, c2);
    c21.intoArray(c, c2 + LANES);
    c30.intoArray(c, c3);
    c31.intoArray(c, c3 + LANES);
    c40.intoArray(c, c4);
    c41.intoArray(c, c4 + LANES);
    c50.intoArray(c, c5);
    c51.intoArray(c, c5 + LANES);
  }

  private static void tile6x1(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int rows,
      boolean add) {
    int a0 = aAt;
    int a1 = rows > 1 ? a0 + aRow : a0;
    int a2 = rows > 2 ? a1 + aRow : a1;
    int a3 = rows > 3 ? a2 + aRow : a2;
    int a4 = rows > 4 ? a3 + aRow : a3;
    int a5 = rows > 5 ? a4 + aRow : a4;
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c40 = FloatVector.zero(SPECIES);
    FloatVector c50 = FloatVector.zero(SPECIES);
    for (int p = 0, q = bAt; p < k; p++, q += bRow) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + p * aColumn]);
      c00 = FMA ? x0.fma(b0, c00) : x0.mul(b0).add(c00);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + p * aColumn]);
      c10 = FMA ? x1.fma(b0, c10) : x1.mul(b0).add(c10);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + p * aColumn]);
      c20 = FMA ? x2.fma(b0, c20) : x2.mul(b0).add(c20);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + p * aColumn]);
      c30 = FMA ? x3.fma(b0, c30) : x3.mul(b0).add(c30);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + p * aColumn]);
      c40 = FMA ? x4.fma(b0, c40) : x4.mul(b0).add(c40);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + p * aColumn]);
      c50 = FMA ? x5.fma(b0, c50) : x5.mul(b0).add(c50);
    }
    int c0 = cAt;
    int c1 = rows > 1 ? c0 + cRow : c0;
    int c2 = rows > 2 ? c1 + cRow : c1;
    int c3 = rows > 3 ? c2 + cRow : c2;
    int c4 = rows > 4 ? c3 + cRow : c3;
    int c5 = rows > 5 ? c4 + cRow : c4;
    if (add) {
      c00 = c00.add(FloatVector.fromArray(SPECIES, c, c0));
      c10 = c10.add(FloatVector.fromArray(SPECIES, c, c1));
      c20 = c20.add(FloatVector.fromArray(SPECIES, c, c2));
      c30 = c30.add(FloatVector.fromArray(SPECIES, c, c3));
      c40 = c40.add(FloatVector.fromArray(SPECIES, c, c4));
      c50 = c50.add(FloatVector.fromArray(SPECIES, c, c5));
    }
    c00.intoArray(c, c0);
    c10.intoArray(c, c1);
    c20.intoArray(c, c2);
    c30.intoArray(c, c3);
    c40.intoArray(c, c4);
    c50.intoArray(c, c5);
  }

  private static void tile4x2(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int rows,
      boolean add) {
    int a0 = aAt;
    int a1 = rows > 1 ? a0 + aRow : a0;
    int a2 = rows > 2 ? a1 + aRow : a1;
    int a3 = rows > 3 ? a2 + aRow : a2;
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    for (int p = 0, q = bAt; p < k; p++, q += bRow) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + p * aColumn]);
      c00 = FMA ? x0.fma(b0, c00) : x0.mul(b0).add(c00);
      c01 = FMA ? x0.fma(b1, c01) : x0.mul(b1).add(c01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + p * aColumn]);
      c10 = FMA ? x1.fma(b0, c10) : x1.mul(b0).add(c10);
      c11 = FMA ? x1.fma(b1, c11) : x1.mul(b1).add(c11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + p * aColumn]);
      c20 = FMA ? x2.fma(b0, c20) : x2.mul(b0).add(c20);
      c21 = FMA ? x2.fma(b1, c21) : x2.mul(b1).add(c21);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + p * aColumn]);
      c30 = FMA ? x3.fma(b0, c30) : x3.mul(b0).add(c30);
      c31 = FMA ? x3.fma(b1, c31) : x3.mul(b1).add(c31);
    }
    int c0 = cAt;
    int c1 = rows > 1 ? c0 + cRow : c0;
    int c2 = rows > 2 ? c1 + cRow : c1;
    int c3 = rows > 3 ? c2 + cRow : c2;
    if (add) {
      c00 = c00.add(FloatVector.fromArray(SPECIES, c, c0));
      c01 = c01.add(FloatVector.fromArray(SPECIES, c, c0 + LANES));
      c10 = c10.add(FloatVector.fromArray(SPECIES, c, c1));
      c11 = c11.add(FloatVector.fromArray(SPECIES, c, c1 + LANES));
      c20 = c20.add(FloatVector.fromArray(SPECIES, c, c2));
      c21 = c21.add(FloatVector.fromArray(SPECIES, c, c2 + LANES));
      c30 = c30.add(FloatVector.fromArray(SPECIES, c, c3));
      c31 = c31.add(FloatVector.fromArray(SPECIES, c, c3 + LANES));
    }
    c00.intoArray(c, c0);
    c01.intoArray(c, c0 + LANES);
    c10.intoArray(c, c1);
    c11.intoArray(c, c1 + LANES);
    c20.intoArray(c, c2);
    c21.intoArray(c, c2 + LANES);
    c30.intoArray(c, c3);
    c31.intoArray(c, c3 + LANES);
  }

  private static void tile4x1(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int rows,
      boolean add) {
    int a0 = aAt;
    int a1 = rows > 1 ? a0 + aRow : a0;
    int a2 = rows > 2 ? a1 + aRow : a1;
    int a3 = rows > 3 ? a2 + aRow : a2;
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    for (int p = 0, q = bAt; p < k; p++, q += bRow) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + p * aColumn]);
      c00 = FMA ? x0.fma(b0, c00) : x0.mul(b0).add(c00);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + p * aColumn]);
      c10 = FMA ? x1.fma(b0, c10) : x1.mul(b0).add(c10);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + p * aColumn]);
      c20 = FMA ? x2.fma(b0, c20) : x2.mul(b0).add(c20);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + p * aColumn]);
      c30 = FMA ? x3.fma(b0, c30) : x3.mul(b0).add(c30);
    }
    int c0 = cAt;
    int c1 = rows > 1 ? c0 + cRow : c0;
    int c2 = rows > 2 ? c1 + cRow : c1;
    int c3 = rows > 3 ? c2 + cRow : c2;
    if (add) {
      c00 = c00.add(FloatVector.fromArray(SPECIES, c, c0));
      c10 = c10.add(FloatVector.fromArray(SPECIES, c, c1));
      c20 = c20.add(FloatVector.fromArray(SPECIES, c, c2));
      c30 = c30.add(FloatVector.fromArray(SPECIES, c, c3));
    }
    c00.intoArray(c, c0);
    c10.intoArray(c, c1);
    c20.intoArray(c, c2);
    c30.intoArray(c, c3);
  }

  /** Computes a tile of 4 rows and 2 vectors from packed strips. */
  static void packed4x2(
      int k,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int cRow,
      int rows,
      boolean add) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt + p * (2 * LANES));
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + p * (2 * LANES) + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[aAt + p * 4 + 0]);
      c00 = FMA ? x0.fma(b0, c00) : x0.mul(b0).add(c00);
      c01 = FMA ? x0.fma(b1, c01) : x0.mul(b1).add(c01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[aAt + p * 4 + 1]);
      c10 = FMA ? x1.fma(b0, c10) : x1.mul(b0).add(c10);
      c11 = FMA ? x1.fma(b1, c11) : x1.mul(b1).add(c11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[aAt + p * 4 + 2]);
      c20 = FMA ? x2.fma(b0, c20) : x2.mul(b0).add(c20);
      c21 = FMA ? x2.fma(b1, c21) : x2.mul(b1).add(c21);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[aAt + p * 4 + 3]);
      c30 = FMA ? x3.fma(b0, c30) : x3.mul(b0).add(c30);
      c31 = FMA ? x3.fma(b1, c31) : x3.mul(b1).add(c31);
    }
    int c0 = cAt;
    int c1 = rows > 1 ? c0 + cRow : c0;
    int c2 = rows > 2 ? c1 + cRow : c1;
    int c3 = rows > 3 ? c2 + cRow : c2;
    if (add) {
      c00 = c00.add(FloatVector.fromArray(SPECIES, c, c0));
      c01 = c01.add(FloatVector.fromArray(SPECIES, c, c0 + LANES));
      c10 = c10.add(FloatVector.fromArray(SPECIES, c, c1));
      c11 = c11.add(FloatVector.fromArray(SPECIES, c, c1 + LANES));
      c20 = c20.add(FloatVector.fromArray(SPECIES, c, c2));
      c21 = c21.add(FloatVector.fromArray(SPECIES, c, c2 + LANES));
      c30 = c30.add(FloatVector.fromArray(SPECIES, c, c3));
      c31 = c31.add(FloatVector.fromArray(SPECIES, c, c3 + LANES));
    }
    c00.intoArray(c, c0);
    c01.intoArray(c, c0 + LANES);
    c10.intoArray(c, c1);
    c11.intoArray(c, c1 + LANES);
    c20.intoArray(c, c2);
    c21.intoArray(c, c2 + LANES);
    c30.intoArray(c, c3);
    c31.intoArray(c, c3 + LANES);
  }
}
