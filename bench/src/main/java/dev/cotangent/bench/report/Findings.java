package dev.cotangent.bench.report;

import dev.cotangent.bench.report.Crossover.Point;
import dev.cotangent.bench.report.Verdict.Kind;
import dev.cotangent.bench.result.Factor;
import dev.cotangent.bench.result.Figures;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the charts of a family show, in sentences. A mode is called faster only where the intervals
 * do not touch, and every factor comes with its interval. What there is nothing to say about is an
 * empty text.
 */
final class Findings {
  /** A size, and how many times as long something takes there as something else. */
  private record At(Size size, Factor factor) {}

  /** How far, as a factor, a crossover may lie from a line n = c m that is told instead of it. */
  private static final double SCATTER = 2;

  /** What hybrid mode may cost over the better mode and still count as no worse. */
  private static final double TOLERATED = 1.3;

  private final Grid grid;
  private final int sizes;

  Findings(Grid grid) {
    this.grid = grid;
    this.sizes = grid.sizes().size();
  }

  /** Says which mode wins where, and by how much: what the heat map shows. */
  String winners() {
    if (sizes < 2) {
      return duel();
    }
    return join(
        tally(), border(), bestWin(Kind.FORWARD), bestWin(Kind.REVERSE), bestWin(Kind.HYBRID));
  }

  /** Says which mode wins where, as short as an overview needs it. */
  String summary() {
    String border = border();
    return sizes < 2 ? duel() : border.isEmpty() ? tally() : border;
  }

  /** Says what comes of having the library choose. */
  String hybrid() {
    List<At> costs = overBetterMode();
    if (costs.isEmpty()) {
      return "";
    }
    if (sizes < 2) {
      return "Hybrid mode, which chooses, takes %s times as long as the better mode."
          .formatted(Words.factor(costs.getFirst().factor));
    }
    long good = costs.stream().filter(at -> at.factor.high() <= TOLERATED).count();
    String first =
        ("Hybrid mode, which chooses, takes at most %s times as long as the better mode,"
                + " intervals included, at %s of %s")
            .formatted(
                Words.shortest(TOLERATED, 2),
                Words.count(good),
                Words.counted(costs.size(), "size"));
    return costs.stream()
        .filter(at -> at.factor.surelyMore())
        .max(Comparator.comparingDouble(at -> at.factor.low()))
        .map(at ->
            "%s; its clearest loss is %s at %s.".formatted(first, Words.factor(at.factor), at.size))
        .orElse(first + "; nowhere does it surely take longer.");
  }

  /** Says what comes of generating the derivative. */
  String compiled() {
    List<At> gains = bestOverCompiled();
    if (gains.isEmpty()) {
      return "";
    }
    if (sizes < 2) {
      return "The best of the modes over Real takes %s times as long as compiled mode."
          .formatted(Words.factor(gains.getFirst().factor));
    }
    long faster = gains.stream().filter(at -> at.factor.surelyMore()).count();
    long slower = gains.stream().filter(at -> at.factor.high() < 1).count();
    String first =
        "Compiled mode is surely faster than the best of the others at %s of %s, and slower at %s"
            .formatted(
                Words.count(faster), Words.counted(gains.size(), "size"), Words.count(slower));
    return gains.stream()
        .filter(at -> at.factor.surelyMore())
        .max(Comparator.comparingDouble(at -> at.factor.low()))
        .map(at ->
            "%s; at %s it is %s times as fast.".formatted(first, at.size, Words.factor(at.factor)))
        .orElse(first + ".");
  }

  private List<At> bestOverCompiled() {
    List<At> gains = new ArrayList<>();
    for (Size size : grid.sizes()) {
      Stream.of(Mode.FORWARD, Mode.REVERSE, Mode.HYBRID)
          .map(mode -> Factor.of(grid.outcome(size, mode), grid.outcome(size, Mode.COMPILED)))
          .flatMap(factor -> Optional.ofNullable(factor).stream())
          .min(Comparator.comparingDouble(Factor::mean))
          .ifPresent(factor -> gains.add(new At(size, factor)));
    }
    return gains;
  }

