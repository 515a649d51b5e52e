package dev.cotangent.bench.report;

import dev.cotangent.bench.result.Estimate;
import dev.cotangent.bench.result.Figures;
import dev.cotangent.bench.result.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A row or a column of a grid: the sizes along one axis, at one number across it.
 *
 * @param grid the grid
 * @param along the axis that it lies along
 * @param across the number on the other axis
 */
record Slice(Grid grid, Axis along, int across) {
  /** A mode's time over the primal at one size along the slice. */
  record Point(int size, Estimate ratio) {}

  /**
   * Returns the slices of a grid that have at least two sizes and anything to show: over n first,
   * then over m.
   */
  static List<Slice> of(Grid grid) {
    List<Slice> slices = new ArrayList<>();
    for (Axis along : Axis.values()) {
      for (int across : grid.ticks(along.other())) {
        Slice slice = new Slice(grid, along, across);
        if (slice.sizes().size() > 1 && !slice.empty()) {
          slices.add(slice);
        }
      }
    }
    return slices;
  }

  private boolean empty() {
    return Arrays.stream(Mode.values()).allMatch(mode -> points(mode).isEmpty());
  }

  /** Returns what does not change along the slice, such as "m = 10". */
  String fixed() {
    return Words.equation(along.other().symbol(), Words.count(across));
  }

  /** Returns its sizes, from small to large. */
  List<Size> sizes() {
    return grid.sizes(along, across);
  }

  /** Returns a mode's times over the primal, where it has any, from small to large sizes. */
  List<Point> points(Mode mode) {
    List<Point> points = new ArrayList<>();
    for (Size size : sizes()) {
      Estimate ratio = Figures.ratio(grid.outcome(size, mode));
      if (ratio != null) {
        points.add(new Point(size.along(along), ratio));
      }
    }
    return points;
  }
}
