package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.sparse.Coloring;
import dev.cotangent.sparse.Pattern;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatternPictureTest {
  private static final int CELL = 24;
  private static final int WHITE = 0xFFFFFFFF;

  /** The colour in the middle of a place; rows and columns of colours come before the first. */
  private static int at(BufferedImage image, int row, int column) {
    return image.getRGB((column + 2) * CELL + CELL / 2, (row + 2) * CELL + CELL / 2);
  }

  @Test
  void entriesHaveTheColourOfTheirColumn(@TempDir Path folder) throws IOException {
    Pattern pattern = Pattern.of(3, 2, new int[][] {{0, 1}, {0}, {1}});
    Path file = folder.resolve("deeper").resolve("pattern.png");
    PatternPicture.write(Coloring.columns(pattern), file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertEquals(WHITE, at(image, 1, 1));
    assertEquals(WHITE, at(image, 2, 0));
    assertNotEquals(WHITE, at(image, 0, 0));
    assertEquals(at(image, 0, 0), at(image, 1, 0));
    assertEquals(at(image, 0, 1), at(image, 2, 1));
    assertNotEquals(at(image, 0, 0), at(image, 0, 1));
  }

  @Test
  void picturesOfTheDocumentation(@TempDir Path folder) throws IOException {
    PatternPicture.writeExamples(folder);
    for (String name : new String[] {"arrow.png", "stencil.png"}) {
      assertTrue(Files.size(folder.resolve(name)) < 60_000, name);
    }
    BufferedImage arrow = ImageIO.read(folder.resolve("arrow.png").toFile());
    assertEquals(at(arrow, 5, 0), at(arrow, 9, 0), "the full column has one colour");
    assertEquals(at(arrow, 0, 5), at(arrow, 0, 9), "the full row has one colour");
    assertNotEquals(at(arrow, 0, 5), at(arrow, 5, 0));
    assertEquals(WHITE, at(arrow, 5, 9));
  }
}
