package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.Lanes.DOUBLES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;

/** The template of loops over doubles. */
final class UnaryDoubles implements Loop.Unary<double[]> {
  private static final Step.Doubles STEP =
      Copies.stepOf(MethodHandles.lookup(), Step.Doubles.class);
  private static final int LANES = DOUBLES.length();

  UnaryDoubles() {}

  @Override
  public void map(double[] x, int xAt, double[] y, int yAt, int n) {
    int rest = n % LANES;
    int whole = n - rest;
    double[] from = x;
    int fromAt = xAt;
    double[] to = y;
    int toAt = yAt;
    int length = whole;
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < length; i += LANES) {
        STEP.at(DoubleVector.fromArray(DOUBLES, from, fromAt + i)).intoArray(to, toAt + i);
      }
      if (rest == 0) {
        return;
      }
      if (pass == 0) {
        from = new double[LANES];
        System.arraycopy(x, xAt + whole, from, 0, rest);
        fromAt = 0;
        to = from;
        toAt = 0;
        length = LANES;
      }
    }
    System.arraycopy(to, 0, y, yAt + whole, rest);
  }
}
