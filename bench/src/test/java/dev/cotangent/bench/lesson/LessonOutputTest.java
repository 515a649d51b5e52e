package dev.cotangent.bench.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.lesson.LessonOutput.Effort;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LessonOutputTest {
  private final StringWriter text = new StringWriter();
  private final LessonOutput out =
      new LessonOutput(new PrintWriter(text), Path.of("unused"), Effort.QUICK, 1);

  @Test
  void whatHoldsIsTicked() {
    out.check("one", 1, 1 + 1e-12, 1e-9);
    out.check("all is well", true);
    assertEquals("✓ one = 1.000000000 (expected 1.000000000)\n✓ all is well\n", plain());
  }

  @Test
  void whatDoesNotHoldEndsTheLesson() {
    assertThrows(LessonFailed.class, () -> out.check("pi", 3, Math.PI, 0.1));
    assertThrows(LessonFailed.class, () -> out.check("nothing", Double.NaN, 0, 1));
    assertThrows(LessonFailed.class, () -> out.check("pigs fly", false));
    assertTrue(plain().endsWith("✗ pigs fly\n"), plain());
  }

  @Test
  void aQuickLessonIsSmaller() {
    assertEquals(2, out.sized(100, 2));
    assertEquals(
        100, new LessonOutput(new PrintWriter(text), Path.of("x"), Effort.FULL, 1).sized(100, 2));
  }

  private String plain() {
    return text.toString().replace(System.lineSeparator(), "\n");
  }
}
