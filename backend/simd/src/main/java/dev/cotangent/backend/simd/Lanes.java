package dev.cotangent.backend.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors that this machine does best, and what all loops do with them.
 *
 * <p>Species are {@code static final} here, since one that the JIT compiler does not know as a
 * constant makes a loop ten times slower.
 */
final class Lanes {
  private Lanes() {}

  static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  /** As many floats as there are doubles in a vector. */
  static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

  /**
   * Whether the machine multiplies and adds in one instruction. Java does not say; but on x86 the
   * processors that have vectors of 256 bits have it, and elsewhere all that have vectors. Without
   * the instruction {@code fma} is right and hundreds of times slower, so products are rounded
   * then, and the polynomials lose a fraction of an ulp.
   */
  static final boolean FMA =
      DOUBLES.vectorBitSize() >= 256
          || !(System.getProperty("os.arch", "").equals("amd64")
              || System.getProperty("os.arch", "").equals("x86_64"));

  private static final long SIGN = Long.MIN_VALUE;
  private static final int FLOAT_SIGN = Integer.MIN_VALUE;

  /** a · b + c. */
  static DoubleVector mulAdd(DoubleVector a, DoubleVector b, DoubleVector c) {
    return FMA ? a.fma(b, c) : a.mul(b).add(c);
  }

  /** a · b + c. */
  static DoubleVector mulAdd(DoubleVector a, DoubleVector b, double c) {
    return mulAdd(a, b, all(c));
  }

  /** a · b + c. */
  static DoubleVector mulAdd(DoubleVector a, double b, DoubleVector c) {
    return mulAdd(a, all(b), c);
  }

  /** a · b + c. */
  static FloatVector mulAdd(FloatVector a, FloatVector b, FloatVector c) {
    return FMA ? a.fma(b, c) : a.mul(b).add(c);
  }

  /** a · b + c. */
  static FloatVector mulAdd(FloatVector a, FloatVector b, float c) {
    return mulAdd(a, b, all(c));
  }

  /** a · b + c. */
  static FloatVector mulAdd(FloatVector a, float b, FloatVector c) {
    return mulAdd(a, all(b), c);
  }

  static DoubleVector all(double c) {
    return DoubleVector.broadcast(DOUBLES, c);
  }

  static FloatVector all(float c) {
    return FloatVector.broadcast(FLOATS, c);
  }

  /** The magnitude of x, which is not negative, with the sign of y. */
  static DoubleVector withSign(DoubleVector x, DoubleVector y) {
    LongVector sign = y.reinterpretAsLongs().and(SIGN);
    return x.reinterpretAsLongs().or(sign).reinterpretAsDoubles();
  }

  /** The magnitude of x, which is not negative, with the sign of y. */
  static FloatVector withSign(FloatVector x, FloatVector y) {
    var sign = y.reinterpretAsInts().and(FLOAT_SIGN);
    return x.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /** The floats as doubles. */
  static DoubleVector widen(FloatVector half) {
    return (DoubleVector) half.convertShape(VectorOperators.F2D, DOUBLES, 0);
  }
}
