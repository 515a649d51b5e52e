package dev.cotangent.backend.cuda;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;

/** Tables in Markdown, of figures beside their goals. */
final class FigureTable {
  /** A goal that is none: the figure is only put beside its reference. */
  static final double NO_GOAL = 0;

  /** How a comparison came out, from good to bad. */
  enum Outcome {
    PASS,
    /** There was nothing to compare with. */
    UNKNOWN,
    FAIL
  }

  private final PrintStream out;
  private Outcome worst = Outcome.PASS;

  /** Makes tables that are written as they grow. */
  FigureTable(PrintStream out) {
    this.out = out;
  }

  /** Returns the worst outcome of all comparisons with goals. */
  Outcome worst() {
    return worst;
  }

  /** Begins a table. */
  void begin(String title, String... columns) {
    out.println("\n### " + title + "\n");
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
   * @param goal the part of the reference's speed that is wanted, or {@link #NO_GOAL}
   */
  void row(
      String task,
      String transfers,
      double seconds,
      String speed,
      OptionalDouble reference,
      double goal) {
    row(
        task,
        transfers,
        milliseconds(seconds),
        speed,
        reference.isPresent() ? milliseconds(reference.getAsDouble()) : "",
        goal == NO_GOAL ? "" : percent(goal) + " of its speed",
        verdict(seconds, reference, goal));
  }

  private String verdict(double seconds, OptionalDouble reference, double goal) {
    if (reference.isEmpty()) {
      return goal == NO_GOAL ? "" : judged(Outcome.UNKNOWN, "unknown: no reference");
    }
    double part = reference.getAsDouble() / seconds;
    if (goal == NO_GOAL) {
      return percent(part);
    }
    return part >= goal
        ? judged(Outcome.PASS, "pass: " + percent(part))
        : judged(Outcome.FAIL, "FAIL: " + percent(part));
  }

  private String judged(Outcome outcome, String text) {
    worst = outcome.compareTo(worst) > 0 ? outcome : worst;
    return text;
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  private static String milliseconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f", 1e3 * seconds);
  }
}
