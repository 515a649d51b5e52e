package dev.cotangent.bench.lesson;

/** Thrown when something that a lesson claims does not hold. */
public final class LessonFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Makes the exception. */
  public LessonFailed(String message) {
    super(message);
  }
}
