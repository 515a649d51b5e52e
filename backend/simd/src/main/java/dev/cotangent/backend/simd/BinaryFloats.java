package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.Lanes.FLOATS;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/** The template of loops over two arrays of floats. */
final class BinaryFloats implements Loop.Binary<float[]> {
  private static final Step.FloatPairs STEP =
      Copies.stepOf(MethodHandles.lookup(), Step.FloatPairs.class);
  private static final int LANES = FLOATS.length();

  BinaryFloats() {}

  @Override
  public void map(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
    int rest = n % LANES;
    int whole = n - rest;
    float[] a = x;
    int aAt = xAt;
    float[] b = y;
    int bAt = yAt;
    float[] to = z;
    int toAt = zAt;
    int length = whole;
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < length; i += LANES) {
        FloatVector v = FloatVector.fromArray(FLOATS, a, aAt + i);
        FloatVector w = FloatVector.fromArray(FLOATS, b, bAt + i);
        STEP.at(v, w).intoArray(to, toAt + i);
      }
      if (rest == 0) {
        return;
      }
      if (pass == 0) {
        a = new float[LANES];
        b = new float[LANES];
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
