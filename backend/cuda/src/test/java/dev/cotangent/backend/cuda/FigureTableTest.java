package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.backend.cuda.FigureTable.Outcome;
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
    table.row("beside", "included", 0.002, "5", OptionalDouble.of(0.001), FigureTable.NO_GOAL);
    table.row("alone", "included", 0.002, "5", OptionalDouble.empty(), FigureTable.NO_GOAL);
    assertEquals(Outcome.PASS, table.worst());
    table.row("unknown", "excluded", 0.002, "5", OptionalDouble.empty(), 0.9);
    assertEquals(Outcome.UNKNOWN, table.worst());
    table.row("slower", "excluded", 0.002, "5", OptionalDouble.of(0.001), 0.9);
    table.row("fast", "excluded", 0.002, "5", OptionalDouble.of(0.003), 0.9);
    assertEquals(Outcome.FAIL, table.worst());
    assertEquals(
        """

        ### Title

        | task | time |
        |---|---|
        | slow | excluded | 2.000 | 5 | 1.900 | 90.0 % of its speed | pass: 95.0 % |
        | beside | included | 2.000 | 5 | 1.000 |  | 50.0 % |
        | alone | included | 2.000 | 5 |  |  |  |
        | unknown | excluded | 2.000 | 5 |  | 90.0 % of its speed | unknown: no reference |
        | slower | excluded | 2.000 | 5 | 1.000 | 90.0 % of its speed | FAIL: 50.0 % |
        | fast | excluded | 2.000 | 5 | 3.000 | 90.0 % of its speed | pass: 150.0 % |
        """,
        bytes.toString(StandardCharsets.UTF_8).replace("\r", ""));
  }
}
