package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.Lanes.FLOATS;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/** The template of loops over floats. */
final class UnaryFloats implements Loop.Unary<float[]> {
  private static final Step.Floats STEP = Copies.stepOf(MethodHandles.lookup(), Step.Floats.class);
  private static final int LANES = FLOATS.length();

  UnaryFloats() {}

  @Override
  public void map(float[] x, int xAt, float[] y, int yAt, int n) {
    int rest = n % LANES;
    int whole = n - rest;
    float[] from = x;
    int fromAt = xAt;
    float[] to = y;
    int toAt = yAt;
    int length = whole;
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < length; i += LANES) {
        STEP.at(FloatVector.fromArray(FLOATS, from, fromAt + i)).intoArray(to, toAt + i);
      }
      if (rest == 0) {
        return;
      }
      if (pass == 0) {
        from = new float[LANES];
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
