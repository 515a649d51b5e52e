package dev.cotangent.backend.cuda;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;

/** Tables in Markdown, of figures beside their goals. */
final class FigureTable {
  private final PrintStream out;
  private boolean allReached = true;

  /** Makes tables that are written as they grow. */
  FigureTable(PrintStream out) {
    this.out = out;
  }

  /** Returns whether no goal was missed. */
  boolean allReached() {
    return allReached;
  }

  /** Begins a table. */
  void begin(String title, String... columns) {
    out.println("\n## " + title + "\n");
    row(columns);
    out.println("|" + "---|".repeat(columns.length));
  }

  /** Writes a row. */
  void row(String... cells) {
    out.println("| " + String.join(" | ", cells) + " |");
  }

  /**
   * Writes a figure that has to come up to a part of a reference.
   *
   * @param seconds the time it took
   * @param reference the time to compare with, in seconds; none if it is not known
   * @param goal the part of the reference's speed that is wanted
   */
  void row(
      String task,
      String transfers,
      double seconds,
      String speed,
      OptionalDouble reference,
      double goal) {
    if (reference.isEmpty()) {
      row(task, transfers, milliseconds(seconds), speed, "", "", "");
      return;
    }
    double part = reference.getAsDouble() / seconds;
    allReached &= part >= goal;
    row(
        task,
        transfers,
        milliseconds(seconds),
        speed,
        milliseconds(reference.getAsDouble()),
        "%.0f %% of its speed".formatted(100 * goal),
        "%s: %.0f %%".formatted(part >= goal ? "pass" : "FAIL", 100 * part));
  }

  private static String milliseconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f", 1e3 * seconds);
  }
}
