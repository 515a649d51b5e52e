package dev.cotangent.bench;

import dev.cotangent.sparse.Coloring;
import dev.cotangent.sparse.Pattern;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Draws a pattern with its colouring: a small square for each entry, in the colour of the column or
 * the row that it is read from, and the colours themselves along the edges. Needs no screen.
 *
 * {@snippet :
 * PatternPicture.write(Coloring.columns(pattern), Path.of("pattern.png"));
 * }
 */
public final class PatternPicture {
  private static final int LONGEST = 960;
  private static final int LARGEST_CELL = 24;
  private static final Color GRID = new Color(0xECECEC);
  private static final Color PLAIN = new Color(0xB8B8B8);

  /** Okabe and Ito's palette, told apart by colour-blind readers too, and some more. */
  private static final Color[] PALETTE =
      IntStream.of(
              0x0072B2, 0xE69F00, 0x009E73, 0xD55E00, 0xCC79A7, 0x56B4E9, 0xF0E442, 0x5D3A9B,
              0x8C6D31, 0x444444)
          .mapToObj(Color::new)
          .toArray(Color[]::new);

  private final Coloring coloring;
  private final Pattern pattern;
  private final int cell;

  private PatternPicture(Coloring coloring) {
    this.coloring = coloring;
    this.pattern = coloring.pattern();
    int longest = Math.max(pattern.rows(), pattern.columns()) + 2;
    this.cell = Math.clamp(LONGEST / longest, 2, LARGEST_CELL);
  }

  /**
   * Writes a picture as PNG.
   *
   * @param file where to; its folder is made if it is not there
   * @throws IOException if it cannot be written
   */
  public static void write(Coloring coloring, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    ImageIO.write(new PatternPicture(coloring).image(), "png", file.toFile());
  }

  /**
   * Writes the pictures of the documentation: an arrow in rows and columns, {@code arrow.png}, and
   * the five-point stencil on a square in columns, {@code stencil.png}.
   *
   * @param folder where to
   * @throws IOException if they cannot be written
   */
  public static void writeExamples(Path folder) throws IOException {
    write(Coloring.bidirectional(arrow(24)), folder.resolve("arrow.png"));
    write(Coloring.columns(stencil(6)), folder.resolve("stencil.png"));
  }

  /** A full row, a full column and the diagonal. */
  private static Pattern arrow(int n) {
    int[][] entries = new int[n][];
    Arrays.setAll(entries, i -> i == 0 ? IntStream.range(0, n).toArray() : new int[] {0, i});
    return Pattern.of(n, n, entries);
  }

  /** Each of side × side places looks at itself and at its neighbours in four directions. */
  private static Pattern stencil(int side) {
    int[][] entries = new int[side * side][];
    Arrays.setAll(
        entries,
        place ->
            IntStream.range(0, entries.length)
                .filter(other -> distance(place, other, side) <= 1)
                .toArray());
    return Pattern.of(entries.length, entries.length, entries);
  }

  private static int distance(int place, int other, int side) {
    return Math.abs(place / side - other / side) + Math.abs(place % side - other % side);
  }

  private BufferedImage image() {
    int width = (pattern.columns() + 2) * cell + 1;
    int height = (pattern.rows() + 2) * cell + 1;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    drawGrid(graphics);
    drawColors(graphics);
    drawEntries(graphics);
    graphics.dispose();
    return image;
  }

  private void drawGrid(Graphics2D graphics) {
    graphics.setColor(GRID);
    for (int i = 0; i <= pattern.rows(); i++) {
      graphics.drawLine(2 * cell, (i + 2) * cell, (pattern.columns() + 2) * cell, (i + 2) * cell);
    }
    for (int j = 0; j <= pattern.columns(); j++) {
      graphics.drawLine((j + 2) * cell, 2 * cell, (j + 2) * cell, (pattern.rows() + 2) * cell);
    }
  }

  /** The colours of rows on the left, those of columns at the top. */
  private void drawColors(Graphics2D graphics) {
    for (int i = 0; i < pattern.rows(); i++) {
      if (coloring.ofRow(i) != Coloring.NONE) {
        square(graphics, i, -1.5, rowColor(i));
      }
    }
    for (int j = 0; j < pattern.columns(); j++) {
      if (coloring.ofColumn(j) != Coloring.NONE) {
        square(graphics, -1.5, j, columnColor(j));
      }
    }
  }

  private void drawEntries(Graphics2D graphics) {
    for (int i = 0; i < pattern.rows(); i++) {
      for (int j : pattern.row(i)) {
        square(graphics, i, j, readFrom(i, j));
      }
    }
  }

  /** The colour of what an entry is read from: its column, if it is alone of that colour. */
  private Color readFrom(int i, int j) {
    int color = coloring.ofColumn(j);
    boolean alone =
        color != Coloring.NONE
            && Arrays.stream(pattern.row(i)).filter(k -> coloring.ofColumn(k) == color).count()
                == 1;
    if (alone) {
      return columnColor(j);
    }
    return coloring.ofRow(i) == Coloring.NONE ? PLAIN : rowColor(i);
  }

  private Color columnColor(int j) {
    return PALETTE[coloring.ofColumn(j) % PALETTE.length];
  }

  /** Rows and columns share no colour, but in a symmetric colouring. */
  private Color rowColor(int i) {
    boolean symmetric =
        coloring.kind() == Coloring.Kind.STAR || coloring.kind() == Coloring.Kind.ACYCLIC;
    int first = symmetric ? 0 : coloring.columnColors();
    return PALETTE[(first + coloring.ofRow(i)) % PALETTE.length];
  }

  private void square(Graphics2D graphics, double row, double column, Color color) {
    int gap = Math.max(1, cell / 8);
    graphics.setColor(color);
    graphics.fillRoundRect(
        (int) ((column + 2) * cell) + gap,
        (int) ((row + 2) * cell) + gap,
        cell - 2 * gap + 1,
        cell - 2 * gap + 1,
        cell / 4,
        cell / 4);
  }
}
