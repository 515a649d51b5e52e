package dev.cotangent.bench.plain;

/** Square fields of numbers, row by row in one array. */
final class Fields {
  private Fields() {}

  /** Returns a wave with a ripple, without symmetries. */
  static double[] ripples(int size) {
    double[] u = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double wave = Math.sin(2 * Math.PI * i / size) * Math.cos(2 * Math.PI * j / size);
        u[i * size + j] = 0.5 + 0.4 * wave + 0.1 * Math.sin(i + 3.0 * j);
      }
    }
    return u;
  }

  /** Returns the sum of the squares. */
  static double squares(double[] u) {
    double sum = 0;
    for (int k = 0; k < u.length; k++) {
      sum += u[k] * u[k];
    }
    return sum;
  }

  /** Copies the cells of the border. */
  static void copyBorder(double[] from, double[] to, int size) {
    int lastRow = size * (size - 1);
    System.arraycopy(from, 0, to, 0, size);
    System.arraycopy(from, lastRow, to, lastRow, size);
    for (int i = size; i < lastRow; i += size) {
      to[i] = from[i];
      to[i + size - 1] = from[i + size - 1];
    }
  }

  /** Copies all cells but those of the border. */
  static void copyInside(double[] from, double[] to, int size) {
    for (int i = 1; i < size - 1; i++) {
      System.arraycopy(from, i * size + 1, to, i * size + 1, size - 2);
    }
  }
}
