package dev.cotangent.bench.report;

import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Contest;
import dev.cotangent.bench.result.Estimate;
import dev.cotangent.bench.result.Factor;
import dev.cotangent.bench.result.Family;
import dev.cotangent.bench.result.Figures;
import dev.cotangent.bench.result.Machine;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Results;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the page's template writes: finished words, and lists of them. A component that is null,
 * empty or false leaves its part of the page out.
 *
 * @param stopped whether the run ended before its end
 * @param facts where and how it was measured
 * @param overview a card for each family, if there are several
 * @param families a section for each family
 * @param peers the section on peers
 */
record Page(
    String date,
    boolean stopped,
    String command,
    List<Fact> facts,
    List<String> notes,
    List<Section> overview,
    List<Section> families,
    @Nullable PeersSection peers) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Returns whether there is an overview. */
  boolean several() {
    return !overview.isEmpty();
  }

  /** Returns whether there are notes. */
  boolean noted() {
    return !notes.isEmpty();
  }

  /** Returns whether there is nothing to tell. */
  boolean empty() {
    return families.isEmpty() && peers == null;
  }

  /** A line of the header. */
  record Fact(String name, String value) {}

  /**
   * A family.
   *
   * @param index its place among the charts
   * @param winners what the heat map shows
   * @param compiled what comes of generating the derivative; empty if nothing is known of that
   * @param map whether there is a heat map
   * @param bars whether there is a bar chart in its place
   * @param slices the choices of curves; empty if there are no curves
   */
  record Section(
      int index,
      String title,
      String description,
      String summary,
      String winners,
      String hybrid,
      String compiled,
      String failures,
      boolean map,
      boolean bars,
      List<Choice> slices,
      List<CellRow> rows) {
    boolean charts() {
      return map || bars;
    }

    boolean curves() {
      return !slices.isEmpty();
    }

    boolean table() {
      return !rows.isEmpty();
    }
  }

  /**
   * A slice to choose.
   *
   * @param place its place among the charts
   * @param label how it is called
   * @param first whether it is shown until another one is chosen
   */
  record Choice(int place, String label, boolean first) {}

  /** A row of the table of all cells. */
  record CellRow(
      String inputs,
      String outputs,
      String mode,
      String ratio,
      String nanos,
      String primal,
      String allocated,
      String tape,
      String sweeps,
      String remark) {}

  /** The peers. */
  record PeersSection(
      String summary,
      boolean chart,
      List<Head> heads,
      List<PeersRow> rows,
      List<DuelRow> losses,
      List<DuelRow> wins,
      List<Fact> absent) {
    boolean lost() {
      return !losses.isEmpty();
    }

    boolean won() {
      return !wins.isEmpty();
    }
  }

  /** The head of a column: a tool, and whether it is a peer, which has two columns. */
  record Head(String tool, boolean peer) {}

  /** A row of the table of peers. */
  record PeersRow(String function, String quantity, List<PeersCell> cells) {}

  /**
   * A tool's result.
   *
   * @param ratio its time over the primal, or why there is none
   * @param interval the interval of that
   * @param times absolute times, for whoever points at it
   * @param peer whether there is a factor beside it
   * @param verdict this library against the tool, such as "2.3 × faster"
   * @param side "win", "loss" or "close"
   */
  record PeersCell(
      String ratio, String interval, String times, boolean peer, String verdict, String side) {}

  /** A win or a loss. */
  record DuelRow(String title, String tool, String factor) {}

  /** Prepares the page of some results, along with the grids that its charts are drawn from. */
  static Page of(Results results, Map<Family, Grid> grids, Peers peers) {
    List<Section> sections = new ArrayList<>();
    grids.forEach((family, grid) -> sections.add(section(sections.size(), family, grid, results)));
    return new Page(
        DATE.format(results.date()),
        !results.complete(),
        results.command(),
        facts(results),
        results.notes(),
        sections.size() > 1 ? sections : List.of(),
        sections,
        peers.rows().isEmpty() ? null : section(peers));
  }

  private static List<Fact> facts(Results results) {
    Machine machine = results.machine();
    List<Fact> facts = new ArrayList<>();
    String size = Words.counted(machine.cores(), "core") + ", " + memory(machine.memoryBytes());
    facts.add(new Fact("Machine", machine.processor() + ", " + size));
    facts.add(new Fact("System", machine.system()));
    facts.add(new Fact("Java", machine.java() + ", heap " + memory(machine.heapBytes())));
    List<String> versions = new ArrayList<>();
    machine.versions().forEach((name, version) -> versions.add(name + " " + version));
    if (!versions.isEmpty()) {
      facts.add(new Fact("Versions", String.join(", ", versions)));
    }
    facts.add(new Fact("Measured", results.settings()));
    return facts;
  }

  private static String memory(long bytes) {
    return bytes > 0 ? Words.bytes(bytes) : "of unknown size";
  }

  private static Section section(int index, Family family, Grid grid, Results results) {
    Findings findings = new Findings(grid);
    int sizes = grid.sizes().size();
    return new Section(
        index,
        family.title(),
        family.description(),
        findings.summary(),
        findings.winners(),
        findings.hybrid(),
        findings.compiled(),
        findings.failures(),
        sizes > 1,
        sizes == 1 && grid.outcomes().anyMatch(o -> Figures.ratio(o) != null),
        choices(Slice.of(grid)),
        results.cells().stream()
            .filter(cell -> cell.family().equals(family.name()))
            .map(Page::row)
            .toList());
  }

  /** The slice in the middle of those over n is shown first: it crosses the most of the map. */
  private static List<Choice> choices(List<Slice> slices) {
    long overInputs = slices.stream().filter(slice -> slice.along() == Axis.INPUTS).count();
    List<Choice> choices = new ArrayList<>();
    for (Slice slice : slices) {
      String label = "over " + slice.along().symbol() + ", at " + slice.fixed();
      choices.add(new Choice(choices.size(), label, choices.size() == overInputs / 2));
    }
    return choices;
  }

  private static CellRow row(Cell cell) {
    Outcome o = cell.outcome();
    return new CellRow(
        Words.count(cell.inputs()),
        cell.outputs() > 0 ? Words.count(cell.outputs()) : "unknown",
        cell.mode().name().toLowerCase(Locale.ROOT),
        or(Figures.ratio(o), Words::ratio),
        or(Figures.nanos(o), Words::timeWithInterval),
        or(Figures.primalNanos(o), Words::time),
        o.allocatedBytes() < 0 ? "" : Words.bytes(o.allocatedBytes()),
        o.tapeBytes() < 0 ? "" : Words.bytes(o.tapeBytes()),
        o.sweeps() < 0 ? "" : Words.count(o.sweeps()),
        Figures.has(o) ? o.message() : Words.failure(o));
  }

  private static String or(@Nullable Estimate estimate, Function<Estimate, String> words) {
    return estimate == null ? "" : words.apply(estimate);
  }

  private static PeersSection section(Peers peers) {
    return new PeersSection(
        peers.summary(),
        Charts.of(peers) != null,
        peers.tools().stream().map(tool -> new Head(tool, isPeer(tool))).toList(),
        peers.rows().stream().map(row -> row(row, peers.tools())).toList(),
        peers.losses().stream().map(duel -> row(duel, duel.factor().inverse(), "slower")).toList(),
        peers.wins().stream().map(duel -> row(duel, duel.factor(), "faster")).toList(),
        peers.absent().entrySet().stream().map(e -> new Fact(e.getKey(), e.getValue())).toList());
  }

  private static DuelRow row(Peers.Duel duel, Factor factor, String word) {
    return new DuelRow(duel.row().title(), duel.tool(), times(factor, word));
  }

  private static String times(Factor factor, String word) {
    return Words.factor(factor.mean()) + "× " + word;
  }

  private static boolean isPeer(String tool) {
    return !Contest.isOurs(tool);
  }

  private static PeersRow row(Peers.Row row, List<String> tools) {
    return new PeersRow(
        row.function(), row.quantity(), tools.stream().map(tool -> cell(row, tool)).toList());
  }

  private static PeersCell cell(Peers.Row row, String tool) {
    Outcome outcome = row.outcome(tool);
    if (outcome == null) {
      return new PeersCell("–", "", "not asked", isPeer(tool), "", "none");
    }
    Estimate ratio = Figures.ratio(outcome);
    return new PeersCell(
        ratio == null ? unknown(outcome) : Words.number(ratio.mean(), 3),
        or(ratio, Words::interval),
        absolute(outcome),
        isPeer(tool),
        verdict(row.factor(tool)),
        side(row.factor(tool)));
  }

  /** Says in a word why there is no time over the primal. */
  private static String unknown(Outcome outcome) {
    Estimate nanos = Figures.nanos(outcome);
    return nanos == null ? Words.of(outcome.status()) : Words.time(nanos);
  }

  private static String absolute(Outcome outcome) {
    Estimate nanos = Figures.nanos(outcome);
    Estimate primal = Figures.primalNanos(outcome);
    if (nanos == null) {
      return Words.failure(outcome);
    }
    String time = Words.timeWithInterval(nanos);
    return primal == null ? time : time + "; primal " + Words.timeWithInterval(primal);
  }

  private static String verdict(@Nullable Factor factor) {
    if (factor == null) {
      return "";
    }
    return switch (side(factor)) {
      case "win" -> times(factor, "faster");
      case "loss" -> times(factor.inverse(), "slower");
      default -> "too close";
    };
  }

  private static String side(@Nullable Factor factor) {
    if (factor == null) {
      return "none";
    }
    return factor.low() > 1 ? "win" : factor.high() < 1 ? "loss" : "close";
  }
}
