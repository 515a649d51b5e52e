package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.Lanes.DOUBLES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;

/** The template of loops over two arrays of doubles. */
final class BinaryDoubles implements Loop.Binary<double[]> {
  private static final Step.DoublePairs STEP =
      Copies.stepOf(MethodHandles.lookup(), Step.DoublePairs.class);
  private static final int LANES = DOUBLES.length();

  BinaryDoubles() {}

  @Override
  public void map(double[] x, int xAt, double[] y, int yAt, double[] z, int zAt, int n) {
    int rest = n % LANES;
    int whole = n - rest;
    double[] a = x;
    int aAt = xAt;
    double[] b = y;
    int bAt = yAt;
    double[] to = z;
    int toAt = zAt;
    int length = whole;
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < length; i += LANES) {
        DoubleVector v = DoubleVector.fromArray(DOUBLES, a, aAt + i);
        DoubleVector w = DoubleVector.fromArray(DOUBLES, b, bAt + i);
        STEP.at(v, w).intoArray(to, toAt + i);
      }
      if (rest == 0) {
        return;
      }
      if (pass == 0) {
        a = new double[LANES];
        b = new double[LANES];
        System.arraycopy(x, xAt + whole, a, 0, rest);
        System.arraycopy(y, yAt + whole, b, 0, rest);
        aAt = 0;
        bAt = 0;
        to = a;
        toAt = 0;
        length = LANES;
      }
    }
    System.arraycopy(to, 0, z, zAt + whole, rest);
  }
}
