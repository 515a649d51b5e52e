package dev.cotangent.backend.simd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the sources that nobody should write by hand: the tiles, which are one loop unrolled by
 * rows and vectors, and the float classes, which are the double classes with another type. {@code
 * GemmSourcesTest} fails where the committed files differ from what this writes; running it in the
 * module's folder, and the formatter after it, brings them up to date.
 */
final class TileWriter {
  static final Path SOURCES = Path.of("src/main/java/dev/cotangent/backend/simd");

  private static final String PARAMETERS =
      """
          int k,
          double[] a,
          int aAt,
          int aRow,
          int aColumn,
          double[] b,
          int bAt,
          int bRow,
          double[] c,
          int cAt,
          int cRow,
          int rows,
      """;

  private final StringBuilder out = new StringBuilder();

  public static void main(String[] arguments) throws IOException {
    Files.writeString(SOURCES.resolve("DoubleTiles.java"), tiles());
    Files.writeString(SOURCES.resolve("DoubleTransposition.java"), transposition(8));
    Files.writeString(SOURCES.resolve("FloatTransposition.java"), toFloat(transposition(16)));
    for (String name : new String[] {"Tiles", "Panels", "Gemm"}) {
      String source = Files.readString(SOURCES.resolve("Double" + name + ".java"));
      Files.writeString(SOURCES.resolve("Float" + name + ".java"), toFloat(source));
    }
  }

  /** Returns a class for floats, given that for doubles. */
  static String toFloat(String source) {
    return source.replace("Double", "Float").replace("double", "float").replace("DOUBLE", "FLOAT");
  }

  /** Returns the source of the tiles for doubles. */
  static String tiles() {
    TileWriter writer = new TileWriter();
    writer.head();
    writer.dispatcher();
    for (int vectors : new int[] {4, 2, 1}) {
      writer.tile(6, vectors);
    }
    for (int vectors : new int[] {2, 1}) {
      writer.tile(4, vectors);
    }
    writer.packed(4, 2);
    writer.line("}");
    return writer.out.toString();
  }

  private void line(String text, Object... arguments) {
    out.append(text.formatted(arguments)).append('\n');
  }

  private void head() {
    line(
        """
        package dev.cotangent.backend.simd;

        import jdk.incubator.vector.DoubleVector;
        import jdk.incubator.vector.VectorSpecies;

        /**
         * The innermost loops of the matrix product: each computes one tile of c, a few rows by a few
         * vectors, whose sums stay in registers while k runs. Written by {@code TileWriter} in the
         * tests: the sums must be local variables, since C2 keeps no array in registers.
         *
         * <p>A tile at the lower edge repeats its last row, which is then computed, and written, more than
         * once, always with the same value: so there is no case in the loop and none after it. Columns
         * come in whole vectors, which is the caller's care.
         *
         * <p>The shape: with 32 registers of 512 bits, 6 rows by 4 vectors make 24 sums, 4 places for a
         * row of b and one for an element of a. With 16 registers of 256 bits, 4 by 2 is what C2 does not
         * spill; and there only steps known to the compiler let it drop the range checks, of which a core
         * that retires two short vectors per cycle cannot hide so many: so both operands come packed.
         */
        final class DoubleTiles {
          private DoubleTiles() {}

          static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
          static final int LANES = SPECIES.length();

          /** Whether there are as many and as long registers as the large tile needs. */
          static final boolean WIDE = SPECIES.vectorBitSize() >= 512;

          static final int ROWS = WIDE ? 6 : 4;
          static final int COLUMNS = (WIDE ? 4 : 2) * LANES;

          /** Without AVX2, x86 may lack it, and emulates it at two hundred times the cost. */
          private static final boolean FMA =
              SPECIES.vectorBitSize() >= 256 || !System.getProperty("os.arch").equals("amd64");
        """);
  }

  private void dispatcher() {
    line(
        "/** Computes a tile of up to ROWS rows by COLUMNS columns, in whole vectors: c = a b, or c += a b. */");
    line("static void tile(%s int columns, boolean add) {", PARAMETERS);
    line("if (WIDE) {");
    dispatch(6, 4);
    line("} else {");
    dispatch(4, 2);
    line("}\n}\n");
  }

  private void dispatch(int rows, int widest) {
    String arguments = "(k, a, aAt, aRow, aColumn, b, bAt + j, bRow, c, cAt + j, cRow, rows, add);";
    line("int j = 0;");
    for (int vectors = widest; vectors > 0; vectors /= 2) {
      line("if (columns - j >= %d * LANES) {", vectors);
      line("tile%dx%d%s", rows, vectors, arguments);
      line("j += %d * LANES;\n}", vectors);
    }
  }

  private void tile(int rows, int vectors) {
    line("private static void tile%dx%d(%s boolean add) {", rows, vectors, PARAMETERS);
    places("a", rows);
    zeros(rows, vectors);
    line("for (int p = 0, q = bAt; p < k; p++, q += bRow) {");
    for (int v = 0; v < vectors; v++) {
      line("DoubleVector b%d = DoubleVector.fromArray(SPECIES, b, q%s);", v, at(v));
    }
    products(rows, vectors, "a%d + p * aColumn");
    line("}");
    finish(rows, vectors);
    line("}\n");
  }

