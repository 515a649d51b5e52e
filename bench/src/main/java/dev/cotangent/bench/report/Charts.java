package dev.cotangent.bench.report;

import dev.cotangent.bench.result.Estimate;
import dev.cotangent.bench.result.Factor;
import dev.cotangent.bench.result.Figures;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the page's script draws, as it is written to JSON: places, numbers, and finished words. All
 * that is computed is computed here; the script knows only colours and layout.
 *
 * @param families a set of charts for each family
 * @param peers the chart of peers, or null if there are none
 */
record Charts(List<FamilyChart> families, @Nullable PeersChart peers) {
  /** A line of a tooltip: its mode (or tool), and what is said of it. */
  record Line(String name, String text) {}

  /**
   * The charts of a family.
   *
   * @param inputs the ticks of n
   * @param outputs the ticks of m
   * @param tiles the heat map
   * @param crossover pieces of the crossover line, each as x, y, x, y, counted in ticks
   * @param curves a pair of charts for each slice
   * @param bars the times over the primal, if there is only one size; else empty
   */
  record FamilyChart(
      List<String> inputs,
      List<String> outputs,
      List<Tile> tiles,
      List<List<Double>> crossover,
      List<Curves> curves,
      List<Bar> bars) {}

  /**
   * A tile of the heat map.
   *
   * @param x which tick of n
   * @param y which tick of m
   * @param winner "forward", "reverse", "hybrid", "close" or "none"
   * @param label the factor over the other of forward and reverse mode, or the better of them
   * @param shade from 0 to 1, how clearly it wins
   * @param title the tooltip's first line
   * @param lines the tooltip's further lines
   */
  record Tile(
      int x, int y, String winner, String label, double shade, String title, List<Line> lines) {}

  /**
   * The charts of a slice.
   *
   * @param axis the symbol of the axis that it lies along
   * @param fixed what does not change, such as "m = 10"
   * @param sizes the sizes along it
   * @param ticks the sizes along it as an axis writes them
   * @param cost what the chart of times shows
   * @param memory what the chart of memory shows
   * @param times a curve for each mode
   * @param theory a line for each mode that has one
   * @param bytes the curves of allocated bytes, and of bytes of tape
   */
  record Curves(
      String axis,
      String fixed,
      List<Integer> sizes,
      List<String> ticks,
      String cost,
      String memory,
      List<Curve> times,
      List<Curve> theory,
      List<Curve> bytes) {}

  /**
   * A curve.
   *
   * @param name what a tooltip calls it
   * @param mode whose colour it has
   * @param dashed how it is drawn
   * @param points its points
   */
  record Curve(String name, String mode, boolean dashed, List<Point> points) {}

  /** A point of a curve, with its interval and its words; where it is exact, the three are one. */
  record Point(double x, double y, double low, double high, String text) {}

  /** A bar: a mode's time over the primal at the only size. */
  record Bar(String mode, double value, double low, double high, String text) {}

  /** The chart of peers: the derivatives from top to bottom, and a set of dots for each tool. */
  record PeersChart(List<String> rows, List<Dots> tools) {}

  /** A tool's dots. */
  record Dots(String tool, List<Dot> dots) {}

  /** A tool's time over the primal at one derivative. */
  record Dot(int row, double value, double low, double high, String text) {}

  /** Prepares the charts of a family. */
  static FamilyChart of(Grid grid) {
    List<Integer> inputs = grid.ticks(Axis.INPUTS);
    List<Integer> outputs = grid.ticks(Axis.OUTPUTS);
    return new FamilyChart(
        inputs.stream().map(Words::tick).toList(),
        outputs.stream().map(Words::tick).toList(),
        grid.sizes().stream().map(size -> tile(grid, size)).toList(),
        Crossover.of(grid).segments().stream().map(s -> piece(s, inputs, outputs)).toList(),
        Slice.of(grid).stream().map(Charts::curves).toList(),
        grid.sizes().size() == 1 ? bars(grid, grid.sizes().getFirst()) : List.of());
  }

  /** Prepares the chart of peers, or null if nothing has a time over the primal. */
  static @Nullable PeersChart of(Peers peers) {
    List<Dots> all = new ArrayList<>();
    for (String tool : peers.tools()) {
      List<Dot> dots = new ArrayList<>();
      for (int i = 0; i < peers.rows().size(); i++) {
        Estimate ratio = Figures.ratio(peers.rows().get(i).outcome(tool));
        if (ratio != null) {
          dots.add(new Dot(i, ratio.mean(), ratio.low(), ratio.high(), overPrimal(ratio)));
        }
      }
      if (!dots.isEmpty()) {
        all.add(new Dots(tool, dots));
      }
    }
    List<String> rows = peers.rows().stream().map(Peers.Row::title).toList();
    return all.isEmpty() ? null : new PeersChart(rows, all);
  }

