package dev.cotangent.bench.lesson;

import java.io.IOException;

/** One lesson of {@code ./cotangent lesson}: it prints what it shows, and checks what it claims. */
public interface Lesson {
  /** Returns the word by which it is called, such as {@code graph}. */
  String name();

  /** Returns in one line what it shows. */
  String summary();

  /**
   * Gives the lesson.
   *
   * @throws LessonFailed if something that it claims does not hold
   * @throws IOException if a picture cannot be written
   */
  void run(LessonOutput out) throws IOException;
}
