package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.Lanes.all;
import static dev.cotangent.backend.simd.Lanes.withSign;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;

/**
 * Functions with pieces, of vectors of floats. They give NaN and the sign of 0 as the rows do: so a
 * comparison, which is false for NaN, selects what NaN must not get.
 */
final class FloatSteps {
  private FloatSteps() {}

  /** All floats from here on are integers. */
  private static final float INTEGERS = 0x1p23f;

  static FloatVector signum(FloatVector x) {
    return x.blend(withSign(all(1f), x), x.abs().compare(GT, 0));
  }

  /** Adding a number whose neighbours are 1 apart rounds to an integer. */
  static FloatVector rint(FloatVector x) {
    FloatVector size = x.abs();
    FloatVector rounded = size.add(INTEGERS).sub(INTEGERS);
    return x.blend(withSign(rounded, x), size.compare(LT, INTEGERS));
  }

  static FloatVector floor(FloatVector x) {
    FloatVector nearest = rint(x);
    return nearest.blend(nearest.sub(1), nearest.compare(GT, x));
  }

  static FloatVector ceil(FloatVector x) {
    return floor(x.neg()).neg();
  }

  static FloatVector relu(FloatVector x) {
    return x.blend(0, x.compare(LE, 0));
  }

  static FloatVector leakyRelu(FloatVector x, FloatVector y) {
    return y.mul(x).blend(x, x.compare(GT, 0));
  }

  static FloatVector gate(FloatVector x, FloatVector y) {
    return x.mul(y).blend(0, x.compare(EQ, 0));
  }

  static FloatVector route(FloatVector x, FloatVector y) {
    return x.mul(y).blend(0, x.compare(EQ, 0).or(y.compare(EQ, 0)));
  }

  static FloatVector guard(FloatVector x, FloatVector y) {
    return y.blend(x, x.compare(NE, x));
  }
}
