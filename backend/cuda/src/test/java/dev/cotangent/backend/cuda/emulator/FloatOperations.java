package dev.cotangent.backend.cuda.emulator;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Numbers of single precision. What devices only approximate (.approx) is computed in double
 * precision and rounded: more exactly than a device does, so code that leans on a device's very
 * bits is not checked here.
 */
final class FloatOperations implements Operations {
  private static final double LN_2 = Math.log(2);

  /** The commonest operations, written out: a call less is felt. */
  private static final Map<String, LongBinaryOperator> PLAIN =
      Map.of(
          "add", (a, b) -> floatToRawIntBits(number(a) + number(b)),
          "sub", (a, b) -> floatToRawIntBits(number(a) - number(b)),
          "mul", (a, b) -> floatToRawIntBits(number(a) * number(b)));

  private interface Unary {
    float apply(float a);
  }

  private interface Binary {
    float apply(float a, float b);
  }

  private interface Trinary {
    float apply(float a, float b, float c);
  }

  @Override
  public LongUnaryOperator unary(Opcode opcode) {
    boolean flush = opcode.take("ftz");
    if (!opcode.take("approx")) {
      opcode.take("rn");
    }
    return switch (opcode.name()) {
      case "abs" -> lift(Math::abs, flush);
      case "neg" -> lift(a -> -a, flush);
      case "rcp" -> lift(a -> 1 / a, flush);
      case "sqrt" -> lift(a -> (float) Math.sqrt(a), flush);
      case "rsqrt" -> lift(a -> (float) (1 / Math.sqrt(a)), flush);
      case "sin" -> lift(a -> (float) Math.sin(a), flush);
      case "cos" -> lift(a -> (float) Math.cos(a), flush);
      case "tanh" -> lift(a -> (float) Math.tanh(a), flush);
      case "ex2" -> lift(a -> (float) Math.pow(2, a), flush);
      case "lg2" -> lift(a -> (float) (Math.log(a) / LN_2), flush);
      default -> throw opcode.error("not known in single precision");
    };
  }

  @Override
  public LongBinaryOperator binary(Opcode opcode) {
    boolean flush = opcode.take("ftz");
    boolean saturate = opcode.take("sat");
    Rounding rounding = opcode.takeRounding();
    if (rounding == Rounding.NEAREST && !flush && !saturate && PLAIN.containsKey(opcode.name())) {
      return PLAIN.get(opcode.name());
    }
    return switch (opcode.name()) {
      case "add" -> lift(saturated((a, b) -> rounding.fma(a, 1, b), saturate), flush);
      case "sub" -> lift(saturated((a, b) -> rounding.fma(a, 1, -b), saturate), flush);
      case "mul" -> lift(saturated(rounding::multiply, saturate), flush);
      case "div" -> lift(quotient(opcode, rounding), flush);
      case "min" -> lift(ordered(Math::min, opcode.take("NaN")), flush);
      case "max" -> lift(ordered(Math::max, opcode.take("NaN")), flush);
      case "copysign" -> (a, b) -> a & Integer.MIN_VALUE | b & Integer.MAX_VALUE;
      default -> throw opcode.error("not known in single precision");
    };
  }

  private static Binary quotient(Opcode opcode, Rounding rounding) {
    if (rounding != Rounding.NEAREST) {
      throw opcode.error("the emulator knows it only with .rn");
    }
    opcode.takeOneOf("approx", "full");
    return (a, b) -> a / b;
  }

  @Override
  public Ternary ternary(Opcode opcode) {
    boolean flush = opcode.take("ftz");
    boolean saturate = opcode.take("sat");
    Rounding rounding = opcode.takeRounding();
    if (!opcode.name().equals("fma") && !opcode.name().equals("mad")) {
      throw opcode.error("not known in single precision");
    }
    if (rounding == Rounding.NEAREST && !flush && !saturate) {
      return (a, b, c) -> floatToRawIntBits(Math.fma(number(a), number(b), number(c)));
    }
    return lift(saturate ? (a, b, c) -> saturate(rounding.fma(a, b, c)) : rounding::fma, flush);
  }

  /** Returns a value between 0 and 1; 0 for NaN. */
  static float saturate(float value) {
    return value > 0 ? Math.min(value, 1) : 0;
  }

  /** Returns zero of the same sign for a number below the normal ones. */
  static float flush(float value) {
    return Math.abs(value) < Float.MIN_NORMAL ? Math.copySign(0, value) : value;
  }

  static float number(long register) {
    return intBitsToFloat((int) register);
  }

  private static Binary saturated(Binary operator, boolean saturate) {
    return saturate ? (a, b) -> saturate(operator.apply(a, b)) : operator;
  }

  /** Returns a minimum or maximum that ignores a NaN, or does not. */
  private static Binary ordered(Binary operator, boolean propagate) {
    return propagate
        ? operator
        : (a, b) -> Float.isNaN(a) ? b : Float.isNaN(b) ? a : operator.apply(a, b);
  }

  private static LongUnaryOperator lift(Unary operator, boolean flush) {
    return flush
        ? a -> floatToRawIntBits(flush(operator.apply(flush(number(a)))))
        : a -> floatToRawIntBits(operator.apply(number(a)));
  }

  private static LongBinaryOperator lift(Binary operator, boolean flush) {
    return flush
        ? (a, b) -> floatToRawIntBits(flush(operator.apply(flush(number(a)), flush(number(b)))))
        : (a, b) -> floatToRawIntBits(operator.apply(number(a), number(b)));
  }

  private static Ternary lift(Trinary operator, boolean flush) {
    return flush
        ? (a, b, c) ->
            floatToRawIntBits(
                flush(operator.apply(flush(number(a)), flush(number(b)), flush(number(c)))))
        : (a, b, c) -> floatToRawIntBits(operator.apply(number(a), number(b), number(c)));
  }
}
