package dev.cotangent.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.report.Verdict.Kind;
import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Estimate;
import dev.cotangent.bench.result.Factor;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Status;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final Outcome TIMED_OUT = Outcome.without(Status.TIMED_OUT, "too long");

  @Property(tries = 200)
  void aFactorHoldsWhateverTheIntervalsHold(
      @ForAll @DoubleRange(min = 0.1, max = 100) double a,
      @ForAll @DoubleRange(min = 0.1, max = 100) double b,
      @ForAll @DoubleRange(min = 0, max = 60) double percent,
      @ForAll @DoubleRange(min = -1, max = 1) double u,
      @ForAll @DoubleRange(min = -1, max = 1) double v) {
    Factor factor = Factor.of(Made.outcome(a, percent), Made.outcome(b, percent));
    double truth = a * (1 + u * percent / 100) / (b * (1 + v * percent / 100));
    assertTrue(factor.low() <= truth * (1 + 1e-12) && truth <= factor.high() * (1 + 1e-12));
    boolean apart = a * (1 - percent / 100) > b * (1 + percent / 100);
    assertEquals(apart, factor.surelyMore());
  }

  @Test
  void whatIsNoTimeHasNoFactor() {
    Outcome good = Made.outcome(2, 1);
    assertNull(Factor.of(good, TIMED_OUT));
    assertNull(Factor.of(good, null));
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertNull(Factor.of(good, Made.outcome(bad, 1)), "a time of " + bad);
    }
    Estimate turned = new Estimate(2, 3, 1);
    assertNull(Factor.of(good, new Outcome(Status.MEASURED, "", null, turned, turned, 0, 0, 0)));
  }

  @Test
  void anIntervalThatReachesZeroBoundsNothing() {
    Factor factor = Factor.of(Made.outcome(5, 1), Made.outcome(4, 120));
    assertEquals(Double.POSITIVE_INFINITY, factor.high());
    assertFalse(factor.clear());
    assertEquals("1.25 (0.562 or more)", Words.factor(factor));
  }

  @Test
  void aWinNeedsIntervalsThatDoNotTouch() {
    assertEquals(Kind.FORWARD, verdict(10, 11.5, 5).kind());
    assertEquals(Kind.REVERSE, verdict(11.5, 10, 5).kind());
    assertEquals(Kind.CLOSE, verdict(10, 10.5, 5).kind());
    assertEquals(1.15, verdict(10, 11.5, 5).factor().mean(), 1e-12);
    assertEquals(1.15, verdict(11.5, 10, 5).factor().mean(), 1e-12);
  }

  @Test
  void hybridModeWinsOnlyOverBoth() {
    Outcome ten = Made.outcome(10, 1);
    Outcome twenty = Made.outcome(20, 1);
    Verdict wins = Verdict.of(ten, twenty, Made.outcome(5, 1));
    assertEquals(Kind.HYBRID, wins.kind());
    assertEquals(2, wins.factor().mean(), 1e-12);
    assertEquals(Kind.FORWARD, Verdict.of(ten, twenty, Made.outcome(9.95, 1)).kind());
    assertEquals(Kind.REVERSE, Verdict.of(twenty, ten, Made.outcome(15, 1)).kind());
    assertEquals(Kind.HYBRID, Verdict.of(TIMED_OUT, null, ten).kind());
    assertEquals(Kind.HYBRID, Verdict.of(TIMED_OUT, twenty, ten).kind());
  }

  @Test
  void compiledModeIsSetAgainstTheBestOfTheOthers() {
    List<Cell> cells = new ArrayList<>();
    for (int n : new int[] {1, 10, 100}) {
      cells.add(Made.cell(n, 1, Mode.FORWARD, Made.outcome(10.0 * n, 1)));
      cells.add(Made.cell(n, 1, Mode.REVERSE, Made.outcome(20, 1)));
      cells.add(Made.cell(n, 1, Mode.COMPILED, Made.outcome(n == 1 ? 15 : n == 10 ? 20 : 2, 1)));
    }
    String compiled = plain(new Findings(new Grid(cells)).compiled());
    assertTrue(
        compiled.startsWith(
            "Compiled mode is surely faster than the best of the others at 1 of 3 sizes, and slower"
                + " at 1; at n = 100, m = 1 it is 10 "),
        compiled);
    assertEquals("", new Findings(new Grid(cells.subList(0, 2))).compiled());
    String one = plain(new Findings(new Grid(cells.subList(6, 9))).compiled());
    assertTrue(one.startsWith("The best of the modes over Real takes 10 "), one);
  }

  @Test
  void aModeThatIsAloneHasNotWon() {
    Verdict alone = Verdict.of(Made.outcome(10, 1), TIMED_OUT, null);
    assertEquals(Kind.FORWARD, alone.kind());
    assertTrue(alone.unopposed());
    assertFalse(alone.won());
    assertEquals(Kind.NONE, Verdict.of(TIMED_OUT, null, null).kind());
  }

  /** The same primal took 4 µs in forward mode's JVMs, and 1 µs in those of the others. */
  @Test
  void modesAreComparedByTheirTimesWhateverTheirPrimals() {
    Outcome forward = Made.outcomeOver(4000, 2.5);
    Outcome reverse = Made.outcomeOver(1000, 5);
    Verdict verdict = Verdict.of(forward, reverse, Made.outcomeOver(1000, 5));
    assertEquals(Kind.REVERSE, verdict.kind());
    assertEquals(2, verdict.factor().mean(), 1e-12);
    assertEquals(Kind.CLOSE, Verdict.of(forward, Made.outcomeOver(1000, 10), null).kind());
    assertEquals(Kind.HYBRID, Verdict.of(forward, reverse, Made.outcomeOver(8000, 0.5)).kind());
    List<Cell> cells = new ArrayList<>();
    for (int n : new int[] {1, 100}) {
      cells.add(Made.cell(n, 1, Mode.FORWARD, Made.outcomeOver(4000, n)));
      cells.add(Made.cell(n, 1, Mode.REVERSE, Made.outcomeOver(1000, 40)));
      cells.add(Made.cell(n, 1, Mode.HYBRID, Made.outcomeOver(2000, n == 1 ? 2 : 20)));
    }
    Findings findings = new Findings(new Grid(cells));
    assertEquals(
        "Forward and reverse mode cost the same at about n = 10, m = 1.",
        plain(findings.summary()));
    assertTrue(
        plain(findings.hybrid()).endsWith("nowhere does it surely take longer."),
        findings.hybrid());
  }

  @Test
  void whatHasOneOfForwardAndReverseModeIsNotSaidToBeAlone() {
    Outcome ten = Made.outcome(10, 1);
    List<Cell> cells =
        new ArrayList<>(
            List.of(
                Made.cell(9, 1, Mode.FORWARD, TIMED_OUT),
                Made.cell(9, 1, Mode.REVERSE, ten),
                Made.cell(9, 1, Mode.HYBRID, ten)));
    assertEquals(
        "Of forward and reverse mode, only reverse mode has a result.",
        new Findings(new Grid(cells)).winners());
    cells.add(Made.cell(8, 1, Mode.HYBRID, ten));
    assertEquals(
        "At no size does a mode surely win; 2 lack a result of forward or of reverse mode.",
        new Findings(new Grid(cells)).winners());
    assertEquals(
        "Only hybrid mode has a result.",
        new Findings(new Grid(List.of(cells.getLast()))).winners());
  }

  @Test
  void whatHasAnUnknownNumberOfOutputsHasNoPlaceButCounts() {
    Outcome ten = Made.outcome(10, 1);
    Cell placeless = Made.cell(9, 0, Mode.FORWARD, TIMED_OUT);
    Grid grid =
        new Grid(
            List.of(
                placeless, Made.cell(1, 2, Mode.FORWARD, ten), Made.cell(9, 2, Mode.REVERSE, ten)));
    assertEquals(List.of(new Size(1, 2), new Size(9, 2)), grid.sizes());
    assertEquals(List.of(2), grid.ticks(Axis.OUTPUTS));
    assertEquals(
        "1 of 3 measurements has no result (1 timed out); the table says why.",
        new Findings(grid).failures());
    assertEquals("No mode has a result.", new Findings(new Grid(List.of(placeless))).winners());
  }

  @Test
  void theBorderIsToldAsALineWhereItIsOne() {
    Findings findings = new Findings(grid((n, m) -> n, (n, m) -> 5.0 * m, 2));
    assertEquals(
        "Forward mode wins where n is less than about 5.0 m, reverse mode where it is more.",
        plain(findings.summary()));
    String winners = plain(findings.winners());
    assertTrue(
        winners.startsWith("Forward mode wins at 10 of 16 sizes and reverse mode at 6."), winners);
    assertTrue(
        winners.contains("At n = 1, m = 1000 forward mode is 5000 (4800 to 5200) times as fast"),
        winners);
    assertTrue(
        winners.contains("At n = 1000, m = 1 reverse mode is 200 (190 to 210) times as fast"),
        winners);
  }

  @Test
  void theBorderIsToldByItsEndsWhereItIsNotALine() {
    Findings findings = new Findings(grid((n, m) -> n, (n, m) -> 30, 2));
    assertEquals(
        "The line on which forward and reverse mode cost the same runs from about n = 30, m = 1 to"
            + " about n = 30, m = 1000.",
        plain(findings.summary()));
  }

  @Test
  void noiseIsNoBorder() {
    Findings findings = new Findings(grid((n, m) -> 10 + n % 7, (n, m) -> 10 + m % 7, 60));
    assertEquals(
        "At no size does a mode surely win; 16 are too close to call.", findings.winners());
  }

  @Test
  void theCostOfChoosingIsTold() {
    List<Cell> cells = new ArrayList<>();
    for (int n : new int[] {1, 10}) {
      cells.add(Made.cell(n, 1, Mode.FORWARD, Made.outcome(10, 1)));
      cells.add(Made.cell(n, 1, Mode.REVERSE, Made.outcome(20, 1)));
    }
    cells.add(Made.cell(1, 1, Mode.HYBRID, Made.outcome(10.1, 1)));
    String start =
        "Hybrid mode, which chooses, takes at most 1.3 times as long as the better mode, intervals"
            + " included, at ";
    assertEquals(
        start + "1 of 1 size; nowhere does it surely take longer.",
        new Findings(new Grid(cells)).hybrid());
    cells.add(Made.cell(10, 1, Mode.HYBRID, Made.outcome(15, 1)));
    assertEquals(
        start + "1 of 2 sizes; its clearest loss is 1.50 (1.47 to 1.53) at n = 10, m = 1.",
        plain(new Findings(new Grid(cells)).hybrid()));
  }

  @Test
  void growthIsToldBesideTheTheory() {
    Grid grid = grid((n, m) -> n + 9, (n, m) -> 5.0 * m, 2);
    String cost = plain(new Findings(grid).cost(new Slice(grid, Axis.INPUTS, 10)));
    assertEquals(
        "From n = 1 to 1000, forward mode’s time over the primal grows 100-fold (97 to 110);"
            + " theory says 1000-fold. From n = 1 to 1000, reverse mode’s time over the primal"
            + " does not surely change; theory says no change.",
        cost);
  }

  @Test
  void aWholeNumberHasNoZerosBehindIt() {
    Grid grid =
        new Grid(
            List.of(
                Made.cell(1, 10, Mode.FORWARD, Made.outcome(1, 1)),
                Made.cell(100, 10, Mode.FORWARD, Made.outcome(50, 1))));
    String cost = new Findings(grid).cost(new Slice(grid, Axis.INPUTS, 10));
    assertTrue(cost.endsWith("theory says 100-fold."), cost);
  }

  @Test
  void theTheoryPassesThroughTheLargestSize() {
    Grid grid = grid((n, m) -> n + 9, (n, m) -> 5.0 * m, 2);
    Slice overInputs = new Slice(grid, Axis.INPUTS, 10);
    assertEquals(
        List.of("1.009", "10.09", "100.9", "1009"),
        Theory.line(Mode.FORWARD, overInputs).stream()
            .map(point -> Words.number(point.ratio(), 4))
            .toList());
    assertEquals(
        List.of(50.0, 50.0, 50.0, 50.0),
        Theory.line(Mode.REVERSE, overInputs).stream().map(Theory.Point::ratio).toList());
    Slice overOutputs = new Slice(grid, Axis.OUTPUTS, 10);
    assertEquals(
        List.of(19.0, 19.0, 19.0, 19.0),
        Theory.line(Mode.FORWARD, overOutputs).stream().map(Theory.Point::ratio).toList());
    assertEquals(
        List.of(5.0, 50.0, 500.0, 5000.0),
        Theory.line(Mode.REVERSE, overOutputs).stream().map(Theory.Point::ratio).toList());
    assertEquals(List.of(), Theory.line(Mode.HYBRID, overInputs));
  }

  @Test
  void memoryIsToldAtTheLargestSizeThatIsKnown() {
    List<Cell> cells =
        List.of(
            Made.cell(1, 1, Mode.REVERSE, Made.outcome(1, 1, 2048, 3 << 20)),
            Made.cell(9, 1, Mode.REVERSE, TIMED_OUT));
    Grid grid = new Grid(cells);
    Findings findings = new Findings(grid);
    assertEquals(
        "At n = 1, m = 1 one Jacobian allocates 2 KiB in reverse mode (its longest tape: 3 MiB).",
        plain(findings.memory(new Slice(grid, Axis.INPUTS, 1))));
    assertEquals(
        "1 of 2 measurements has no result (1 timed out); the table says why.",
        findings.failures());
  }

  @Test
  void oneSizeIsADuel() {
    assertEquals(
        "Reverse mode is 2.0 (1.96 to 2.0) times as fast as forward mode.", duel(20, 10, 1));
    assertEquals("Forward and reverse mode are too close to call.", duel(20, 19, 5));
    assertEquals("Nothing was measured.", new Findings(new Grid(List.of())).winners());
    List<Cell> three =
        List.of(
            Made.cell(9, 9, Mode.FORWARD, Made.outcome(20, 1)),
            Made.cell(9, 9, Mode.REVERSE, Made.outcome(10, 1)),
            Made.cell(9, 9, Mode.HYBRID, Made.outcome(11, 1)));
    assertEquals(
        "Hybrid mode, which chooses, takes 1.10 (1.08 to 1.12) times as long as the better mode.",
        new Findings(new Grid(three)).hybrid());
    Grid failed = new Grid(List.of(Made.cell(1, 1, Mode.FORWARD, TIMED_OUT)));
    assertEquals("No mode has a result.", new Findings(failed).winners());
  }

  @Test
  void numbersHaveTheirDigits() {
    assertEquals("1.05", Words.factor(1.0499));
    assertEquals("2.3", Words.factor(2.34));
    assertEquals("38", Words.factor(38.4));
    assertEquals("1300", Words.factor(1287));
    assertEquals("412", Words.number(412.4, 3));
    assertEquals("1000", Words.number(999.9, 3));
    assertEquals("0.0123", Words.number(0.01234, 3));
    assertEquals("1.2e-05", Words.number(1.2e-5, 3));
    assertEquals("4\u00a0GiB", Words.bytes(4L << 30));
    assertEquals("1.2\u00a0ms", Words.time(new Estimate(1.2e6, 1e6, 2e6)));
    assertEquals("20k", Words.tick(20_000));
    assertEquals("12,345", Words.tick(12_345));
    assertEquals("1.5M", Words.tick(1_500_000));
  }

  private static String duel(double forward, double reverse, double percent) {
    return new Findings(
            new Grid(
                List.of(
                    Made.cell(9, 9, Mode.FORWARD, Made.outcome(forward, percent)),
                    Made.cell(9, 9, Mode.REVERSE, Made.outcome(reverse, percent)))))
        .winners();
  }

  private static Verdict verdict(double forward, double reverse, double percent) {
    return Verdict.of(Made.outcome(forward, percent), Made.outcome(reverse, percent), null);
  }

  private static String plain(String text) {
    return text.replace('\u00a0', ' ');
  }

  private interface Cost {
    double at(int n, int m);
  }

  private static Grid grid(Cost forward, Cost reverse, double percent) {
    List<Cell> cells = new ArrayList<>();
    for (int n = 1; n <= 1000; n *= 10) {
      for (int m = 1; m <= 1000; m *= 10) {
        cells.add(Made.cell(n, m, Mode.FORWARD, Made.outcome(forward.at(n, m), percent)));
        cells.add(Made.cell(n, m, Mode.REVERSE, Made.outcome(reverse.at(n, m), percent)));
      }
    }
    return new Grid(cells);
  }
}
