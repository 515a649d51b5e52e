package dev.cotangent.bench.compare;

import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Contest;
import dev.cotangent.bench.result.Mode;
import java.util.Locale;

/** What a figure is a figure of: the same in every run, so that runs can be compared. */
sealed interface Key {
  /** The Jacobian of a family's function. */
  record OfCell(String family, int inputs, int outputs, Mode mode) implements Key {
    static OfCell of(Cell cell) {
      return new OfCell(cell.family(), cell.inputs(), cell.outputs(), cell.mode());
    }

    @Override
    public String toString() {
      return "%s, n = %,d, m = %,d, %s"
          .formatted(family, inputs, outputs, mode.name().toLowerCase(Locale.ROOT));
    }
  }

  /** A derivative by one of several tools. */
  record OfContest(String function, String quantity, String tool) implements Key {
    static OfContest of(Contest contest) {
      return new OfContest(contest.function(), contest.quantity(), contest.tool());
    }

    @Override
    public String toString() {
      return "%s, %s, %s".formatted(function, quantity, tool);
    }
  }
}
