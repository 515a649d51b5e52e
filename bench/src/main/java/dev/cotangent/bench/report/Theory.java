package dev.cotangent.bench.report;

import dev.cotangent.bench.result.Estimate;
import dev.cotangent.bench.result.Mode;
import java.util.List;

/**
 * What theory says about the time over the primal: forward mode pushes one direction for each input
 * and so takes a multiple of n; reverse mode sweeps once for each output and takes a multiple of m
 * (Griewank and Walther, <i>Evaluating Derivatives</i>, 2008, chapters 3 and 4). It does not say
 * which multiple. The line is drawn through the largest size that was measured, where what a call
 * costs besides weighs least.
 */
final class Theory {
  /** A point of a chart: a size, and the time over the primal. */
  record Point(int size, double ratio) {}

  private Theory() {}

  /** Returns whether a mode's time over the primal is said to grow along an axis. */
  static boolean grows(Mode mode, Axis along) {
    return mode == (along == Axis.INPUTS ? Mode.FORWARD : Mode.REVERSE);
  }

  /**
   * Returns the line beside a mode's measured points along an axis. Hybrid and compiled mode have
   * none, since their lines depend on their choices; nor has a single point.
   */
  static List<Point> line(Mode mode, Slice slice) {
    List<Slice.Point> measured = slice.points(mode);
    if (mode == Mode.HYBRID || mode == Mode.COMPILED || measured.size() < 2) {
      return List.of();
    }
    Slice.Point anchor = measured.getLast();
    Estimate there = anchor.ratio();
    int power = grows(mode, slice.along()) ? 1 : 0;
    return measured.stream()
        .map(Slice.Point::size)
        .map(size -> new Point(size, there.mean() * Math.pow((double) size / anchor.size(), power)))
        .toList();
  }
}
