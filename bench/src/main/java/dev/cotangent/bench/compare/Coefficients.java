package dev.cotangent.bench.compare;

/**
 * Numbers between -1 and 1 without much of a pattern, the same in every run: weights of networks,
 * entries of matrices, points. They are looked up, since making them would take longer than what is
 * to be measured.
 */
final class Coefficients {
  private static final int COUNT = 1 << 10;
  private static final double[] TABLE = new double[COUNT];

  static {
    for (int k = 0; k < COUNT; k++) {
      TABLE[k] = Math.sin(1 + 0.7 * k * k);
    }
  }

  private Coefficients() {}

  static double at(int row, int column) {
    return TABLE[(37 * row + column) & (COUNT - 1)];
  }

  /** Returns the first numbers of a row. */
  static double[] row(int row, int length) {
    double[] numbers = new double[length];
    for (int j = 0; j < length; j++) {
      numbers[j] = at(row, j);
    }
    return numbers;
  }
}
