package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Contest;
import dev.cotangent.bench.result.Estimate;
import dev.cotangent.bench.result.Family;
import dev.cotangent.bench.result.Machine;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Results;
import dev.cotangent.bench.result.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Results that nobody has measured. */
public final class Made {
  private static final Machine MACHINE =
      new Machine("Abacus", 2, 1L << 34, "Linux 6", "JVM 25", 1L << 32, Map.of("Cotangent", "1"));

  private Made() {}

  public static Results results(List<Cell> cells, List<Contest> contests) {
    return results(MACHINE, cells, contests);
  }

  public static Results elsewhere(List<Cell> cells) {
    Machine other = new Machine("Quipu", 8, 1L << 35, "Linux 6", "JVM 25", 1L << 32, Map.of());
    return results(other, cells, List.of());
  }

  private static Results results(Machine machine, List<Cell> cells, List<Contest> contests) {
    return new Results(
        Results.FORMAT,
        Instant.parse("2030-01-02T03:04:05Z"),
        "./cotangent compare",
        "with care",
        true,
        machine,
        List.of(new Family("dense", "Dense", "y = W x")),
        cells,
        contests,
        List.of("a note, \"quoted\""));
  }

  public static Cell cell(int inputs, Outcome outcome) {
    return new Cell("dense", inputs, 10, Mode.FORWARD, outcome);
  }

  /** Returns an outcome whose primal takes so long, with an error on either side of the ratio. */
  public static Outcome outcome(double primal, double ratio, double error) {
    return new Outcome(
        Status.MEASURED,
        "",
        new Estimate(primal, primal, primal),
        new Estimate(primal * ratio, primal * (ratio - error), primal * (ratio + error)),
        new Estimate(ratio, ratio - error, ratio + error),
        1000,
        -1,
        10);
  }
}
