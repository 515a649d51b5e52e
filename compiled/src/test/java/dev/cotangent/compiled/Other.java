package dev.cotangent.compiled;

/** A class whose private parts translated code of another class comes to need. */
final class Other {
  private Other() {}

  private static final double[] LANCZOS = {
    76.18009172947146, -86.50532032941677, 24.01409824083091
  };
  private static final double SCALE = Double.parseDouble("1.5");

  static double lanczos(double x) {
    double sum = 1.000000000190015;
    for (int i = 0; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x + i);
    }
    return sum;
  }

  static double squareOf(double x) {
    return scaled(x) * scaled(x);
  }

  private static double scaled(double x) {
    return SCALE * x;
  }
}
