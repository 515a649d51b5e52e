package dev.cotangent.backend.cuda.emulator;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Numbers of double precision. Devices approximate reciprocals and reciprocal square roots for
 * Newton's method to start from; with .ftz the approximation has 20 bits behind the point and reads
 * as many, which is kept here, so that code that forgets to refine it shows.
 */
final class DoubleOperations implements Operations {
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  @Override
  public LongUnaryOperator unary(Opcode opcode) {
    return switch (opcode.name()) {
      case "abs" -> a -> a & Long.MAX_VALUE;
      case "neg" -> a -> a ^ Long.MIN_VALUE;
      case "rcp" -> approximate(opcode, a -> 1 / a);
      case "sqrt" -> {
        opcode.demand("rn");
        yield lift(Math::sqrt);
      }
      case "rsqrt" -> approximate(opcode, a -> 1 / Math.sqrt(a));
      default -> throw opcode.error("not known in double precision");
    };
  }

  @Override
  public LongBinaryOperator binary(Opcode opcode) {
    Rounding rounding = opcode.takeRounding();
    return switch (opcode.name()) {
      case "add" -> sum(rounding);
      case "sub" -> difference(rounding);
      case "mul" -> product(rounding);
      case "div" -> {
        demandNearest(opcode, rounding);
        yield lift((a, b) -> a / b);
      }
      case "min" -> lift((a, b) -> Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b));
      case "max" -> lift((a, b) -> Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b));
      case "copysign" -> (a, b) -> a & Long.MIN_VALUE | b & Long.MAX_VALUE;
      default -> throw opcode.error("not known in double precision");
    };
  }

  @Override
  public Ternary ternary(Opcode opcode) {
    return switch (opcode.name()) {
      case "fma", "mad" -> fma(opcode.takeRounding());
      default -> throw opcode.error("not known in double precision");
    };
  }

  // The commonest operations are written out: a call less is felt.

  private static LongBinaryOperator sum(Rounding rounding) {
    return rounding == Rounding.NEAREST
        ? (a, b) -> doubleToRawLongBits(longBitsToDouble(a) + longBitsToDouble(b))
        : lift((a, b) -> rounding.fma(a, 1, b));
  }

  private static LongBinaryOperator difference(Rounding rounding) {
    return rounding == Rounding.NEAREST
        ? (a, b) -> doubleToRawLongBits(longBitsToDouble(a) - longBitsToDouble(b))
        : lift((a, b) -> rounding.fma(a, 1, -b));
  }

  private static LongBinaryOperator product(Rounding rounding) {
    return rounding == Rounding.NEAREST
        ? (a, b) -> doubleToRawLongBits(longBitsToDouble(a) * longBitsToDouble(b))
        : lift(rounding::multiply);
  }

  private static Ternary fma(Rounding rounding) {
    return rounding == Rounding.NEAREST
        ? (a, b, c) ->
            doubleToRawLongBits(
                Math.fma(longBitsToDouble(a), longBitsToDouble(b), longBitsToDouble(c)))
        : (a, b, c) ->
            doubleToRawLongBits(
                rounding.fma(longBitsToDouble(a), longBitsToDouble(b), longBitsToDouble(c)));
  }

  private static void demandNearest(Opcode opcode, Rounding rounding) {
    if (rounding != Rounding.NEAREST) {
      throw opcode.error("the emulator knows it only with .rn");
    }
  }

  private static LongUnaryOperator approximate(Opcode opcode, DoubleUnaryOperator function) {
    if (!opcode.take("approx")) {
      opcode.demand("rn");
      return lift(function);
    }
    LongUnaryOperator whole = lift(function);
    return opcode.take("ftz") ? a -> coarse(whole.applyAsLong(coarse(a))) : whole;
  }

  /** Drops the lower half of the bits and what is below the normal numbers; a NaN stays one. */
  private static long coarse(long bits) {
    double value = longBitsToDouble(bits);
    if (Double.isNaN(value)) {
      return doubleToRawLongBits(Double.NaN);
    }
    return Math.abs(value) < Double.MIN_NORMAL ? bits & Long.MIN_VALUE : bits & ~LOW_HALF;
  }

  private static LongUnaryOperator lift(DoubleUnaryOperator operator) {
    return a -> doubleToRawLongBits(operator.applyAsDouble(longBitsToDouble(a)));
  }

  private static LongBinaryOperator lift(DoubleBinaryOperator operator) {
    return (a, b) ->
        doubleToRawLongBits(operator.applyAsDouble(longBitsToDouble(a), longBitsToDouble(b)));
  }
}
