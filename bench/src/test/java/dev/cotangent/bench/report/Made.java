package dev.cotangent.bench.report;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Results that nobody measured, from a model of what derivatives cost. */
final class Made {
  /** What a family costs. */
  interface Model {
    double forward(int n, int m);

    double reverse(int n, int m);
  }

  static final Family DENSE =
      new Family(
          "dense",
          "Dense nonlinear map",
          "yᵢ = tanh(Σⱼ Wᵢⱼ xⱼ): every output depends on every input.");
  static final Family CHAIN =
      new Family(
          "chain",
          "Narrow chain",
          "All inputs pass through four numbers before they reach the outputs.");
  static final Family BANDED =
      new Family(
          "banded", "Banded map", "yᵢ depends on five neighbours of xᵢ and on nothing else.");
  static final Family DIGITS =
      new Family(
          "digits",
          "Loss on handwritten digits",
          "The loss of a softmax classifier on 300 real digits.");

  private static final int[] STEPS = {1, 4, 16, 64, 256, 1024};

  private final Random random = new Random(1);

  /** Returns an estimate whose interval is some percent wide on either side. */
  static Estimate estimate(double mean, double percent) {
    return new Estimate(mean, mean * (1 - percent / 100), mean * (1 + percent / 100));
  }

  /** Returns an outcome with a time over a primal of one microsecond. */
  static Outcome outcome(double ratio, double percent) {
    return outcome(ratio, percent, -1, -1);
  }

  static Outcome outcome(double ratio, double percent, long allocated, long tape) {
    return outcome(1000, ratio, percent, allocated, tape);
  }

  /** Returns an outcome over a primal that has been measured to take so many nanoseconds. */
  static Outcome outcomeOver(double primal, double ratio) {
    return outcome(primal, ratio, 1, -1, -1);
  }

  private static Outcome outcome(
      double primal, double ratio, double percent, long allocated, long tape) {
    return new Outcome(
        Status.MEASURED,
        "",
        estimate(primal, 1),
        estimate(primal * ratio, percent),
        estimate(ratio, percent),
        allocated,
        tape,
        -1);
  }

  static Cell cell(int n, int m, Mode mode, Outcome outcome) {
    return new Cell("dense", n, m, mode, outcome);
  }

  static Results results(List<Family> families, List<Cell> cells, List<Contest> contests) {
    return new Results(
        Results.FORMAT,
        Instant.parse("2026-11-22T07:02:00Z"),
        "./cotangent compare --modes --peers",
        "3 forks of 10 rounds each, 200 ms a round; 60 s and 4 GiB at most for each measurement.",
        true,
        machine(),
        families,
        cells,
        contests,
        List.of());
  }

  /** Returns results like those of a full run: four families, peers, and a few failures. */
  Results full() {
    List<Cell> cells = new ArrayList<>();
    cells.addAll(grid("dense", model(0.9, 1.5, 3.0, 4.0)));
    cells.addAll(grid("chain", model(0.15, 2.0, 5.0, 6.0)));
    cells.addAll(grid("banded", model(0.5, 1.2, 0.5, 8.0)));
    cells.add(new Cell("digits", 650, 1, Mode.FORWARD, outcome(212, 2, 2_400_000, -1)));
    cells.add(new Cell("digits", 650, 1, Mode.REVERSE, outcome(4.4, 3, 910_000, 1_200_000)));
    cells.add(new Cell("digits", 650, 1, Mode.HYBRID, outcome(4.5, 3, 930_000, 1_200_000)));
    Results plain = results(List.of(DENSE, CHAIN, BANDED, DIGITS), cells, contests());
    return new Results(
        plain.format(),
        plain.date(),
        plain.command(),
        plain.settings(),
        true,
        plain.machine(),
        plain.families(),
        plain.cells(),
        plain.contests(),
        List.of("These figures come from a model; nobody has measured them."));
  }

  private static Model model(
      double perInput, double forwardBase, double perOutput, double reverseBase) {
    return new Model() {
      @Override
      public double forward(int n, int m) {
        return forwardBase + perInput * n;
      }

      @Override
      public double reverse(int n, int m) {
        return reverseBase + perOutput * m;
      }
    };
  }

  private List<Cell> grid(String family, Model model) {
    List<Cell> cells = new ArrayList<>();
    for (int m : STEPS) {
      for (int n : STEPS) {
        double f = model.forward(n, m);
        double r = model.reverse(n, m);
        long tape = 48L * n * m;
        cells.add(new Cell(family, n, m, Mode.FORWARD, forward(n, m, f)));
        cells.add(new Cell(family, n, m, Mode.REVERSE, noisy(r, 16L * n * m + 400, tape)));
        cells.add(
            new Cell(
                family,
                n,
                m,
                Mode.HYBRID,
                noisy(1.08 * Math.min(f, r), 24L * n * m + 600, r < f ? tape : -1)));
      }
    }
    return cells;
  }

  private Outcome forward(int n, int m, double ratio) {
    if ((long) n * m > 500_000) {
      return Outcome.without(Status.TIMED_OUT, "one run takes longer than 60 s");
    }
    return noisy(ratio, 40L * n * m + 200, -1);
  }

  private Outcome noisy(double ratio, long allocated, long tape) {
    return outcome(
        ratio * Math.exp(0.04 * random.nextGaussian()),
        2 + 5 * random.nextDouble(),
        allocated,
        tape);
  }

  private List<Contest> contests() {
    List<Contest> contests = new ArrayList<>();
    Object[][] table = {
      {"Rosenbrock, n = 10", "gradient", 74.6, 97.4, 40.0},
      {"Rosenbrock, n = 100", "gradient", 59.9, 694.0, 35.0},
      {"Rosenbrock, n = 1000", "gradient", 54.1, 7200.0, 33.0},
      {"Rosenbrock, n = 100", "Hessian", 1270.0, 160_000.0, 1240.0},
      {"Softmax, 100 × 10", "gradient", 4.4, 6.3, 9.8},
      {"sin(exp(x)) · x²", "series of order 10", 48.0, 102.0, 120.0},
    };
    for (Object[] row : table) {
      String f = (String) row[0];
      String q = (String) row[1];
      contests.add(new Contest(f, q, Contest.OURS, noisy((double) row[2], 1000, -1)));
      contests.add(new Contest(f, q, "Hipparchus Gradient", noisy((double) row[3], 1000, -1)));
      contests.add(
          new Contest(
              f,
              q,
              "Commons Math",
              f.contains("1000")
                  ? Outcome.without(Status.TIMED_OUT, "one run takes longer than 60 s")
                  : noisy((double) row[4], 1000, -1)));
      contests.add(
          new Contest(
              f,
              q,
              "libtorch",
              Outcome.without(Status.SKIPPED, "not on the class path; build with -Ppeers")));
    }
    return contests;
  }

  private static Machine machine() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Cotangent", "0.1.0");
    versions.put("Hipparchus", "4.0.3");
    versions.put("Commons Math", "3.6.1");
    return new Machine(
        "AMD EPYC",
        2,
        8L << 30,
        "Linux 6.1, amd64",
        "OpenJDK 64-Bit Server VM 25.0.3+9-LTS",
        4L << 30,
        versions);
  }
}
