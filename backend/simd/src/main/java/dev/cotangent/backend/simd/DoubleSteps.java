package dev.cotangent.backend.simd;

import static dev.cotangent.backend.simd.Lanes.all;
import static dev.cotangent.backend.simd.Lanes.withSign;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.DoubleVector;

/**
 * Functions with pieces, of vectors of doubles. They give NaN and the sign of 0 as the rows do: so
 * a comparison, which is false for NaN, selects what NaN must not get.
 */
final class DoubleSteps {
  private DoubleSteps() {}

  /** All doubles from here on are integers. */
  private static final double INTEGERS = 0x1p52;

  static DoubleVector oneMinusSquare(DoubleVector x) {
    return all(1.0).sub(x).mul(x.add(1));
  }

  static DoubleVector signum(DoubleVector x) {
    return x.blend(withSign(all(1.0), x), x.abs().compare(GT, 0));
  }

  /** Adding a number whose neighbours are 1 apart rounds to an integer. */
  static DoubleVector rint(DoubleVector x) {
    DoubleVector size = x.abs();
    DoubleVector rounded = size.add(INTEGERS).sub(INTEGERS);
    return x.blend(withSign(rounded, x), size.compare(LT, INTEGERS));
  }

  static DoubleVector floor(DoubleVector x) {
    DoubleVector nearest = rint(x);
    return nearest.blend(nearest.sub(1), nearest.compare(GT, x));
  }

  static DoubleVector ceil(DoubleVector x) {
    return floor(x.neg()).neg();
  }

  static DoubleVector relu(DoubleVector x) {
    return x.blend(0, x.compare(LE, 0));
  }

  static DoubleVector leakyRelu(DoubleVector x, DoubleVector y) {
    return y.mul(x).blend(x, x.compare(GT, 0));
  }

  static DoubleVector gate(DoubleVector x, DoubleVector y) {
    return x.mul(y).blend(0, x.compare(EQ, 0));
  }

  static DoubleVector route(DoubleVector x, DoubleVector y) {
    return x.mul(y).blend(0, x.compare(EQ, 0).or(y.compare(EQ, 0)));
  }

  static DoubleVector guard(DoubleVector x, DoubleVector y) {
    return y.blend(x, x.compare(NE, x));
  }
}
