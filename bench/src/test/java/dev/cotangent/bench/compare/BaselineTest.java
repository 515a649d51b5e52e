package dev.cotangent.bench.compare;

import static dev.cotangent.bench.compare.Made.cell;
import static dev.cotangent.bench.compare.Made.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.compare.Baseline.Verdict;
import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Contest;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselineTest {
  private static Verdict compare(List<Cell> before, List<Cell> now) {
    return Baseline.compare(Made.results(before, List.of()), Made.results(now, List.of()));
  }

  private static Verdict compare(Outcome before, Outcome now) {
    return compare(List.of(cell(1, before)), List.of(cell(1, now)));
  }

  @Test
  void slowerAndFasterBeyondNoise() {
    Verdict slower = compare(outcome(100, 4, 0.1), outcome(100, 6, 0.1));
    assertEquals(1, slower.slower().size());
    assertEquals(1.5, slower.slower().getFirst().factor(), 1e-15);
    assertTrue(slower.faster().isEmpty());
    assertTrue(slower.isWorse());

    Verdict faster = compare(outcome(100, 6, 0.1), outcome(100, 4, 0.1));
    assertEquals(1, faster.faster().size());
    assertFalse(faster.isWorse());
  }

  @Test
  void theSameIsNotAChange() {
    Outcome outcome = outcome(100, 4, 0.1);
    Verdict verdict = compare(outcome, outcome);
    assertEquals(1, verdict.compared());
    assertTrue(verdict.slower().isEmpty() && verdict.faster().isEmpty());
  }

  @Test
  void intervalsThatOverlapAreNoise() {
    assertFalse(compare(outcome(100, 4, 1.1), outcome(100, 6, 1)).isWorse());
  }

  @Test
  void lessThanATenthIsNotWorthTelling() {
    assertFalse(compare(outcome(100, 4, 0.01), outcome(100, 4.3, 0.01)).isWorse());
    assertTrue(compare(outcome(100, 4, 0.01), outcome(100, 4.5, 0.01)).isWorse());
  }

  @Test
  void aFasterFunctionDoesNotMakeItsDerivativeSlower() {
    // the ratio doubles, but the derivative takes 400 ns as before
    assertFalse(compare(outcome(100, 4, 0.1), outcome(50, 8, 0.1)).isWorse());
  }

  @Test
  void aSlowerMachineDoesNotMakeADerivativeSlower() {
    // the time doubles, and so does the function's
    assertFalse(compare(outcome(100, 4, 0.1), outcome(200, 4, 0.1)).isWorse());
  }

  @Test
  void onAnotherMachineTheRatioDecidesAndAWarningIsGiven() {
    List<Cell> before = List.of(cell(1, outcome(100, 4, 0.1)));
    Verdict verdict =
        Baseline.compare(
            Made.elsewhere(before), Made.results(List.of(cell(1, outcome(50, 8, 0.1))), List.of()));
    assertTrue(verdict.isWorse());
    assertFalse(verdict.sameMachine());
    assertTrue(verdict.lines().get(1).contains("another machine"), verdict.lines().toString());
  }

  @Test
  void whatIsOnOneSideOnlyIsCounted() {
    Outcome outcome = outcome(100, 4, 0.1);
    Verdict verdict =
        compare(
            List.of(cell(1, outcome), cell(2, outcome), cell(3, outcome)),
            List.of(cell(3, outcome), cell(4, outcome)));
    assertEquals(1, verdict.compared());
    assertEquals(2, verdict.onlyBefore());
    assertEquals(1, verdict.onlyNow());
  }

  @Test
  void whatCouldBeMeasuredOnceAndCannotNowIsWorse() {
    Outcome failed = Outcome.without(Status.TIMED_OUT, "took longer than 10 s");
    Verdict verdict = compare(outcome(100, 4, 0.1), failed);
    assertTrue(verdict.isWorse());
    assertTrue(
        verdict.lines().contains("no longer measured: dense, n = 1, m = 10, forward"),
        verdict.lines().toString());
    assertFalse(compare(failed, failed).isWorse());
    assertFalse(compare(failed, outcome(100, 4, 0.1)).isWorse());
  }

  @Test
  void aFunctionThatFailsAndSoDoesNotTellItsOutputsIsWorse() {
    Outcome failed = Outcome.without(Status.FAILED, "it threw an exception");
    Cell unknown = new Cell("dense", 1, 0, Mode.FORWARD, failed);
    Verdict verdict = compare(List.of(cell(1, outcome(100, 4, 0.1))), List.of(unknown));
    assertTrue(verdict.isWorse());
    assertTrue(
        verdict.lines().contains("no longer measured: dense, n = 1, m = 10, forward"),
        verdict.lines().toString());
    for (Cell another :
        List.of(
            new Cell("dense", 2, 0, Mode.FORWARD, failed),
            new Cell("dense", 1, 0, Mode.REVERSE, failed),
            new Cell("steps", 1, 0, Mode.FORWARD, failed))) {
      assertFalse(compare(List.of(cell(1, outcome(100, 4, 0.1))), List.of(another)).isWorse());
    }
    assertFalse(compare(List.of(unknown), List.of(cell(1, outcome(100, 4, 0.1)))).isWorse());
    assertFalse(compare(List.of(unknown), List.of(unknown)).isWorse());
  }

  @Test
  void theWorstComesFirst() {
    Outcome before = outcome(100, 4, 0.1);
    List<String> lines =
        compare(
                List.of(cell(1, before), cell(2, before), cell(3, before), cell(4, before)),
                List.of(
                    cell(1, outcome(100, 6, 0.1)),
                    cell(2, outcome(100, 12, 0.1)),
                    cell(3, outcome(100, 3, 0.1)),
                    cell(4, outcome(100, 2, 0.1))))
            .lines();
    assertEquals(
        List.of(
            "compared with the baseline: 2 slower, 2 faster, of 4; 0 only in the baseline, 0 only"
                + " now",
            "slower: dense, n = 2, m = 10, forward: 12.0 times the function's time, was 4.00 (x"
                + " 3.00)",
            "slower: dense, n = 1, m = 10, forward: 6.00 times the function's time, was 4.00 (x"
                + " 1.50)",
            "faster: dense, n = 4, m = 10, forward: 2.00 times the function's time, was 4.00 (x"
                + " 0.50)",
            "faster: dense, n = 3, m = 10, forward: 3.00 times the function's time, was 4.00 (x"
                + " 0.75)"),
        lines);
  }

  @Test
  void contestsAreComparedByFunctionQuantityAndTool() {
    Contest before = new Contest("Rosenbrock, n = 10", "gradient", "A", outcome(100, 4, 0.1));
    Contest slower = new Contest("Rosenbrock, n = 10", "gradient", "A", outcome(100, 8, 0.1));
    Contest another = new Contest("Rosenbrock, n = 10", "Hessian", "A", outcome(100, 8, 0.1));
    Verdict verdict =
        Baseline.compare(
            Made.results(List.of(), List.of(before)),
            Made.results(List.of(), List.of(slower, another)));
    assertEquals(1, verdict.compared());
    assertEquals(1, verdict.onlyNow());
    assertTrue(
        verdict.lines().get(1).startsWith("slower: Rosenbrock, n = 10, gradient, A: 8.00"),
        verdict.lines().toString());
  }
}
