package dev.cotangent.bench.report;

import dev.cotangent.bench.result.Factor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The line over (n, m) on which forward and reverse mode cost the same.
 *
 * <p>It is the level line at zero of log(reverse / forward), which is known at the sizes of a grid.
 * Between two neighbours of different sign it is taken to be linear in the logarithm of the size,
 * which is exact where both costs are powers of n and m. From there on this is marching squares
 * (Lorensen and Cline, 1987, in two dimensions): each square of four neighbours is crossed on none
 * of its sides, on two, or on all four. Of the last kind, a saddle, the sign in the middle tells
 * which sides belong together. Squares with a corner that has no figures are left out, so a hole in
 * the grid is a gap in the line.
 */
final class Crossover {
  /** A place on the line; not usually a size that has been measured. */
  record Point(double inputs, double outputs) {}

  /** A piece of the line, in one square of the grid. */
  record Segment(Point from, Point to) {}

  private final Grid grid;
  private final List<Integer> inputs;
  private final List<Integer> outputs;
  private final List<Point> points = new ArrayList<>();
  private final List<Segment> segments = new ArrayList<>();

  private Crossover(Grid grid) {
    this.grid = grid;
    this.inputs = grid.ticks(Axis.INPUTS);
    this.outputs = grid.ticks(Axis.OUTPUTS);
  }

  /** Returns the line over a grid. */
  static Crossover of(Grid grid) {
    Crossover line = new Crossover(grid);
    for (int j = 0; j < line.outputs.size(); j++) {
      for (int i = 0; i < line.inputs.size(); i++) {
        line.addPoint(i, j, i + 1, j);
        line.addPoint(i, j, i, j + 1);
        line.addSquare(i, j);
      }
    }
    return line;
  }

  /** Returns where the line crosses between two neighbours of the grid. */
  List<Point> points() {
    return List.copyOf(points);
  }

  /** Returns the pieces of the line; none if the grid has only one row or column. */
  List<Segment> segments() {
    return List.copyOf(segments);
  }

  private void addPoint(int i, int j, int i2, int j2) {
    Point point = crossing(i, j, i2, j2);
    if (point != null) {
      points.add(point);
    }
  }

  private void addSquare(int i, int j) {
    double sum = height(i, j) + height(i + 1, j) + height(i, j + 1) + height(i + 1, j + 1);
    if (Double.isNaN(sum)) {
      return;
    }
    Point south = crossing(i, j, i + 1, j);
    Point east = crossing(i + 1, j, i + 1, j + 1);
    Point north = crossing(i, j + 1, i + 1, j + 1);
    Point west = crossing(i, j, i, j + 1);
    if (south != null && east != null && north != null && west != null) {
      boolean joinedAcross = above(sum) == above(height(i, j));
      addSegment(south, joinedAcross ? east : west);
      addSegment(north, joinedAcross ? west : east);
      return;
    }
    List<Point> ends = new ArrayList<>();
    for (@Nullable Point side : new @Nullable Point[] {south, east, north, west}) {
      if (side != null) {
        ends.add(side);
      }
    }
    if (!ends.isEmpty()) {
      addSegment(ends.getFirst(), ends.getLast());
    }
  }

  private void addSegment(Point from, Point to) {
    segments.add(new Segment(from, to));
  }

  private @Nullable Point crossing(int i, int j, int i2, int j2) {
    double a = height(i, j);
    double b = height(i2, j2);
    if (Double.isNaN(a) || Double.isNaN(b) || above(a) == above(b)) {
      return null;
    }
    double t = a / (a - b);
    return new Point(
        between(inputs.get(i), inputs.get(i2), t), between(outputs.get(j), outputs.get(j2), t));
  }

  /** A tie counts as forward mode's, so that every corner is on one side or the other. */
  private static boolean above(double height) {
    return height >= 0;
  }

  /** Returns log(reverse / forward), or NaN where that is not known. */
  private double height(int i, int j) {
    if (i >= inputs.size() || j >= outputs.size()) {
      return Double.NaN;
    }
    Factor factor = grid.reverseOverForward(new Size(inputs.get(i), outputs.get(j)));
    return factor == null ? Double.NaN : Math.log(factor.mean());
  }

  private static double between(double a, double b, double t) {
    return a * Math.pow(b / a, t);
  }
}
