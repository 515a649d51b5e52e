package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.DoubleTiles.COLUMNS;
import static dev.cotangent.backend.simd.DoubleTiles.LANES;
import static dev.cotangent.backend.simd.DoubleTiles.ROWS;
import static dev.cotangent.backend.simd.DoubleTiles.SPECIES;
import static dev.cotangent.backend.simd.DoubleTiles.WIDE;

import dev.cotangent.kernel.DoubleMatrix;
import dev.cotangent.kernel.Workers;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/**
 * The matrix product, after Goto and van de Geijn, "Anatomy of High-Performance Matrix
 * Multiplication" (ACM TOMS 34:3, 2008), and Van Zee and van de Geijn, "BLIS" (ACM TOMS 41:3,
 * 2015).
 *
 * <p>A product of matrices does k operations for each element, so what it needs is near to be had:
 * k is cut into slices, so thin that a block of b's slice stays in the second-level cache and a
 * strip of a's, a few rows, in the first; the sums of one {@linkplain DoubleTiles tile} of c are in
 * registers. Operands are packed into strips where that pays: a strip is read as often as the other
 * operand has strips, so a low product takes b as it lies, if its rows do, and long vectors leave
 * time for taking a as it lies.
 *
 * <p>Every element of c is the sum of the slices' sums, each added up in order of k. The slices
 * depend on k alone, and all tiles, packings and threads add alike: so the result does not depend
 * on strides or threads. Blocks of c are the tasks that {@link Workers} share.
 */
final class DoubleGemm {
  /** Products of this many multiplications or fewer stay on the calling thread. */
  private static final long SMALL = 64L * 64 * 64;

  /** Up to this many rows b is read where it lies: packing it would not pay. */
  private static final int LOW = 192;

  /** The longest slice of k. */
  private static final int SLICE = 320;

  /** The block of c that is one task; it is halved, not below {@code LEAST}, to have more tasks. */
  private static final int TALL = 96;

  private static final int LEAST = 24;
  private static final int BROAD = 8 * COLUMNS;
  private static final int TASKS = 16;

  /** How many rows of a, and columns of b, are packed at a time: some megabytes of each. */
  private static final int ALL_ROWS = 10 * TALL;

  private static final int ALL_COLUMNS = 8 * BROAD;

  /** Room for a tile that has to be copied into c, and for one in each task of a column. */
  private static final int EDGE = ROWS * COLUMNS;

  private static final int EDGES = ALL_ROWS / LEAST * EDGE;

  private final double[] a;
  private final int aAt;
  private final int aRow;
  private final int aColumn;
  private final double[] b;
  private final int bAt;
  private final int bRow;
  private final int bColumn;
  private final double[] c;
  private final int cAt;
  private final int cRow;
  private final int m;
  private final int n;
  private final int k;
  private final boolean accumulate;

  private DoubleGemm(DoubleMatrix a, DoubleMatrix b, DoubleMatrix c, boolean accumulate) {
    this.a = a.data();
    aAt = a.at();
    aRow = a.rowStride();
    aColumn = a.columnStride();
    this.b = b.data();
    bAt = b.at();
    bRow = b.rowStride();
    bColumn = b.columnStride();
    this.c = c.data();
    cAt = c.at();
    cRow = c.rowStride();
    m = c.rows();
    n = c.columns();
    k = a.columns();
    this.accumulate = accumulate;
  }

