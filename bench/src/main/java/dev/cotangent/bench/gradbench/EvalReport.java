package dev.cotangent.bench.gradbench;

import dev.cotangent.bench.TextTable;
import dev.cotangent.bench.gradbench.EvalLog.Round;
import dev.cotangent.bench.gradbench.EvalLog.Verdict;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of some evals.
 *
 * @param evaluations what was evaluated
 * @param ratios what the derivatives cost
 */
record EvalReport(List<Round> evaluations, List<Ratio> ratios) {
  static EvalReport of(EvalLog log) {
    return new EvalReport(log.rounds(), Ratio.of(log.rounds()));
  }

  /** Whether there is anything, all of which was evaluated, and nothing found wrong. */
  boolean passed() {
    return !evaluations.isEmpty()
        && evaluations.stream()
            .allMatch(
                round -> round.verdict() == Verdict.VALID || round.verdict() == Verdict.UNKNOWN);
  }

  /** Returns a table with a line for each evaluation, and below it what the derivatives cost. */
  String text() {
    if (evaluations.isEmpty()) {
      return "nothing was evaluated\n";
    }
    TextTable table = new TextTable("");
    table.row("module", "input", "function", "runs", "median", "over primal", "valid");
    for (Round round : evaluations) {
      table.row(
          round.module(),
          round.description(),
          round.function(),
          Integer.toString(round.nanoseconds().length),
          time(round.median()),
          times(Ratio.ofOne(round, evaluations)),
          verdict(round));
    }
    StringBuilder text = new StringBuilder(table.toString());
    for (Ratio ratio : ratios) {
      text.append(
          String.format(
              Locale.ROOT,
              "\n%s: the derivative takes %.2f times as long as the function"
                  + " (geometric mean over %d inputs)\n",
              ratio.module(),
              ratio.geometricMean(),
              ratio.inputs()));
    }
    return text.toString();
  }

  private static String verdict(Round round) {
    return switch (round.verdict()) {
      case VALID -> "yes";
      case INVALID -> "NO: " + firstLine(round.error());
      case FAILED -> "failed: " + firstLine(round.error());
      case UNKNOWN -> "not said";
    };
  }

  private static String firstLine(@Nullable String error) {
    return error == null ? "no reason given" : error.lines().findFirst().orElse("");
  }

  private static String time(double nanos) {
    if (Double.isNaN(nanos)) {
      return "";
    }
    if (nanos < 1e6) {
      return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
    }
    return nanos < 1e9
        ? String.format(Locale.ROOT, "%.2f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
  }

  private static String times(double ratio) {
    return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio);
  }
}