  /** The tile for packed operands, with all steps known to the compiler. */
  private void packed(int rows, int vectors) {
    line("/** Computes a tile of %d rows and %d vectors from packed strips. */", rows, vectors);
    line("static void packed%dx%d(int k, double[] a, int aAt, double[] b, int bAt,", rows, vectors);
    line("double[] c, int cAt, int cRow, int rows, boolean add) {");
    zeros(rows, vectors);
    line("for (int p = 0; p < k; p++) {");
    for (int v = 0; v < vectors; v++) {
      line(
          "DoubleVector b%d = DoubleVector.fromArray(SPECIES, b, bAt + p * (%d * LANES)%s);",
          v, vectors, at(v));
    }
    products(rows, vectors, "aAt + p * " + rows + " + %d");
    line("}");
    finish(rows, vectors);
    line("}\n");
  }

  /** Returns the source of the transposition of squares of 8 or 16 doubles. */
  static String transposition(int lanes) {
    TileWriter writer = new TileWriter();
    writer.squares(lanes);
    return writer.out.toString();
  }

  private void squares(int lanes) {
    line(
        """
        package dev.cotangent.backend.simd;

        import jdk.incubator.vector.DoubleVector;

        /**
         * Transposes squares of %1$d by %1$d elements in registers. Written by {@code TileWriter} in the
         * tests.
         *
         * <p>Of two by two blocks, those beside the diagonal are exchanged, and the same is done within
         * the blocks, down to the elements: vectors of which one has the upper and one the lower half of
         * a block become one with the even and one with the odd parts of both.
         */
        final class DoubleTransposition {
          private DoubleTransposition() {}

          /** Whether the vectors here are as long as these squares. */
          static final boolean FITS = DoubleTiles.LANES == %1$d;
        """,
        lanes);
    for (int part = lanes / 2; part > 0; part /= 2) {
      line("private static final double[] EVEN%1$d = parts(%1$d, 0);", part);
      line("private static final double[] ODD%1$d = parts(%1$d, 1);", part);
    }
    line(
        """

        /** Returns which elements of two vectors, the second's after the first's, make one of parts. */
        private static double[] parts(int part, int odd) {
          double[] from = new double[%1$d];
          for (int i = 0; i < %1$d; i++) {
            int which = i / part;
            from[i] = (which - which %% 2 + odd) * part + i %% part + which %% 2 * %1$d;
          }
          return from;
        }

        /**
         * Transposes %1$d columns, whose elements lie side by side, into rows of COLUMNS; of k only the
         * multiple of %1$d, which is returned.
         */
        static int transpose(double[] b, int from, int column, double[] y, int to, int k) {
        """,
        lanes);
    for (int part = lanes / 2; part > 0; part /= 2) {
      for (String kind : new String[] {"even", "odd"}) {
        line(
            "DoubleVector %s%d = DoubleVector.fromArray(DoubleTiles.SPECIES, %s%d, 0);",
            kind, part, kind.toUpperCase(java.util.Locale.ROOT), part);
      }
    }
    line("int p = 0;\nfor (; p + %1$d <= k; p += %1$d) {", lanes);
    for (int i = 0; i < lanes; i++) {
      line(
          "DoubleVector v%1$d = DoubleVector.fromArray(DoubleTiles.SPECIES, b, from + %1$d * column + p);",
          i);
    }
    for (int part = lanes / 2; part > 0; part /= 2) {
      for (int i = 0; i < lanes; i++) {
        if (i / part % 2 == 0) {
          line("DoubleVector w%1$dp%2$d = even%2$d.selectFrom(v%1$d, v%3$d);", i, part, i + part);
          line("v%3$d = odd%2$d.selectFrom(v%1$d, v%3$d);", i, part, i + part);
          line("v%1$d = w%1$dp%2$d;", i, part);
        }
      }
    }
    for (int i = 0; i < lanes; i++) {
      line("v%1$d.intoArray(y, to + (p + %1$d) * DoubleTiles.COLUMNS);", i);
    }
    line("}\nreturn p;\n}\n}");
  }

  private static String at(int vector) {
    return vector == 0 ? "" : " + " + (vector == 1 ? "" : vector + " * ") + "LANES";
  }

  private void places(String matrix, int rows) {
    line("int %1$s0 = %1$sAt;", matrix);
    for (int r = 1; r < rows; r++) {
      line("int %1$s%2$d = rows > %2$d ? %1$s%3$d + %1$sRow : %1$s%3$d;", matrix, r, r - 1);
    }
  }

  private void zeros(int rows, int vectors) {
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors; v++) {
        line("DoubleVector c%d%d = DoubleVector.zero(SPECIES);", r, v);
      }
    }
  }

  private void products(int rows, int vectors, String place) {
    for (int r = 0; r < rows; r++) {
      line("DoubleVector x%d = DoubleVector.broadcast(SPECIES, a[%s]);", r, place.formatted(r));
      for (int v = 0; v < vectors; v++) {
        line(
            "c%1$d%2$d = FMA ? x%1$d.fma(b%2$d, c%1$d%2$d) : x%1$d.mul(b%2$d).add(c%1$d%2$d);",
            r, v);
      }
    }
  }

  private void finish(int rows, int vectors) {
    places("c", rows);
    line("if (add) {");
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors; v++) {
        line(
            "c%1$d%2$d = c%1$d%2$d.add(DoubleVector.fromArray(SPECIES, c, c%1$d%3$s));",
            r, v, at(v));
      }
    }
    line("}");
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors; v++) {
        line("c%d%d.intoArray(c, c%d%s);", r, v, r, at(v));
      }
    }
  }
}
