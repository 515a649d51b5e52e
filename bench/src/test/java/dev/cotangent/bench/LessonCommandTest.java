package dev.cotangent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.lesson.Lesson;
import dev.cotangent.bench.lesson.Lessons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LessonCommandTest {
  @TempDir Path folder;

  static Stream<String> names() {
    return Lessons.all().stream().map(Lesson::name);
  }

  /** A lesson checks itself: one that does not hold exits with 1. */
  @ParameterizedTest
  @MethodSource("names")
  void everyLessonHolds(String name) throws IOException {
    Path pictures = folder.resolve("a/b");
    Run run = Run.of("lesson", name, "--quick", "--out", pictures).succeeds();
    assertTrue(run.out().contains("✓") && !run.out().contains("✗"), run.out());
    assertTrue(run.out().lines().allMatch(line -> line.length() <= 120), "a line is too long");
    for (String line : run.out().lines().filter(line -> line.startsWith("picture: ")).toList()) {
      Path picture = Path.of(line.substring("picture: ".length()));
      assertEquals(pictures, picture.getParent());
      assertTrue(Files.size(picture) > 1000, line);
    }
  }

  @Test
  void withoutANameAllAreListed() {
    String list = Run.of("lesson").succeeds().out();
    for (Lesson lesson : Lessons.all()) {
      assertTrue(list.lines().anyMatch(line -> line.strip().startsWith(lesson.name() + " ")), list);
      assertTrue(list.contains(lesson.summary()), list);
    }
  }

  @Test
  void theyComeInTheOrderOfTheCourse() {
    assertEquals(
        List.of(
            "softmax",
            "graph",
            "dag",
            "logistic",
            "jacobians",
            "mlp",
            "fit",
            "moons",
            "dropout",
            "image",
            "digits",
            "flow",
            "relu0"),
        names().toList());
  }

  @Test
  void anUnknownNameIsAnErrorThatListsThem() {
    Run.of("lesson", "cooking").fails("cooking", "graph", "relu0");
  }

  @Test
  void aFolderThatCannotBeMadeIsAnError() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Run run = Run.of("lesson", "flow", "--out", file.resolve("pictures"));
    assertEquals(2, run.status());
    assertTrue(run.err().contains("pictures: " + file + " is a file"), run.err());
    assertEquals("", run.out()); // said before the lesson, not after it
  }

  @Test
  void theSeedIsTheUsers() {
    String one = Run.of("lesson", "flow", "--seed", 1, "--out", folder).succeeds().out();
    String again = Run.of("lesson", "flow", "--seed", 1, "--out", folder).succeeds().out();
    String other = Run.of("lesson", "flow", "--seed", 2, "--out", folder).succeeds().out();
    assertEquals(one, again);
    assertTrue(!one.equals(other), other);
  }
}
