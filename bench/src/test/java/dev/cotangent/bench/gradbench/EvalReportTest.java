package dev.cotangent.bench.gradbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.gradbench.EvalLog.Round;
import dev.cotangent.bench.gradbench.EvalLog.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvalReportTest {
  private static Round round(String module, String function, String input, long... nanos) {
    return new Round(module, function, input, Verdict.VALID, null, nanos);
  }

  @Test
  void ratiosAreOfMediansAndTheirMeanIsGeometric() {
    List<Round> rounds =
        List.of(
            round("lse", "primal", "n=1", 10, 1000, 10),
            round("lse", "gradient", "n=1", 20, 20, 5000),
            round("lse", "primal", "n=2", 10, 30),
            round("lse", "gradient", "n=2", 160),
            round("ba", "jacobian", "n=1", 12),
            round("ba", "objective", "n=1", 4),
            round("gmm", "jacobian", "n=3", 12),
            round("hello", "double", "", 1));
    List<Ratio> ratios = Ratio.of(rounds);
    assertEquals(2, ratios.size(), "gmm has no objective, hello no derivative by that name");
    assertEquals("lse", ratios.get(0).module());
    assertEquals(2, ratios.get(0).inputs());
    assertEquals(4, ratios.get(0).geometricMean(), 1e-14, "of 2 and 8");
    assertEquals("ba", ratios.get(1).module());
    assertEquals(1, ratios.get(1).inputs());
    assertEquals(3, ratios.get(1).geometricMean(), 1e-14);
  }

  @Test
  void theTableHasALineForEach() {
    List<Round> rounds =
        List.of(
            round("lse", "primal", "n=1", 1_500),
            round("lse", "gradient", "n=1", 4_500),
            new Round("lse", "primal", "n=2", Verdict.INVALID, "is 1\nnot 2", 2_500_000_000L),
            new Round("lse", "primal", "n=3", Verdict.FAILED, "no room"),
            new Round("lse", "primal", "n=4", Verdict.UNKNOWN, null, 7_000_000));
    EvalReport report = new EvalReport(rounds, Ratio.of(rounds));
    assertFalse(report.passed());
    assertEquals(
        """
        module  input  function  runs  median   over primal  valid
        lse     n=1    primal    1     1.5 µs                yes
        lse     n=1    gradient  1     4.5 µs   3.00         yes
        lse     n=2    primal    1     2.50 s                NO: is 1
        lse     n=3    primal    0                           failed: no room
        lse     n=4    primal    1     7.00 ms               not said

        lse: the derivative takes 3.00 times as long as the function (geometric mean over 1 inputs)
        """,
        report.text());
  }

  @Test
  void passesIfThereIsSomethingAndNothingIsWrong() {
    assertTrue(new EvalReport(List.of(round("a", "b", "c", 1)), List.of()).passed());
    assertFalse(new EvalReport(List.of(), List.of()).passed());
  }
}