  /** Says how many measurements have no result, and what became of them. */
  String failures() {
    List<String> parts = new ArrayList<>();
    long all = grid.outcomes().count();
    long without = grid.outcomes().filter(outcome -> !Figures.has(outcome)).count();
    if (without == 0) {
      return "";
    }
    for (Status status : Status.values()) {
      long count = grid.outcomes().filter(o -> !Figures.has(o) && o.status() == status).count();
      if (count > 0) {
        String what = status == Status.MEASURED ? "without a usable time" : Words.of(status);
        parts.add(Words.count(count) + " " + what);
      }
    }
    return "%s of %s %s no result (%s); the table says why."
        .formatted(
            Words.count(without),
            Words.counted(all, "measurement"),
            without == 1 ? "has" : "have",
            Words.list(parts));
  }

  /** Says how the time over the primal grows along a slice. */
  String cost(Slice slice) {
    String growth = join(growth(Mode.FORWARD, slice), growth(Mode.REVERSE, slice));
    return growth.isEmpty() ? "No mode has two results at " + slice.fixed() + "." : growth;
  }

  /** Says what the largest Jacobian of a slice takes. */
  String memory(Slice slice) {
    return slice.sizes().reversed().stream()
        .map(this::memory)
        .filter(sentence -> !sentence.isEmpty())
        .findFirst()
        .orElse("What is allocated at " + slice.fixed() + " is not known.");
  }

  private String duel() {
    Verdict verdict = grid.sizes().stream().findFirst().map(grid::verdict).orElse(null);
    if (verdict == null) {
      return grid.outcomes().findAny().isPresent()
          ? "No mode has a result."
          : "Nothing was measured.";
    }
    return switch (verdict.kind()) {
      case NONE -> "No mode has a result.";
      case CLOSE -> "Forward and reverse mode are too close to call.";
      case FORWARD, REVERSE, HYBRID ->
          verdict.unopposed() ? unopposed(verdict.kind()) : bestWin(verdict.kind());
    };
  }

  private static String unopposed(Kind kind) {
    return kind == Kind.HYBRID
        ? "Only hybrid mode has a result."
        : "Of forward and reverse mode, only %s has a result.".formatted(name(kind));
  }

