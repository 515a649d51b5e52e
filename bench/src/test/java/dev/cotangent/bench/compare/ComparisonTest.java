package dev.cotangent.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.measure.Measured;
import dev.cotangent.bench.measure.MisbehavingSuite;
import dev.cotangent.bench.measure.Settings;
import dev.cotangent.bench.measure.Suite;
import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Contest;
import dev.cotangent.bench.result.Family;
import dev.cotangent.bench.result.Machine;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Results;
import dev.cotangent.bench.result.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final long HEAP = 64 << 20;

  private final List<String> began = new ArrayList<>();
  private final List<Results> saved = new ArrayList<>();
  private int steps;

  private Comparison comparison(Plan plan) {
    return new Comparison(
        plan,
        Settings.quick(HEAP),
        Machine.here(HEAP, plan.versions()),
        "./cotangent compare",
        new Comparison.Observer() {
          @Override
          public void began(String title, int tasks) {
            began.add(title + ": " + tasks);
          }

          @Override
          public void step() {
            steps++;
          }

          @Override
          public void save(Results soFar) {
            saved.add(soFar);
          }
        });
  }

  @Test
  void peersAreMeasuredAndMissingOnesSaid() throws InterruptedException {
    Plan plan = new Plan.Builder().peers(new MisbehavingSuite(), true).note("a note").build();
    Comparison comparison = comparison(plan);
    comparison.run();
    Results results = comparison.results(List.of("and another"));
    assertTrue(results.complete());
    assertEquals(List.of("Well behaved: 1", "unavailable: 1"), began);
    assertEquals(plan.size(), steps);
    assertEquals(List.of("a note", "and another"), results.notes());
    assertEquals(Map.of("Well behaved", "1.2.3"), results.machine().versions());
    Contest measured = results.contests().getFirst();
    assertEquals("Sum, n = 100", measured.function());
    assertEquals("gradient", measured.quantity());
    assertEquals("Well behaved", measured.tool());
    assertEquals(Status.MEASURED, measured.outcome().status());
    assertEquals(Status.SKIPPED, results.contests().getLast().outcome().status());
    assertEquals(
        List.of(1, 2), saved.stream().map(soFar -> soFar.contests().size()).toList(), "each group");
    assertFalse(saved.getFirst().complete());

    String summary = Summary.of(results);
    assertTrue(summary.contains("Foo is not installed: install Foo"), summary);
    assertTrue(summary.contains("skipped: 1, such as: Foo"), summary);
  }

  @Test
  void whatIsTooLargeIsSaidWithoutAnyJvm() throws InterruptedException {
    Grid huge = new Grid(List.of(10_000, 20_000), List.of(10_000));
    Plan plan = new Plan.Builder().family("dense", huge, List.of(Mode.values())).build();
    Comparison comparison = comparison(plan);
    comparison.run();
    Results results = comparison.results(List.of());
    assertEquals(2 * Mode.values().length, results.cells().size());
    results
        .cells()
        .forEach(cell -> {
          assertEquals(Status.TOO_LARGE, cell.outcome().status());
          assertTrue(cell.outcome().message().contains("--heap"), cell.outcome().message());
        });
    assertTrue(Summary.of(results).contains("too large"), Summary.of(results));
  }

  @Test
  void whatIsStoppedBeforeItBeginsIsNotComplete() throws InterruptedException {
    Comparison comparison =
        comparison(new Plan.Builder().family("dense", Grid.QUICK, List.of(Mode.FORWARD)).build());
    comparison.stop();
    comparison.run();
    assertFalse(comparison.results(List.of()).complete());
    assertTrue(comparison.results(List.of()).cells().isEmpty());
  }

  @Test
  void aModeThatFailsHasItsOutputsFromAnother() {
    Family mine = new Family("Mine.f", "Mine.f", "");
    Plan.Builder builder = new Plan.Builder();
    for (Mode mode : Mode.values()) {
      builder.function(mine, 0, mode, "file", Map.of(2, item(mode, 2), 3, item(mode, 3)));
    }
    Plan plan = builder.build();
    Comparison comparison = comparison(plan);
    for (Plan.Group group : plan.groups()) {
      group
          .tasks()
          .forEach((task, key) -> {
            boolean succeeds = key.equals(new Key.OfCell("Mine.f", 3, 0, Mode.REVERSE));
            Outcome failed = Outcome.without(Status.FAILED, "no");
            comparison.measured(
                task,
                succeeds ? new Measured(Made.outcome(10, 2, 1), 7) : new Measured(failed, -1));
          });
    }
    Results results = comparison.results(List.of());
    for (Cell cell : results.cells()) {
      assertEquals(cell.inputs() == 3 ? 7 : 0, cell.outputs(), cell.toString());
    }
    String summary = Summary.of(results);
    assertTrue(summary.contains("m unknown  m = 7"), summary);
  }

  private static Suite.Item item(Mode mode, int inputs) {
    return new Suite.Item(mode + "/" + inputs, 0);
  }

  @Test
  void theSummaryComparesTimesWhateverTheirPrimals() {
    assertSummary(
        "reverse 5x",
        Made.cell(1, Made.outcome(4000, 2.5, 0.1)),
        new Cell("dense", 1, 10, Mode.REVERSE, Made.outcome(1000, 5, 0.1)));
  }

  @Test
  void theSummaryNamesTheFastestModesThatCanBeToldApart() {
    Cell forward = Made.cell(1, Made.outcome(10, 20, 1));
    Cell reverse = new Cell("dense", 1, 10, Mode.REVERSE, Made.outcome(10, 3, 1));
    Cell near = new Cell("dense", 1, 10, Mode.HYBRID, Made.outcome(10, 4, 1));
    assertSummary("reverse 3x", forward, reverse);
    assertSummary("reverse/hybrid 3x", forward, reverse, near);
    assertSummary("any 3x", Made.cell(1, Made.outcome(10, 5, 1)), reverse, near);
  }

  @Test
  void theSummaryNamesTheBestOfTheOthersBesideCompiledMode() {
    Cell forward = Made.cell(1, Made.outcome(10, 20, 1));
    Cell reverse = new Cell("dense", 1, 10, Mode.REVERSE, Made.outcome(10, 6, 1));
    Cell compiled = new Cell("dense", 1, 10, Mode.COMPILED, Made.outcome(10, 2, 0.1));
    Cell slow = new Cell("dense", 1, 10, Mode.COMPILED, Made.outcome(10, 12, 0.1));
    assertSummary("compiled 2x (reverse 6x)", forward, reverse, compiled);
    assertSummary("compiled 2x", compiled);
    assertSummary("reverse 6x", forward, reverse, slow);
  }

  @Test
  void theSummaryTellsOfFiguresThatLackAJvm() {
    Outcome whole = Made.outcome(10, 20, 1);
    Outcome partial =
        new Outcome(
            Status.MEASURED,
            "1 of 2 JVMs: it threw",
            whole.primalNanos(),
            whole.nanos(),
            whole.ratio(),
            1000,
            -1,
            10);
    String summary =
        Summary.of(Made.results(List.of(Made.cell(1, whole), Made.cell(2, partial)), List.of()));
    assertTrue(summary.contains("JVMs only: 1, such as: 1 of 2 JVMs: it threw"), summary);
  }

  private static void assertSummary(String expected, Cell... cells) {
    String summary = Summary.of(Made.results(List.of(cells), List.of()));
    assertTrue(summary.contains("  n = 1  " + expected + "\n"), summary);
  }
}
