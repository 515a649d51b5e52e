package dev.cotangent.backend.cuda.emulator;

import java.util.Map;

/** Numbers as programs write them. */
final class Numbers {
  private static final Map<String, Integer> BITS = Map.of("0f", 4, "0F", 4, "0d", 8, "0D", 8);

  private Numbers() {}

  /** Returns a register's value for a number that is written somewhere as one of a type. */
  static long parse(String text, PtxType type, Token at) {
    try {
      return text.startsWith("-") ? negative(text, type) : positive(text, type);
    } catch (NumberFormatException e) {
      throw at.error("'" + text + "' is no number of type ." + type.text());
    }
  }

  private static long negative(String text, PtxType type) {
    long value = positive(text.substring(1), type);
    if (!text.contains(".")) {
      return -value;
    }
    return type == PtxType.F64 ? value ^ Long.MIN_VALUE : value ^ Integer.MIN_VALUE;
  }

  private static long positive(String text, PtxType type) {
    String prefix = text.length() > 1 ? text.substring(0, 2) : "";
    String digits = text.endsWith("U") ? text.substring(0, text.length() - 1) : text;
    if (BITS.containsKey(prefix)) {
      return bits(text, type, BITS.get(prefix));
    }
    if (text.contains(".")) {
      return point(text, type);
    }
    if (type.floating()) {
      throw new NumberFormatException(text);
    }
    long value =
        prefix.equalsIgnoreCase("0x")
            ? Long.parseUnsignedLong(digits.substring(2), 16)
            : Long.parseUnsignedLong(digits);
    return type.predicate() ? Long.signum(value) & 1 : value;
  }

  private static long bits(String text, PtxType type, int bytes) {
    if (type.bytes() != bytes || text.length() != 2 + 2 * bytes) {
      throw new NumberFormatException(text);
    }
    return Long.parseUnsignedLong(text.substring(2), 16);
  }

  private static long point(String text, PtxType type) {
    return switch (type) {
      case F64 -> Double.doubleToRawLongBits(Double.parseDouble(text));
      case F32 -> Float.floatToRawIntBits(Float.parseFloat(text));
      default -> throw new NumberFormatException(text);
    };
  }
}
