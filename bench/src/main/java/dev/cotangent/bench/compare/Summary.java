package dev.cotangent.bench.compare;

import dev.cotangent.bench.TextTable;
import dev.cotangent.bench.measure.Amounts;
import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Contest;
import dev.cotangent.bench.result.Estimate;
import dev.cotangent.bench.result.Factor;
import dev.cotangent.bench.result.Family;
import dev.cotangent.bench.result.Figures;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Results;
import dev.cotangent.bench.result.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Results in brief, for a terminal. The report has the rest. */
public final class Summary {
  private final Results results;
  private final StringBuilder text = new StringBuilder();

  private Summary(Results results) {
    this.results = results;
  }

  /** Returns the lines, each with its end. */
  public static String of(Results results) {
    Summary summary = new Summary(results);
    results.families().forEach(summary::family);
    if (!results.contests().isEmpty()) {
      summary.contests();
    }
    summary.failures();
    summary.reservations();
    return summary.text.toString();
  }

  /**
   * The fastest mode at each shape, or modes within noise, and the time over the function's. Where
   * that is compiled mode, the best of the others follows.
   */
  private void family(Family family) {
    List<Cell> cells =
        results.cells().stream().filter(cell -> cell.family().equals(family.name())).toList();
    if (cells.isEmpty()) {
      return;
    }
    text.append("%n%s (%s)%n".formatted(family.title(), family.name()));
    List<Integer> outputs = cells.stream().map(Cell::outputs).distinct().sorted().toList();
    TextTable table = new TextTable("  ");
    table.row(
        Stream.concat(Stream.of(""), outputs.stream().map(Summary::head)).toArray(String[]::new));
    for (int inputs : cells.stream().map(Cell::inputs).distinct().sorted().toList()) {
      table.row(
          Stream.concat(
                  Stream.of("n = %,d".formatted(inputs)),
                  outputs.stream().map(m -> fastest(cells, inputs, m)))
              .toArray(String[]::new));
    }
    text.append(table);
  }

  /** A user's function that fails does not tell its outputs. */
  private static String head(int outputs) {
    return outputs > 0 ? "m = %,d".formatted(outputs) : "m unknown";
  }

  private static String fastest(List<Cell> cells, int inputs, int outputs) {
    List<Cell> here =
        cells.stream().filter(c -> c.inputs() == inputs && c.outputs() == outputs).toList();
    String name = fastest(here);
    if (!name.startsWith(name(Mode.COMPILED) + " ")) {
      return name;
    }
    String others = fastest(here.stream().filter(c -> c.mode() != Mode.COMPILED).toList());
    return others.isEmpty() ? name : name + " (" + others + ")";
  }

  private static String fastest(List<Cell> here) {
    Optional<Cell> best =
        here.stream()
            .filter(cell -> Figures.has(cell.outcome()))
            .min(Comparator.comparingDouble(cell -> mean(cell.outcome().nanos())));
    return best.map(cell -> names(here, cell.outcome()) + " " + times(cell.outcome()))
        .orElse(here.isEmpty() ? "" : name(here.getFirst().outcome().status()));
  }

  /** Returns the modes that cannot be told apart from the fastest one. */
  private static String names(List<Cell> here, Outcome best) {
    List<String> names =
        here.stream()
            .filter(cell -> isClose(Factor.of(cell.outcome(), best)))
            .map(cell -> name(cell.mode()))
            .toList();
    return names.size() == here.size() && names.size() > 2 ? "any" : String.join("/", names);
  }

  private static boolean isClose(@Nullable Factor factor) {
    return factor != null && !factor.clear();
  }

  private void contests() {
    text.append("%nPeers: the derivative's time, and that over the function's%n".formatted());
    TextTable table = new TextTable("  ").row("function", "derivative", "tool", "time", "ratio");
    results.contests().stream()
        .sorted(Comparator.comparing(Contest::function).thenComparing(Contest::quantity))
        .forEach(contest -> {
          Outcome outcome = contest.outcome();
          boolean measured = outcome.status() == Status.MEASURED;
          table.row(
              contest.function(),
              contest.quantity(),
              contest.tool(),
              measured ? Amounts.nanos(mean(outcome.nanos())) : name(outcome.status()),
              measured ? times(outcome) : outcome.message());
        });
    text.append(table);
  }

  /** Says how many have no figures; the report says of each why. */
  private void failures() {
    List<Outcome> outcomes = outcomes().toList();
    for (Status status : Status.values()) {
      long count = outcomes.stream().filter(outcome -> outcome.status() == status).count();
      if (status != Status.MEASURED && count > 0) {
        String reason =
            outcomes.stream().filter(o -> o.status() == status).findFirst().orElseThrow().message();
        text.append("%n%s: %d, such as: %s%n".formatted(name(status), count, reason));
      }
    }
  }

  /** Says how many figures lack those of a JVM that something went wrong in. */
  private void reservations() {
    List<Outcome> partial =
        outcomes().filter(o -> o.status() == Status.MEASURED && !o.message().isEmpty()).toList();
    if (!partial.isEmpty()) {
      text.append(
          "%nmeasured in some of the JVMs only: %d, such as: %s%n"
              .formatted(partial.size(), partial.getFirst().message()));
    }
  }

  private Stream<Outcome> outcomes() {
    return Stream.concat(
        results.cells().stream().map(Cell::outcome),
        results.contests().stream().map(Contest::outcome));
  }

  private static String times(Outcome outcome) {
    Estimate ratio = outcome.ratio();
    return ratio == null ? "" : Amounts.digits(ratio.mean()) + "x";
  }

  private static double mean(@Nullable Estimate estimate) {
    return estimate == null ? Double.NaN : estimate.mean();
  }

  private static String name(Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  private static String name(Status status) {
    return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
