package dev.cotangent.bench.plain;

import dev.cotangent.bench.plain.RaceTimes.Effort;
import dev.cotangent.bench.plain.RaceTimes.Spread;
import dev.cotangent.compiled.UnsupportedConstructException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Prints a table of {@link Races}: what the derivative by hand and the generated one take, in times
 * of the function, and how long it takes to generate one. For a quick look while something is being
 * changed; {@link dev.cotangent.bench.jmh.PlainJavaBenchmark} is for figures to publish.
 *
 * <pre>java -cp 'bench/target/cotangent-bench.jar:bench/target/lib/*' \
 *   dev.cotangent.bench.plain.PlainJavaFigures [--quick] [name...]</pre>
 *
 * <p>A name may be the beginning of one, such as {@code Rosenbrock}. Each function has a JVM of its
 * own, with the options of this one, so that none finds the JIT compiler's work done, or spoilt, by
 * another.
 */
public final class PlainJavaFigures {
  private static final String QUICK = "--quick";

  // What a JVM of its own is started for.
  private static final String RACE = "--race";
  private static final String GENERATION = "--generation";

  /** In how many JVMs generation is timed. */
  private static final int JVMS = 5;

  private static final double FIRST_GENERATION_GOAL = 150;
  private static final double LATER_GENERATION_GOAL = 15;

  private final boolean quick;
  private final List<String> names;
  private final PrintStream out;

  private PlainJavaFigures(boolean quick, List<String> names, PrintStream out) {
    this.quick = quick;
    this.names = names;
    this.out = out;
  }

  /** Prints the table. */
  public static void main(String[] args) {
    print(List.of(args), new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  static void print(List<String> arguments, PrintStream out) {
    List<String> names = new ArrayList<>(arguments);
    boolean quick = names.remove(QUICK);
    if (names.remove(RACE)) {
      printRow(names.getFirst(), quick ? Effort.QUICK : Effort.FULL, out);
    } else if (names.remove(GENERATION)) {
      generate(names, out);
    } else {
      new PlainJavaFigures(quick, selected(names), out).printTable();
    }
  }

  private static List<String> selected(List<String> beginnings) {
    List<String> selected =
        Races.names().stream()
            .filter(name -> beginnings.isEmpty() || beginnings.stream().anyMatch(name::startsWith))
            .toList();
    if (selected.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing begins with %s; there are %s"
              .formatted(String.join(" or ", beginnings), String.join(", ", Races.names())));
    }
    return selected;
  }

  private void printTable() {
    out.println(
        row("function", "primal", "by hand", "(quartiles)", "generated", "(quartiles)", "goal"));
    for (String name : names) {
      fork(RACE, List.of(name)).forEach(out::println);
    }
    out.println();
    printGeneration();
  }

  private static String row(String... cells) {
    return "%-40s %12s  %9s %-15s  %9s %-15s  %s".formatted((Object[]) cells).stripTrailing();
  }

  private static void printRow(String name, Effort effort, PrintStream out) {
    Race race = Races.named(name);
    Supplier<double[]> derivative;
    try {
      derivative = race.generation().get();
    } catch (UnsupportedConstructException e) {
      out.println(name + ": " + e.getMessage());
      return;
    }
    RaceTimes times = RaceTimes.of(race, derivative, effort);
    Spread byHand = times.over(times.byHand());
    Spread generated = times.over(times.generated());
    out.println(
        row(
            name,
            time(Spread.of(times.primal()).median()),
            number(byHand.median()),
            quartiles(byHand),
            number(generated.median()),
            quartiles(generated),
            number(race.goal())));
  }

  /** Prints the milliseconds that it takes to generate each derivative, one after the other. */
  private static void generate(List<String> names, PrintStream out) {
    for (String name : names) {
      Supplier<Supplier<double[]>> generation = Races.named(name).generation();
      long start = System.nanoTime();
      try {
        Objects.requireNonNull(generation.get());
      } catch (UnsupportedConstructException e) {
        continue; // the table's row says so
      }
      out.println((System.nanoTime() - start) * 1e-6);
    }
  }

  /** The first generation loads what generates; each JVM begins with another function. */
  private void printGeneration() {
    List<Double> first = new ArrayList<>();
    List<Double> later = new ArrayList<>();
    for (int jvm = 0; jvm < (quick ? 1 : JVMS); jvm++) {
      List<String> times = fork(GENERATION, rotated(Races.names(), jvm));
      times.stream().limit(1).map(Double::valueOf).forEach(first::add);
      times.stream().skip(1).map(Double::valueOf).forEach(later::add);
    }
    printGeneration("first generation in a JVM", first, FIRST_GENERATION_GOAL);
    printGeneration("later generations", later, LATER_GENERATION_GOAL);
  }

  private void printGeneration(String what, List<Double> millis, double goal) {
    if (!millis.isEmpty()) {
      Spread spread = Spread.of(millis.stream().mapToDouble(Double::doubleValue).toArray());
      out.println(
          "%s: %s ms %s, goal %s ms"
              .formatted(what, number(spread.median()), quartiles(spread), number(goal)));
    }
  }

  private static List<String> rotated(List<String> names, int by) {
    List<String> rotated = new ArrayList<>(names);
    Collections.rotate(rotated, -by);
    return rotated;
  }

  private static String time(double nanos) {
    return nanos < 1e3
        ? number(nanos) + " ns"
        : nanos < 1e6 ? number(nanos * 1e-3) + " µs" : number(nanos * 1e-6) + " ms";
  }

  private static String quartiles(Spread spread) {
    return "(" + number(spread.low()) + " to " + number(spread.high()) + ")";
  }

  private static String number(double x) {
    return String.format(Locale.ROOT, x < 10 ? "%.2f" : x < 100 ? "%.1f" : "%.0f", x);
  }

  private List<String> fork(String what, List<String> races) {
    List<String> arguments = new ArrayList<>(races);
    arguments.add(what);
    if (quick) {
      arguments.add(QUICK);
    }
    return FreshJvm.run(PlainJavaFigures.class, arguments);
  }
}
