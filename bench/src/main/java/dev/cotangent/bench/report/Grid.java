package dev.cotangent.bench.report;

import dev.cotangent.bench.UserError;
import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Factor;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one family, found by size and mode. Not every size need be there. A cell whose
 * number of outputs no run has told has no place among the sizes; it only counts among the
 * outcomes.
 */
final class Grid {
  private record Key(Size size, Mode mode) {}

  private final Map<Key, Outcome> outcomes = new HashMap<>();
  private final List<Size> sizes;

  /**
   * Arranges cells.
   *
   * @throws UserError if there are two for one size and mode
   */
  Grid(List<Cell> cells) {
    for (Cell cell : cells) {
      Key key = new Key(new Size(cell.inputs(), cell.outputs()), cell.mode());
      if (outcomes.put(key, cell.outcome()) != null) {
        throw new UserError(
            "the results tell twice of %s, %s, in %s; leave one of the two out"
                .formatted(cell.family(), key.size, Words.of(cell.mode())));
      }
    }
    sizes =
        outcomes.keySet().stream()
            .map(Key::size)
            .filter(Size::known)
            .distinct()
            .sorted(Comparator.comparingInt(Size::outputs).thenComparingInt(Size::inputs))
            .toList();
  }

  /** Returns the sizes, by m and then n. */
  List<Size> sizes() {
    return sizes;
  }

  /** Returns the sizes that lie along an axis, from small to large, at one number across it. */
  List<Size> sizes(Axis along, int across) {
    return sizes.stream()
        .filter(size -> size.along(along.other()) == across)
        .sorted(Comparator.comparingInt(size -> size.along(along)))
        .toList();
  }

  /** Returns the numbers along an axis, from small to large. */
  List<Integer> ticks(Axis axis) {
    return sizes.stream().map(size -> size.along(axis)).distinct().sorted().toList();
  }

  /** Returns what became of a size in a mode, or null if nobody asked. */
  @Nullable Outcome outcome(Size size, Mode mode) {
    return outcomes.get(new Key(size, mode));
  }

  /** Returns all outcomes, also those without a place. */
  Stream<Outcome> outcomes() {
    return outcomes.values().stream();
  }

  /** Returns which mode wins at a size. */
  Verdict verdict(Size size) {
    return Verdict.of(
        outcome(size, Mode.FORWARD), outcome(size, Mode.REVERSE), outcome(size, Mode.HYBRID));
  }

  /** Returns reverse mode's time over forward mode's at a size, or null if one has none. */
  @Nullable Factor reverseOverForward(Size size) {
    return Factor.of(outcome(size, Mode.REVERSE), outcome(size, Mode.FORWARD));
  }
}