  /** Computes c = a b, or c += a b. */
  static void multiply(DoubleMatrix a, DoubleMatrix b, DoubleMatrix c, boolean accumulate) {
    int m = c.rows();
    int n = c.columns();
    int k = a.columns();
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0) {
      if (!accumulate) {
        clear(c);
      }
      return;
    }
    DoubleGemm gemm = new DoubleGemm(a, b, c, accumulate);
    if ((long) m * n * k <= SMALL) {
      gemm.part(0, m, 0, n);
    } else if (WIDE && m <= LOW) {
      gemm.low();
    } else {
      gemm.large();
    }
  }

  private static void clear(DoubleMatrix c) {
    for (int i = 0; i < c.rows(); i++) {
      int at = c.at() + i * c.rowStride();
      Arrays.fill(c.data(), at, at + c.columns(), 0);
    }
  }

  private static int ceilDiv(int x, int y) {
    return (x + y - 1) / y;
  }

  /** Returns the length of the slices of k, but for the last: as many as needed, of like length. */
  private int slice() {
    return ceilDiv(k, ceilDiv(k, SLICE));
  }

  // --- A low product: nothing is shared ----------------------------------------------------------

  /** Deals out columns, and some rows too if there are few columns and b need not be packed. */
  private void low() {
    int strips = ceilDiv(n, COLUMNS);
    int width = Math.clamp(strips / TASKS, 1, 8) * COLUMNS;
    int across = ceilDiv(n, width);
    int parts = bColumn == 1 ? Math.clamp(TASKS / across, 1, ceilDiv(m, LEAST)) : 1;
    int height = ceilDiv(ceilDiv(m, parts), ROWS) * ROWS;
    int down = ceilDiv(m, height);
    Workers.run(
        down * across,
        task -> {
          int top = task % down * height;
          int from = task / down * width;
          part(top, Math.min(m, top + height), from, Math.min(n, from + width));
        });
  }

  /** Computes a part of c; of b, only what cannot be taken as it lies is packed, by the strip. */
  private void part(int top, int bottom, int from, int to) {
    int slice = slice();
    boolean pack = bColumn != 1 || to % LANES != 0;
    double[] panel = pack ? DoublePanels.take(EDGE + slice * COLUMNS) : b;
    for (int p = 0; p < k; p += slice) {
      int depth = Math.min(slice, k - p);
      boolean add = accumulate || p > 0;
      for (int j = from; j < to; j += COLUMNS) {
        int columns = Math.min(COLUMNS, to - j);
        int direct = bColumn == 1 ? whole(columns) : 0;
        int at = bAt + p * bRow + j * bColumn;
        if (direct > 0) {
          strip(p, depth, top, bottom, j, direct, b, at, bRow, panel, add);
        }
        int rest = columns - direct;
        if (rest > 0) {
          int x = at + direct * bColumn;
          DoublePanels.packColumns(b, x, bRow, bColumn, panel, EDGE, rest, depth);
          strip(p, depth, top, bottom, j + direct, rest, panel, EDGE, COLUMNS, panel, add);
        }
      }
    }
    if (pack) {
      DoublePanels.give(panel);
    }
  }

  /** Computes a strip of columns, from a as it lies. */
  private void strip(
      int p,
      int depth,
      int top,
      int bottom,
      int j,
      int columns,
      double[] right,
      int at,
      int step,
      double[] edge,
      boolean add) {
    for (int i = top; i < bottom; i += ROWS) {
      int from = aAt + i * aRow + p * aColumn;
      int rows = Math.min(ROWS, bottom - i);
      tile(depth, a, from, aRow, aColumn, right, at, step, i, j, rows, columns, edge, 0, add);
    }
  }

  /**
   * Computes the tile at row i and column j. Where its columns are no whole vectors, the last one
   * or two vectors go by way of an edge.
   */
  private void tile(
      int depth,
      double[] left,
      int from,
      int row,
      int column,
      double[] right,
      int at,
      int step,
      int i,
      int j,
      int rows,
      int columns,
      double[] edge,
      int edgeAt,
      boolean add) {
    int to = cAt + i * cRow + j;
    int whole = whole(columns);
    if (whole > 0) {
      DoubleTiles.tile(
          depth, left, from, row, column, right, at, step, c, to, cRow, rows, whole, add);
    }
    int rest = columns - whole;
    if (rest > 0) {
      int filled = ceilDiv(rest, LANES) * LANES;
      int x = at + whole;
      DoubleTiles.tile(
          depth, left, from, row, column, right, x, step, edge, edgeAt, filled, rows, filled,
          false);
      copy(edge, edgeAt, filled, to + whole, rows, rest, add);
    }
  }

  /**
   * Returns how many columns can be computed in c itself: a narrow tile costs as much as a pair.
   */
  private static int whole(int columns) {
    return columns % LANES == 0 ? columns : columns - columns % (2 * LANES);
  }

  /** Copies a tile from the edge into c. */
  private void copy(
      double[] edge, int edgeAt, int step, int to, int rows, int columns, boolean add) {
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Double> mask = SPECIES.indexInRange(j, columns);
      for (int r = 0; r < rows; r++) {
        int at = to + r * cRow + j;
        DoubleVector sums = DoubleVector.fromArray(SPECIES, edge, edgeAt + r * step + j);
        if (add) {
          sums = DoubleVector.fromArray(SPECIES, c, at, mask).add(sums);
        }
        sums.intoArray(c, at, mask);
      }
    }
  }

  // --- A large product: packed operands are shared, and the tasks are blocks of c ----------------

  /** The part of c, and the slice of k, that the packed operands are for. */
  @SuppressWarnings("ArrayRecordComponent") // lives for one call
  private record Slab(
      int p,
      int depth,
      int i,
      int rows,
      int j,
      int columns,
      double[] left,
      boolean packed,
      double[] right) {}

  private void large() {
    int slice = slice();
    boolean packed = !WIDE || isFarApart();
    double[] left = packed ? DoublePanels.take(slice * (Math.min(m, ALL_ROWS) + ROWS)) : a;
    double[] right = DoublePanels.take(EDGES + slice * (Math.min(n, ALL_COLUMNS) + COLUMNS));
    for (int j = 0; j < n; j += ALL_COLUMNS) {
      int columns = Math.min(ALL_COLUMNS, n - j);
      for (int p = 0; p < k; p += slice) {
        int depth = Math.min(slice, k - p);
        packRight(p, depth, j, columns, right);
        for (int i = 0; i < m; i += ALL_ROWS) {
          int rows = Math.min(ALL_ROWS, m - i);
          if (packed) {
            packLeft(p, depth, i, rows, left);
          }
          blocks(new Slab(p, depth, i, rows, j, columns, left, packed, right));
        }
      }
    }
    DoublePanels.give(right);
    if (packed) {
      DoublePanels.give(left);
    }
  }

  /** Whether a row of a meets a new page of memory at each step, and is read often. */
  private boolean isFarApart() {
    return Math.abs(aColumn) >= 64 * LANES && n >= 32 * LANES;
  }

  private void packRight(int p, int depth, int j, int columns, double[] right) {
    Workers.run(
        ceilDiv(columns, COLUMNS),
        task -> {
          int at = task * COLUMNS;
          int from = bAt + p * bRow + (j + at) * bColumn;
          int filled = Math.min(COLUMNS, columns - at);
          DoublePanels.packColumns(
              b, from, bRow, bColumn, right, EDGES + at * depth, filled, depth);
        });
  }

  private void packLeft(int p, int depth, int i, int rows, double[] left) {
    int each = 4 * ROWS;
    Workers.run(
        ceilDiv(rows, each),
        task -> {
          int end = Math.min(rows, (task + 1) * each);
          for (int at = task * each; at < end; at += ROWS) {
            int from = aAt + (i + at) * aRow + p * aColumn;
            int filled = Math.min(ROWS, rows - at);
            DoublePanels.packRows(a, from, aRow, aColumn, left, at * depth, filled, depth);
          }
        });
  }

  private void blocks(Slab slab) {
    int tall = TALL;
    int broad = BROAD;
    while (ceilDiv(slab.rows, tall) * ceilDiv(slab.columns, broad) < TASKS && tall > LEAST) {
      if (broad > COLUMNS && broad >= tall) {
        broad /= 2;
      } else {
        tall /= 2;
      }
    }
    int height = tall;
    int width = broad;
    int down = ceilDiv(slab.rows, height);
    Workers.run(
        down * ceilDiv(slab.columns, width),
        task -> {
          int y = task % down;
          int x = task / down * width;
          block(slab, y * height, height, x, Math.min(slab.columns, x + width), y * EDGE);
        });
  }

  /** Computes a block: a strip of a stays in the first cache, the strips of b in the second. */
  private void block(Slab slab, int top, int height, int first, int last, int edge) {
    int bottom = Math.min(slab.rows, top + height);
    for (int y = top; y < bottom; y += ROWS) {
      int rows = Math.min(ROWS, bottom - y);
      for (int x = first; x < last; x += COLUMNS) {
        int columns = Math.min(COLUMNS, last - x);
        if (WIDE) {
          longTile(slab, y, x, rows, columns, edge);
        } else {
          shortTile(slab, y, x, rows, columns, edge);
        }
      }
    }
  }

  private void longTile(Slab slab, int y, int x, int rows, int columns, int edge) {
    boolean packed = slab.packed;
    int i = slab.i + y;
    int from = packed ? y * slab.depth : aAt + i * aRow + slab.p * aColumn;
    int row = packed ? 1 : aRow;
    int column = packed ? ROWS : aColumn;
    double[] right = slab.right;
    int at = EDGES + x * slab.depth;
    boolean add = accumulate || slab.p > 0;
    tile(
        slab.depth,
        slab.left,
        from,
        row,
        column,
        right,
        at,
        COLUMNS,
        i,
        slab.j + x,
        rows,
        columns,
        right,
        edge,
        add);
  }

  private void shortTile(Slab slab, int y, int x, int rows, int columns, int edge) {
    int depth = slab.depth;
    int from = y * depth;
    double[] right = slab.right;
    int at = EDGES + x * depth;
    int to = cAt + (slab.i + y) * cRow + slab.j + x;
    boolean add = accumulate || slab.p > 0;
    if (columns == COLUMNS) {
      DoubleTiles.packed4x2(depth, slab.left, from, right, at, c, to, cRow, rows, add);
    } else {
      DoubleTiles.packed4x2(depth, slab.left, from, right, at, right, edge, COLUMNS, rows, false);
      copy(right, edge, COLUMNS, to, rows, columns, add);
    }
  }
}
