package dev.cotangent.hybrid;

import dev.cotangent.primitive.VectorFunction;
import dev.cotangent.sparse.Coloring;
import dev.cotangent.sparse.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The way in which a {@link JacobianPlan} computes, and the ways that it was chosen among.
 *
 * @param inputs n
 * @param best the way that was chosen
 * @param explanation what was considered, for a reader
 */
record JacobianChoice(int inputs, Way best, String explanation) {
  /** The share of the heap that a tape may take. */
  private static final int TAPES_IN_HEAP = 4;

  /** The pattern is looked for only where forward mode needs more than one pass. */
  private static final int TOO_FEW = Costs.CHUNK;

  /** A way to a Jacobian. */
  private record Way(
      Mode mode, String text, double nanos, boolean fits, @Nullable Coloring coloring) {}

  static JacobianChoice of(VectorFunction f, double... x) {
    Costs costs = Costs.of(f, x);
    boolean sparse = Math.min(costs.inputs(), costs.outputs()) > TOO_FEW;
    return of(costs, sparse ? Pattern.jacobianNear(f, x) : null);
  }

  static JacobianChoice of(VectorFunction f, Pattern pattern, double... x) {
    return of(Costs.of(f, x), pattern);
  }

  private static JacobianChoice of(Costs costs, @Nullable Pattern pattern) {
    List<Way> ways = new ArrayList<>(List.of(forward(costs), reverse(costs)));
    if (pattern != null) {
      ways.add(colored(costs, pattern));
    }
    Way best = ways.getFirst();
    for (Way way : ways) {
      best = way.fits && way.nanos < best.nanos ? way : best;
    }
    return new JacobianChoice(costs.inputs(), best, explained(costs, pattern, ways, best));
  }

  private static Way forward(Costs costs) {
    int passes = Costs.passes(costs.inputs());
    String text =
        "%s of up to %d directions, no tape".formatted(count(passes, "pass", "es"), Costs.CHUNK);
    return new Way(Mode.FORWARD, text, costs.forward(), true, null);
  }

  private static Way reverse(Costs costs) {
    boolean fits = fits(costs);
    String text =
        String.format(
            Locale.ROOT,
            "a recording of %,d entries (%,.0f KiB%s) and %s of up to %d outputs",
            costs.entries(),
            Math.ceil(costs.tapeBytes() / 1024),
            fits ? "" : ", too much for this heap",
            count(Costs.sweeps(costs.outputs()), "sweep", "s"),
            Costs.ROWS);
    return new Way(Mode.REVERSE, text, costs.reverse(), fits, null);
  }

  private static Way colored(Costs costs, Pattern pattern) {
    Coloring coloring = Coloring.fewest(pattern);
    int columns = coloring.columnColors();
    int rows = coloring.rowColors();
    String text =
        columns == 0
            ? count(rows, "colour", "s") + " of rows, a sweep each"
            : rows == 0
                ? count(columns, "colour", "s")
                    + " of columns, "
                    + count(Costs.passes(columns), "pass", "es")
                : "%s of columns in %s, %s of rows in a sweep each"
                    .formatted(
                        count(columns, "colour", "s"),
                        count(Costs.passes(columns), "pass", "es"),
                        count(rows, "colour", "s"));
    Mode mode = columns > 0 && rows > 0 ? Mode.MIXED : Mode.COLORED;
    boolean fits = rows == 0 || fits(costs);
    return new Way(mode, text, costs.colored(columns, rows), fits, coloring);
  }

  private static boolean fits(Costs costs) {
    return costs.tapeBytes() < (double) Runtime.getRuntime().maxMemory() / TAPES_IN_HEAP;
  }

  Mode mode() {
    return best.mode;
  }

  @Nullable Coloring coloring() {
    return best.coloring;
  }

  private static String explained(
      Costs costs, @Nullable Pattern pattern, List<Way> ways, Way best) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Jacobian of %,d input(s) and %,d output(s)%n",
            costs.inputs(),
            costs.outputs()));
    text.append(sparsity(costs, pattern));
    for (Way way : ways) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-9s about %,9.1f µs: %s%s%n",
              way.mode.name().toLowerCase(Locale.ROOT),
              way.nanos / 1e3,
              way.text,
              way == best ? "  ← chosen" : ""));
    }
    return text.toString();
  }

  private static String sparsity(Costs costs, @Nullable Pattern pattern) {
    return pattern == null
        ? "sparsity not looked for: with so few inputs or outputs it would save little%n"
            .formatted()
        : String.format(
            Locale.ROOT,
            "%,d of %,d entries can differ from 0%n",
            pattern.nonzeros(),
            (long) costs.inputs() * costs.outputs());
  }

  private static String count(int number, String one, String plural) {
    return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 ? "" : plural);
  }
}
