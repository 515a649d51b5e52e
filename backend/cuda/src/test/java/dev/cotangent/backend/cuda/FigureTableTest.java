package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class FigureTableTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final FigureTable table =
      new FigureTable(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void aFigureIsHeldAgainstItsGoal() {
    table.begin("Title", "task", "time");
    table.row("slow", "excluded", 0.002, "5", OptionalDouble.of(0.0019), 0.9);
    table.row("unknown", "included", 0.002, "5", OptionalDouble.empty(), 0.9);
    assertTrue(table.allReached());
    table.row("slower", "excluded", 0.002, "5", OptionalDouble.of(0.001), 0.9);
    assertFalse(table.allReached());
    assertEquals(
        """

        ## Title

        | task | time |
        |---|---|
        | slow | excluded | 2.000 | 5 | 1.900 | 90 % of its speed | pass: 95 % |
        | unknown | included | 2.000 | 5 |  |  |  |
        | slower | excluded | 2.000 | 5 | 1.000 | 90 % of its speed | FAIL: 50 % |
        """,
        bytes.toString(StandardCharsets.UTF_8).replace("\r", ""));
  }
}
