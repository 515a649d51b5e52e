package dev.cotangent.bench.lesson;

import dev.cotangent.bench.TextTable;
import java.util.List;
import java.util.Optional;

/** All lessons, in the order in which to take them. */
public final class Lessons {
  private static final List<Lesson> ALL =
      List.of(
          new SoftmaxLesson(),
          new GraphLesson(),
          new DagLesson(),
          new LogisticLesson(),
          new JacobiansLesson(),
          new MlpLesson(),
          new FitLesson(),
          new MoonsLesson(),
          new DropoutLesson(),
          new ImageLesson(),
          new DigitsLesson(),
          new FlowLesson(),
          new KinkLesson());

  private Lessons() {}

  /** Returns them. */
  public static List<Lesson> all() {
    return ALL;
  }

  /** Returns the one with a name. */
  public static Optional<Lesson> find(String name) {
    return ALL.stream().filter(lesson -> lesson.name().equals(name)).findFirst();
  }

  /** Returns a list of them with what each shows. */
  public static String list() {
    TextTable table = new TextTable("  ");
    for (Lesson lesson : ALL) {
      table.row(lesson.name(), lesson.summary());
    }
    return table.toString();
  }
}
