package dev.cotangent.bench.lesson;

import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Points of the plane where a function of it changes its sign, found between those of a grid. */
final class Boundary {
  private static final int COLUMNS = 81;
  private static final int ROWS = 59;

  private final double[] values;
  private final List<double[]> points = new ArrayList<>();

  private Boundary(double... values) {
    this.values = values;
  }

  /** Returns the boundary of a function from rows of two coordinates to one number for each. */
  static Boundary of(UnaryOperator<Tensor> function) {
    Tensor grid = Tensor.generate(Boundary::coordinate, COLUMNS * ROWS, 2);
    Boundary boundary = new Boundary(function.apply(grid).toArray());
    boundary.search();
    return boundary;
  }

  /** Which number the grid's list of points has at a place. */
  private static double coordinate(int i) {
    int point = i / 2;
    int row = point / COLUMNS;
    return i % 2 == 0 ? x(point % COLUMNS) : y(row);
  }

  private static double x(double column) {
    return -1.5 + 4 * column / (COLUMNS - 1);
  }

  private static double y(double row) {
    return -1.2 + 2.9 * row / (ROWS - 1);
  }

  private void search() {
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        int here = row * COLUMNS + column;
        if (column + 1 < COLUMNS && isBetween(here, here + 1)) {
          points.add(new double[] {x(column + part(here, here + 1)), y(row)});
        }
        if (row + 1 < ROWS && isBetween(here, here + COLUMNS)) {
          points.add(new double[] {x(column), y(row + part(here, here + COLUMNS))});
        }
      }
    }
  }

  private boolean isBetween(int a, int b) {
    return values[a] < 0 != values[b] < 0;
  }

  /** How far from one place to the other the zero is, as if the function were straight. */
  private double part(int a, int b) {
    return values[a] / (values[a] - values[b]);
  }

  /** Returns the first coordinates. */
  double[] x() {
    return points.stream().mapToDouble(point -> point[0]).toArray();
  }

  /** Returns the second coordinates. */
  double[] y() {
    return points.stream().mapToDouble(point -> point[1]).toArray();
  }
}