  private String tally() {
    List<String> wins = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      long count = count(v -> v.won() && v.kind() == kind);
      if (count > 0) {
        wins.add(
            wins.isEmpty()
                ? "%s wins at %s of %d sizes".formatted(name(kind), Words.count(count), sizes)
                : name(kind) + " at " + Words.count(count));
      }
    }
    String won = wins.isEmpty() ? "At no size does a mode surely win" : Words.list(wins);
    String rest = Words.list(undecided());
    return Words.sentence(won + (rest.isEmpty() ? "." : "; " + rest + "."));
  }

  private List<String> undecided() {
    List<String> parts = new ArrayList<>();
    add(parts, "is", "are", "too close to call", count(v -> v.kind() == Kind.CLOSE));
    add(
        parts,
        "lacks",
        "lack",
        "a result of forward or of reverse mode",
        count(Verdict::unopposed));
    add(parts, "has", "have", "no result", count(v -> v.kind() == Kind.NONE));
    return parts;
  }

  private static void add(List<String> parts, String one, String many, String what, long count) {
    if (count > 0) {
      parts.add(Words.count(count) + " " + (count == 1 ? one : many) + " " + what);
    }
  }

  private String border() {
    List<Point> points = Crossover.of(grid).points();
    if (points.isEmpty() || !wins(Kind.FORWARD) || !wins(Kind.REVERSE)) {
      return "";
    }
    double slope =
        Math.exp(points.stream().mapToDouble(p -> Math.log(slope(p))).average().orElseThrow());
    boolean straight =
        points.size() > 1
            && separable()
            && points.stream()
                .allMatch(p -> Math.abs(Math.log(slope(p) / slope)) <= Math.log(SCATTER));
    if (straight) {
      return "Forward mode wins where n is less than about %s m, reverse mode where it is more."
          .formatted(Words.factor(slope));
    }
    Comparator<Point> byPlace =
        Comparator.comparingDouble(Point::outputs).thenComparingDouble(Point::inputs);
    Point first = points.stream().min(byPlace).orElseThrow();
    Point last = points.stream().max(byPlace).orElseThrow();
    return first.equals(last)
        ? "Forward and reverse mode cost the same at about %s.".formatted(place(first))
        : "The line on which forward and reverse mode cost the same runs from about %s to about %s."
            .formatted(place(first), place(last));
  }

  /**
   * Returns whether a line n = c m has all forward wins on one side, all reverse wins on the other.
   */
  private boolean separable() {
    double forward = slopes(Kind.FORWARD).max(Comparator.naturalOrder()).orElseThrow();
    double reverse = slopes(Kind.REVERSE).min(Comparator.naturalOrder()).orElseThrow();
    return forward < reverse;
  }

  private Stream<Double> slopes(Kind kind) {
    return grid.sizes().stream()
        .filter(size -> grid.verdict(size).won() && grid.verdict(size).kind() == kind)
        .map(size -> (double) size.inputs() / size.outputs());
  }

  private static double slope(Point point) {
    return point.inputs() / point.outputs();
  }

  private static String place(Point point) {
    return Words.equation("n", Words.shortest(point.inputs(), 2))
        + ", "
        + Words.equation("m", Words.shortest(point.outputs(), 2));
  }

  private String bestWin(Kind kind) {
    String others =
        switch (kind) {
          case FORWARD -> "reverse mode";
          case REVERSE -> "forward mode";
          case HYBRID, CLOSE, NONE -> "the best of the others";
        };
    return grid.sizes().stream()
        .map(size -> won(size, kind))
        .flatMap(Optional::stream)
        .max(Comparator.comparingDouble(at -> at.factor.low()))
        .map(at ->
            Words.sentence(
                "%s%s is %s times as fast as %s."
                    .formatted(
                        sizes < 2 ? "" : "at " + at.size + " ",
                        name(kind),
                        Words.factor(at.factor),
                        others)))
        .orElse("");
  }

  private Optional<At> won(Size size, Kind kind) {
    Verdict verdict = grid.verdict(size);
    Factor factor = verdict.factor();
    return verdict.kind() == kind && factor != null
        ? Optional.of(new At(size, factor))
        : Optional.empty();
  }

  private List<At> overBetterMode() {
    List<At> costs = new ArrayList<>();
    for (Size size : grid.sizes()) {
      Outcome hybrid = grid.outcome(size, Mode.HYBRID);
      Factor overForward = Factor.of(hybrid, grid.outcome(size, Mode.FORWARD));
      Factor overReverse = Factor.of(hybrid, grid.outcome(size, Mode.REVERSE));
      if (overForward != null && overReverse != null) {
        costs.add(
            new At(size, overForward.mean() > overReverse.mean() ? overForward : overReverse));
      }
    }
    return costs;
  }

  private String growth(Mode mode, Slice slice) {
    List<Slice.Point> points = slice.points(mode);
    if (points.size() < 2) {
      return "";
    }
    Slice.Point first = points.getFirst();
    Slice.Point last = points.getLast();
    String theory =
        Theory.grows(mode, slice.along())
            ? Words.shortest((double) last.size() / first.size(), 4) + "-fold"
            : "no change";
    return "From %s to %s, %s’s time over the primal %s; theory says %s."
        .formatted(
            Words.equation(slice.along().symbol(), Words.count(first.size())),
            Words.count(last.size()),
            Words.of(mode),
            change(Factor.of(last.ratio(), first.ratio())),
            theory);
  }

  private static String change(@Nullable Factor factor) {
    if (factor == null || !factor.clear()) {
      return "does not surely change";
    }
    return factor.mean() > 1
        ? "grows %s-fold %s".formatted(Words.factor(factor.mean()), Words.interval(factor))
        : "falls to %s of what it was".formatted(Words.factor(factor));
  }

  private String memory(Size size) {
    List<String> parts = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      Outcome outcome = grid.outcome(size, mode);
      if (outcome != null && outcome.allocatedBytes() >= 0) {
        String tape =
            outcome.tapeBytes() > 0
                ? " (its longest tape: " + Words.bytes(outcome.tapeBytes()) + ")"
                : "";
        parts.add(Words.bytes(outcome.allocatedBytes()) + " in " + Words.of(mode) + tape);
      }
    }
    return parts.isEmpty()
        ? ""
        : "At %s one Jacobian allocates %s.".formatted(size, Words.list(parts));
  }

  private boolean wins(Kind kind) {
    return count(v -> v.won() && v.kind() == kind) > 0;
  }

  private long count(Predicate<Verdict> condition) {
    return grid.sizes().stream().map(grid::verdict).filter(condition).count();
  }

  private static String name(Kind kind) {
    Mode mode = kind.mode();
    return mode == null ? "no mode" : Words.of(mode);
  }

  private static String join(String... sentences) {
    return Stream.of(sentences).filter(s -> !s.isEmpty()).collect(Collectors.joining(" "));
  }
}
