package dev.cotangent.bench.jmh;

import dev.cotangent.bench.peer.Rosenbrock;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Tape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks and makes a page of their ratios.
 *
 * <p>Timings differ between processes by much more than within one. So every benchmark is measured
 * in several rounds, each in a JVM of its own, the things to be compared in turn; the figure is the
 * median of the rounds.
 */
public final class Figures {
  private static final String ROSENBROCK = RosenbrockBenchmark.class.getSimpleName();
  private static final String OWN = OwnPrimitiveBenchmark.class.getSimpleName();
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  /** A benchmark with its parameters. */
  private record Setting(String benchmark, int n, History history) {}

  /** What is measured of a setting: nanoseconds and allocated bytes for one operation. */
  private record Measured(double nanos, double bytes) {}

  /** How long to measure; C2 takes seconds to settle, hence the long warm-up. */
  private record Effort(int rounds, int warmups, int measurements, int millis) {
    static final Effort FULL = new Effort(2, 6, 4, 1000);
    static final Effort QUICK = new Effort(1, 6, 3, 500);

    String text() {
      return "rounds: %d, in each a JVM for each benchmark with %d iterations of %d ms for warm-up and %d measured"
          .formatted(rounds, warmups, millis, measurements);
    }
  }

  /** One line of the table: a benchmark's time as a multiple of another's. */
  private record Ratio(
      String text, String goal, String benchmark, String base, int n, boolean baseHasHistory) {
    Stream<Setting> settings() {
      return Stream.of(History.values())
          .flatMap(history -> Stream.of(measured(history), base(history)));
    }

    Setting measured(History history) {
      return new Setting(benchmark, n, history);
    }

    Setting base(History history) {
      return new Setting(base, n, baseHasHistory ? history : History.FRESH);
    }
  }

  private static final List<Ratio> RATIOS =
      List.of(
          reverse("", 10),
          reverse("", 100),
          reverse("at most 60, better 45", 1000),
          forward("at most 0.33", 10),
          forward("at most 0.20", 100),
          new Ratio(
              "hessianVectorProduct / reverse gradient, n = 1000",
              "at most 2.5",
              ROSENBROCK + ".hessianVectorProduct",
              ROSENBROCK + ".reverseGradient",
              1000,
              true),
          own("Reverse"),
          own("Forward"));

  private final Effort effort;
  private final Consumer<String> progress;
  private final Map<Setting, List<Measured>> rounds = new HashMap<>();

  private Figures(Effort effort, Consumer<String> progress) {
    this.effort = effort;
    this.progress = progress;
  }

  /**
   * Measures everything and returns a page in Markdown.
   *
   * @param quick whether to measure for a short time only
   * @param progress is told what is being done
   */
  public static String measure(boolean quick, Consumer<String> progress) {
    Figures figures = new Figures(quick ? Effort.QUICK : Effort.FULL, progress);
    figures.run();
    return figures.page(quick);
  }

  private static Ratio reverse(String goal, int n) {
    return new Ratio(
        "reverse gradient / plain double, n = " + n,
        goal,
        ROSENBROCK + ".reverseGradient",
        ROSENBROCK + ".primal",
        n,
        false);
  }

  private static Ratio forward(String goal, int n) {
    return new Ratio(
        "forward gradient / Hipparchus Gradient, n = " + n,
        goal,
        ROSENBROCK + ".forwardGradient",
        ROSENBROCK + ".hipparchusGradient",
        n,
        false);
  }

  private static Ratio own(String mode) {
    return new Ratio(
        "own / built-in primitive, " + mode.toLowerCase(Locale.ROOT) + ", n = 100",
        "about 1",
        OWN + ".own" + mode,
        OWN + ".builtIn" + mode,
        100,
        true);
  }

  private void run() {
    List<Setting> settings = RATIOS.stream().flatMap(Ratio::settings).distinct().toList();
    for (int round = 0; round < effort.rounds; round++) {
      for (int i = 0; i < settings.size(); i++) {
        Setting setting = settings.get(i);
        progress.accept(
            "round %d of %d, benchmark %d of %d: %s, n = %d, %s"
                .formatted(
                    round + 1,
                    effort.rounds,
                    i + 1,
                    settings.size(),
                    setting.benchmark,
                    setting.n,
                    name(setting.history)));
        rounds.computeIfAbsent(setting, s -> new ArrayList<>()).add(measure(setting));
      }
    }
  }

