package dev.cotangent.bench.lesson;

import dev.cotangent.bench.Progress;
import dev.cotangent.bench.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where a lesson's text, pictures and progress go, and how much time it may take. */
public final class LessonOutput {
  /** How much a lesson does. */
  public enum Effort {
    /** All of it. */
    FULL,
    /** Just enough to see that it works. */
    QUICK
  }

  private final PrintWriter text;
  private final Path folder;
  private final Effort effort;
  private final long seed;

  /**
   * Makes the output of a lesson.
   *
   * @param text where it prints
   * @param folder where its pictures go; made when the first one is written
   * @param seed what its random numbers begin with
   */
  public LessonOutput(PrintWriter text, Path folder, Effort effort, long seed) {
    this.text = text;
    this.folder = folder;
    this.effort = effort;
    this.seed = seed;
  }

  /** Prints a title over what follows. */
  public void heading(String title) {
    text.println();
    text.println(title);
    text.println("-".repeat(title.length()));
    text.flush();
  }

  /** Prints a line, or several. */
  public void println(String line) {
    text.println(line);
    text.flush();
  }

  /** Prints an empty line. */
  public void println() {
    println("");
  }

  /** Prints a table. */
  public void table(TextTable table) {
    text.print(table);
    text.flush();
  }

  /**
   * Prints what holds.
   *
   * @throws LessonFailed if it does not
   */
  public void check(String claim, boolean holds) {
    println((holds ? "✓ " : "✗ ") + claim);
    if (!holds) {
      throw new LessonFailed("this does not hold: " + claim);
    }
  }

  /**
   * Prints that a number is what it should be.
   *
   * @param tolerance how far it may be off
   * @throws LessonFailed if it is further off, or NaN
   */
  public void check(String what, double actual, double expected, double tolerance) {
    String numbers =
        String.format(Locale.ROOT, "%s = %.10g (expected %.10g)", what, actual, expected);
    check(numbers, Math.abs(actual - expected) <= tolerance);
  }

  /** Shows on a terminal how far something is that takes a while; close it at the end. */
  public Progress progress(String label, int total) {
    return new Progress(label, total);
  }

  /**
   * Returns the file for a picture, and prints where it is.
   *
   * @param name such as {@code fit.png}
   * @throws IOException if its folder cannot be made
   */
  public Path picture(String name) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(name);
    println("picture: " + file);
    return file;
  }

  /** Returns what random numbers begin with. */
  public long seed() {
    return seed;
  }

  /**
   * Returns the first number where all of the lesson is given, and the second where it is quick.
   */
  public int sized(int full, int quick) {
    return effort == Effort.FULL ? full : quick;
  }
}
