package dev.cotangent.bench.lesson;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.lesson.LessonOutput.Effort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The lessons that derive something by hand and compare: each checks its own claims. */
class NotesLessonsTest {
  @TempDir Path folder;

  static Stream<Arguments> lessons() {
    return Stream.of(
        Arguments.of(new SoftmaxLesson(), "✓ right on the data held back"),
        Arguments.of(new GraphLesson(), "✓ df/dx2 by the adjoint trace"),
        Arguments.of(new DagLesson(), "✓ dc/dx is 4.5 everywhere"),
        Arguments.of(new LogisticLesson(), "✓ the tape gives the combined form, y = -1"),
        Arguments.of(new JacobiansLesson(), "✓ of its 45 entries 30 are 0"),
        Arguments.of(new MlpLesson(), "✓ it has converged"));
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void aLessonShowsWhatItClaims(Lesson lesson, String claim) throws IOException {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text, true);
    for (long seed : new long[] {42, 1}) {
      lesson.run(new LessonOutput(writer, folder, Effort.QUICK, seed));
    }
    assertTrue(text.toString().contains(claim), text.toString());
    assertFalse(text.toString().contains("✗"));
  }
}
