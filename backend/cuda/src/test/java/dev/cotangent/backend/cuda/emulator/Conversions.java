package dev.cotangent.backend.cuda.emulator;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Float.floatToRawIntBits;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** The conversions of {@code cvt}. */
final class Conversions {
  private static final double TWO_63 = 0x1p63;
  private static final double TWO_64 = 0x1p64;

  private Conversions() {}

  /** Returns an opcode's conversion. */
  static LongUnaryOperator of(Opcode opcode, PtxType to, PtxType from) {
    if (!to.floating()) {
      return from.floating() ? toInteger(opcode, to, from) : betweenIntegers(opcode, to, from);
    }
    return from.floating()
        ? betweenFloating(opcode, to, from)
        : fromInteger(to, from, opcode.takeRounding());
  }

  private static LongUnaryOperator betweenIntegers(Opcode opcode, PtxType to, PtxType from) {
    if (!opcode.take("sat")) {
      return from::narrow;
    }
    long lowest = to.signed() ? -1L << to.bits() - 1 : 0;
    long highest = to.signed() ? ~lowest : to.narrow(-1);
    return a -> {
      long value = from.narrow(a);
      if (from.signed() && value < 0) {
        return Math.max(value, lowest);
      }
      return Long.compareUnsigned(value, highest) > 0 ? highest : value;
    };
  }

  private static LongUnaryOperator fromInteger(PtxType to, PtxType from, Rounding rounding) {
    if (rounding == Rounding.NEAREST && !from.unsigned64()) {
      return to == PtxType.F64
          ? a -> doubleToRawLongBits((double) from.narrow(a))
          : a -> floatToRawIntBits((float) from.narrow(a));
    }
    return to == PtxType.F64
        ? a -> doubleToRawLongBits(rounding.toDouble(exact(from, a)))
        : a -> floatToRawIntBits(rounding.toFloat(exact(from, a)));
  }

  private static BigDecimal exact(PtxType type, long register) {
    long value = type.narrow(register);
    return type.unsigned64()
        ? new BigDecimal(Long.toUnsignedString(value))
        : BigDecimal.valueOf(value);
  }

  /** What does not fit becomes the next number that does; NaN becomes what devices make of it. */
  private static LongUnaryOperator toInteger(Opcode opcode, PtxType to, PtxType from) {
    boolean flush = opcode.take("ftz");
    opcode.take("sat");
    Rounding rounding =
        takeWhole(opcode)
            .orElseThrow(() -> opcode.error("a whole number needs .rni, .rzi, .rmi or .rpi"));
    boolean wide = from == PtxType.F64 || to.bits() == Long.SIZE;
    long nan = wide ? 1L << to.bits() - 1 : 0;
    return a -> {
      double value = number(from, a, flush);
      return Double.isNaN(value) ? nan : clamp(to, rounding.toInteger(value));
    };
  }

  private static long clamp(PtxType to, double value) {
    if (to.unsigned64()) {
      if (value >= TWO_64) {
        return -1;
      }
      return value >= TWO_63 ? (long) (value - TWO_63) + Long.MIN_VALUE : Math.max((long) value, 0);
    }
    if (to.signed()) {
      long lowest = -1L << to.bits() - 1;
      return Math.clamp((long) value, lowest, ~lowest);
    }
    return Math.clamp((long) value, 0, to.narrow(-1));
  }

  private static LongUnaryOperator betweenFloating(Opcode opcode, PtxType to, PtxType from) {
    boolean flush = opcode.take("ftz");
    boolean saturate = opcode.take("sat");
    Optional<Rounding> whole = takeWhole(opcode);
    Rounding rounding = opcode.takeRounding();
    return a -> {
      double value = number(from, a, flush);
      double rounded = whole.isPresent() ? whole.get().toInteger(value) : value;
      double kept = saturate ? saturate(rounded) : rounded;
      return to == PtxType.F64
          ? doubleToRawLongBits(kept)
          : floatToRawIntBits(flushed(rounding.toFloat(kept), flush));
    };
  }

  private static double saturate(double value) {
    return value > 0 ? Math.min(value, 1) : 0;
  }

  private static double number(PtxType type, long register, boolean flush) {
    return type == PtxType.F64
        ? Double.longBitsToDouble(register)
        : flushed(FloatOperations.number(register), flush);
  }

  private static float flushed(float value, boolean flush) {
    return flush ? FloatOperations.flush(value) : value;
  }

  private static Optional<Rounding> takeWhole(Opcode opcode) {
    for (Rounding rounding : Rounding.values()) {
      if (opcode.take(rounding.modifier() + "i")) {
        return Optional.of(rounding);
      }
    }
    return Optional.empty();
  }
}
