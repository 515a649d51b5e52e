package dev.cotangent.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.report.Crossover.Point;
import dev.cotangent.bench.report.Crossover.Segment;
import dev.cotangent.bench.result.Cell;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class CrossoverTest {
  private static final int[] STEPS = {1, 10, 100, 1000};

  /** A law of powers is linear in the logarithms, so the interpolation is exact there. */
  @Property(tries = 50)
  void powersAreMetExactly(
      @ForAll @DoubleRange(min = 0.05, max = 20) double a,
      @ForAll @DoubleRange(min = 0.75, max = 1.5) double p,
      @ForAll @DoubleRange(min = 0.75, max = 1.5) double q) {
    List<Cell> cells = new ArrayList<>();
    for (int n : STEPS) {
      for (int m : STEPS) {
        cells.addAll(pair(n, m, Math.pow(n, p), a * Math.pow(m, q)));
      }
    }
    Crossover line = Crossover.of(new Grid(cells));
    assertTrue(!line.points().isEmpty());
    for (Point point : line.points()) {
      double forward = Math.pow(point.inputs(), p);
      assertEquals(forward, a * Math.pow(point.outputs(), q), 1e-9 * forward);
    }
    for (Segment segment : line.segments()) {
      assertTrue(line.points().contains(segment.from()));
      assertTrue(line.points().contains(segment.to()));
    }
  }

  @Test
  void theSegmentsOfASimpleLineJoinUp() {
    Crossover line = Crossover.of(grid((n, m) -> n, (n, m) -> 5 * m));
    // From m = 1 to m = 1000 / 5 the line passes three columns, and leaves two of them upwards.
    assertEquals(line.segments().size() + 1, line.points().size());
    for (Point point : line.points()) {
      long ends =
          line.segments().stream()
              .filter(s -> s.from().equals(point) || s.to().equals(point))
              .count();
      assertTrue(ends == 1 || ends == 2, point + " ends " + ends + " segments");
    }
    assertEquals(new Point(5, 1).inputs(), line.points().getFirst().inputs(), 1e-12);
  }

  @Test
  void whereOneModeAlwaysWinsThereIsNoLine() {
    assertEquals(List.of(), Crossover.of(grid((n, m) -> 1, (n, m) -> 2)).points());
    assertEquals(List.of(), Crossover.of(new Grid(List.of())).points());
  }

  @Test
  void aHoleInTheGridIsAGapInTheLine() {
    List<Cell> cells = new ArrayList<>(cells((n, m) -> n, (n, m) -> 5 * m));
    int whole = Crossover.of(new Grid(cells)).segments().size();
    cells.removeIf(cell -> cell.inputs() == 100 && cell.outputs() == 10);
    Outcome failed = Outcome.without(Status.FAILED, "no");
    cells.add(Made.cell(100, 10, Mode.FORWARD, failed));
    assertTrue(Crossover.of(new Grid(cells)).segments().size() < whole);
  }

  @Test
  void inASaddleTheMiddleDecides() {
    // Forward wins at two opposite corners, and by so much that their joint side holds the middle.
    List<Cell> cells = new ArrayList<>();
    cells.addAll(pair(1, 1, 1, 1000));
    cells.addAll(pair(10, 10, 1, 1000));
    cells.addAll(pair(10, 1, 2, 1));
    cells.addAll(pair(1, 10, 2, 1));
    List<Segment> segments = Crossover.of(new Grid(cells)).segments();
    assertEquals(2, segments.size());
    for (Segment segment : segments) { // each cuts off one of the corners that reverse mode wins
      boolean lower = segment.from().outputs() < segment.from().inputs();
      assertEquals(lower, segment.to().outputs() < segment.to().inputs());
    }
  }

  @Test
  void oneRowHasPointsOnly() {
    List<Cell> cells = new ArrayList<>();
    cells.addAll(pair(1, 7, 1, 10));
    cells.addAll(pair(100, 7, 100, 10));
    Crossover line = Crossover.of(new Grid(cells));
    assertEquals(1, line.points().size());
    assertEquals(10, line.points().getFirst().inputs(), 1e-12);
    assertEquals(7, line.points().getFirst().outputs(), 1e-12);
    assertEquals(List.of(), line.segments());
  }

  @Test
  void placesBetweenTicksAreLogarithmic() {
    assertEquals(1.5, Charts.position(Math.sqrt(10 * 100), List.of(1, 10, 100)), 1e-12);
    assertEquals(2, Charts.position(100, List.of(1, 10, 100)), 1e-12);
    assertEquals(0, Charts.position(1, List.of(1, 10, 100)), 1e-12);
  }

  private static Grid grid(IntBinaryOperator forward, IntBinaryOperator reverse) {
    return new Grid(cells(forward, reverse));
  }

  private static List<Cell> cells(IntBinaryOperator forward, IntBinaryOperator reverse) {
    List<Cell> cells = new ArrayList<>();
    for (int n : STEPS) {
      for (int m : STEPS) {
        cells.addAll(pair(n, m, forward.applyAsInt(n, m), reverse.applyAsInt(n, m)));
      }
    }
    return cells;
  }

  private static List<Cell> pair(int n, int m, double forward, double reverse) {
    return List.of(
        Made.cell(n, m, Mode.FORWARD, Made.outcome(forward, 1)),
        Made.cell(n, m, Mode.REVERSE, Made.outcome(reverse, 1)));
  }
}
