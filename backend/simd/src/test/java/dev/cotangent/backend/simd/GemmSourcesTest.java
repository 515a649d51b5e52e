package dev.cotangent.backend.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The written sources are what {@link TileWriter} writes, but for the formatter's line breaks. */
class GemmSourcesTest {
  private static String committed(String name) throws IOException {
    return Files.readString(TileWriter.SOURCES.resolve(name));
  }

  private static String words(String source) {
    return source.replaceAll("[\\s*]+", "");
  }

  @Test
  void tiles() throws IOException {
    assertEquals(words(TileWriter.tiles()), words(committed("DoubleTiles.java")));
  }

  @Test
  void transpositions() throws IOException {
    assertEquals(words(TileWriter.transposition(8)), words(committed("DoubleTransposition.java")));
    assertEquals(
        words(TileWriter.toFloat(TileWriter.transposition(16))),
        words(committed("FloatTransposition.java")));
  }

  @Test
  void floatsAreDoublesOfAnotherType() throws IOException {
    for (String name : new String[] {"Tiles", "Panels", "Gemm"}) {
      assertEquals(
          words(TileWriter.toFloat(committed("Double" + name + ".java"))),
          words(committed("Float" + name + ".java")),
          name);
    }
  }
}