  private Measured measure(Setting setting) {
    Options options =
        new OptionsBuilder()
            .include("\\." + setting.benchmark.replace(".", "\\.") + "$")
            .param("n", Integer.toString(setting.n))
            .param("history", setting.history.name())
            .forks(1)
            .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow") // JMH's own use of it
            .warmupIterations(effort.warmups)
            .measurementIterations(effort.measurements)
            .warmupTime(TimeValue.milliseconds(effort.millis))
            .measurementTime(TimeValue.milliseconds(effort.millis))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    try {
      RunResult result = new Runner(options).runSingle();
      Result<?> bytes = result.getSecondaryResults().get(ALLOCATION);
      return new Measured(
          result.getPrimaryResult().getStatistics().getPercentile(50),
          bytes == null ? Double.NaN : bytes.getScore());
    } catch (RunnerException e) {
      throw new IllegalStateException("benchmark " + setting + " failed", e);
    }
  }

  private double nanos(Setting setting) {
    return median(measured(setting).stream().map(Measured::nanos).toList());
  }

  private double bytes(Setting setting) {
    return median(measured(setting).stream().map(Measured::bytes).toList());
  }

  private List<Measured> measured(Setting setting) {
    return rounds.getOrDefault(setting, List.of());
  }

  private static double median(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private String page(boolean quick) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Figures

        Measured with `./cotangent figures%s`: %s.
        On %s.

        "Fresh" is a JVM that does nothing else; in a "seasoned" one the same function has already run on constants, in
        forward mode with one tangent and with many, in reverse mode, in hybrid mode and nested to third order.

        | time as a ratio | goal | fresh | seasoned | seasoned / fresh (goal: at most 1.5) |
        |---|---|---|---|---|
        """
            .formatted(quick ? " --quick" : "", effort.text(), machine()));
    for (Ratio ratio : RATIOS) {
      double fresh = nanos(ratio.measured(History.FRESH));
      double seasoned = nanos(ratio.measured(History.SEASONED));
      row(
          page,
          ratio.text,
          ratio.goal,
          number(fresh / nanos(ratio.base(History.FRESH))),
          number(seasoned / nanos(ratio.base(History.SEASONED))),
          number(seasoned / fresh));
    }
    page.append("\n| memory | goal | fresh | seasoned |\n|---|---|---|---|\n");
    String tape = number(tapeBytesPerTerm(1000));
    row(page, "bytes of tape for a term of Rosenbrock, n = 1000", "at most 60", tape, tape);
    Setting gradient = new Setting(ROSENBROCK + ".reverseGradient", 1000, History.FRESH);
    row(
        page,
        "bytes allocated by a reverse gradient, n = 1000",
        "",
        number(bytes(gradient)),
        number(bytes(new Setting(gradient.benchmark, 1000, History.SEASONED))));
    page.append("\n| time of one call | fresh | seasoned |\n|---|---|---|\n");
    rounds.keySet().stream()
        .map(s -> new Setting(s.benchmark, s.n, History.FRESH))
        .distinct()
        .sorted(Comparator.comparing(Setting::benchmark).thenComparingInt(Setting::n))
        .forEach(fresh -> {
          Setting seasoned = new Setting(fresh.benchmark, fresh.n, History.SEASONED);
          row(
              page,
              fresh.benchmark + ", n = " + fresh.n,
              time(nanos(fresh)),
              rounds.containsKey(seasoned) ? time(nanos(seasoned)) : "");
        });
    return page.toString();
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Returns how much tape Rosenbrock's function takes for each of its n - 1 terms. */
  static double tapeBytesPerTerm(int n) {
    try (Tape tape = Tape.open()) {
      Real[] x = new Real[n];
      double[] point = Rosenbrock.point(n);
      for (int i = 0; i < n; i++) {
        x[i] = tape.variable(point[i]);
      }
      long before = tape.bytes();
      Rosenbrock.value(x);
      return (double) (tape.bytes() - before) / (n - 1);
    }
  }

  private static String machine() {
    return "%s (%s), %d cores, %s %s"
        .formatted(
            processor(),
            System.getProperty("os.name"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.vm.name"),
            System.getProperty("java.vm.version"));
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  private static String name(History history) {
    return history.name().toLowerCase(Locale.ROOT);
  }

  private static String number(double x) {
    return String.format(Locale.ROOT, x < 10 ? "%.2f" : x < 100 ? "%.1f" : "%.0f", x);
  }

  private static String time(double nanos) {
    return nanos < 1e3
        ? String.format(Locale.ROOT, nanos < 100 ? "%.1f ns" : "%.0f ns", nanos)
        : String.format(Locale.ROOT, nanos < 1e4 ? "%.2f µs" : "%.0f µs", nanos / 1e3);
  }
}