  private static Tile tile(Grid grid, Size size) {
    Verdict verdict = grid.verdict(size);
    Factor factor = verdict.factor();
    List<Line> lines = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      Outcome outcome = grid.outcome(size, mode);
      if (outcome != null) {
        lines.add(new Line(key(mode), told(outcome)));
      }
    }
    return new Tile(
        grid.ticks(Axis.INPUTS).indexOf(size.inputs()),
        grid.ticks(Axis.OUTPUTS).indexOf(size.outputs()),
        verdict.kind().name().toLowerCase(Locale.ROOT),
        factor == null ? "" : Words.factor(factor.mean()),
        factor == null ? 0 : shade(factor),
        size.toString(),
        lines);
  }

  /** A factor of thirty or more is as clear as it gets. */
  private static double shade(Factor factor) {
    return Math.min(1, Math.log(factor.mean()) / Math.log(30));
  }

  private static String told(Outcome outcome) {
    Estimate ratio = Figures.ratio(outcome);
    Estimate nanos = Figures.nanos(outcome);
    List<String> parts = new ArrayList<>();
    if (ratio != null) {
      parts.add(overPrimal(ratio));
    }
    if (nanos != null) {
      parts.add(Words.time(nanos));
    }
    return parts.isEmpty() ? Words.failure(outcome) : String.join(", ", parts);
  }

  private static String overPrimal(Estimate ratio) {
    return Words.ratio(ratio) + " × primal";
  }

  private static List<Double> piece(
      Crossover.Segment segment, List<Integer> inputs, List<Integer> outputs) {
    return List.of(
        position(segment.from().inputs(), inputs),
        position(segment.from().outputs(), outputs),
        position(segment.to().inputs(), inputs),
        position(segment.to().outputs(), outputs));
  }

  /** Returns where a number lies among ticks, counted in ticks: logarithmic between two of them. */
  static double position(double number, List<Integer> ticks) {
    int i = 0;
    while (i + 2 < ticks.size() && number > ticks.get(i + 1)) {
      i++;
    }
    double low = ticks.get(i);
    double high = ticks.get(i + 1);
    return i + Math.log(number / low) / Math.log(high / low);
  }

  private static Curves curves(Slice slice) {
    Findings findings = new Findings(slice.grid());
    List<Integer> sizes = slice.sizes().stream().map(size -> size.along(slice.along())).toList();
    List<Curve> times = new ArrayList<>();
    List<Curve> theory = new ArrayList<>();
    List<Curve> bytes = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      String name = Words.of(mode);
      add(times, new Curve(name, key(mode), false, times(slice, mode)));
      add(theory, new Curve("theory of " + name, key(mode), true, theory(slice, mode)));
      add(
          bytes,
          new Curve(
              "allocated in " + name,
              key(mode),
              false,
              bytes(slice, mode, Outcome::allocatedBytes)));
      add(
          bytes,
          new Curve("tape of " + name, key(mode), true, bytes(slice, mode, Outcome::tapeBytes)));
    }
    return new Curves(
        slice.along().symbol(),
        slice.fixed(),
        sizes,
        sizes.stream().map(Words::tick).toList(),
        findings.cost(slice),
        findings.memory(slice),
        times,
        theory,
        bytes);
  }

  private static void add(List<Curve> curves, Curve curve) {
    if (!curve.points.isEmpty()) {
      curves.add(curve);
    }
  }

  private static List<Point> times(Slice slice, Mode mode) {
    return slice.points(mode).stream()
        .map(p ->
            new Point(
                p.size(),
                p.ratio().mean(),
                p.ratio().low(),
                p.ratio().high(),
                overPrimal(p.ratio())))
        .toList();
  }

  private static List<Point> theory(Slice slice, Mode mode) {
    return Theory.line(mode, slice).stream()
        .map(p -> exact(p.size(), p.ratio(), Words.number(p.ratio(), 3) + " × primal"))
        .toList();
  }

  private static List<Point> bytes(Slice slice, Mode mode, ToLongFunction<Outcome> what) {
    List<Point> points = new ArrayList<>();
    for (Size size : slice.sizes()) {
      Outcome outcome = slice.grid().outcome(size, mode);
      if (outcome != null && what.applyAsLong(outcome) > 0) {
        long bytes = what.applyAsLong(outcome);
        points.add(exact(size.along(slice.along()), (double) bytes, Words.bytes(bytes)));
      }
    }
    return points;
  }

  private static Point exact(double x, double y, String text) {
    return new Point(x, y, y, y, text);
  }

  private static List<Bar> bars(Grid grid, Size size) {
    List<Bar> bars = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      Estimate ratio = Figures.ratio(grid.outcome(size, mode));
      if (ratio != null) {
        bars.add(new Bar(key(mode), ratio.mean(), ratio.low(), ratio.high(), overPrimal(ratio)));
      }
    }
    return bars;
  }

  private static String key(Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }
}
