package dev.cotangent.backend.cuda.emulator;

/** A comparison of two registers, as {@code setp} makes it. */
@FunctionalInterface
interface Comparison {
  boolean test(long a, long b);

  /** A comparison of two numbers. */
  @FunctionalInterface
  interface OfDoubles {
    boolean test(double a, double b);
  }

  /** Returns the comparison that an opcode's next modifier names, between numbers of a type. */
  static Comparison of(Opcode opcode, String name, PtxType type) {
    return switch (type) {
      case F64 -> {
        OfDoubles test = ofDoubles(opcode, name);
        yield (a, b) -> test.test(Double.longBitsToDouble(a), Double.longBitsToDouble(b));
      }
      case F32 -> ofFloats(ofDoubles(opcode, name), opcode.take("ftz"));
      default -> ofIntegers(opcode, name, type);
    };
  }

  private static Comparison ofFloats(OfDoubles test, boolean flush) {
    return flush
        ? (a, b) ->
            test.test(
                FloatOperations.flush(FloatOperations.number(a)),
                FloatOperations.flush(FloatOperations.number(b)))
        : (a, b) -> test.test(FloatOperations.number(a), FloatOperations.number(b));
  }

  private static OfDoubles ofDoubles(Opcode opcode, String name) {
    return switch (name) {
      case "eq" -> (a, b) -> a == b;
      case "ne" -> (a, b) -> a < b || a > b;
      case "lt" -> (a, b) -> a < b;
      case "le" -> (a, b) -> a <= b;
      case "gt" -> (a, b) -> a > b;
      case "ge" -> (a, b) -> a >= b;
      case "equ" -> (a, b) -> !(a < b || a > b);
      case "neu" -> (a, b) -> a != b;
      case "ltu" -> (a, b) -> !(a >= b);
      case "leu" -> (a, b) -> !(a > b);
      case "gtu" -> (a, b) -> !(a <= b);
      case "geu" -> (a, b) -> !(a < b);
      case "num" -> (a, b) -> !Double.isNaN(a) && !Double.isNaN(b);
      case "nan" -> (a, b) -> Double.isNaN(a) || Double.isNaN(b);
      default -> throw opcode.error("no comparison of numbers with a point is called ." + name);
    };
  }

  private static Comparison ofIntegers(Opcode opcode, String name, PtxType type) {
    return switch (name) {
      case "eq" -> (a, b) -> type.narrow(a) == type.narrow(b);
      case "ne" -> (a, b) -> type.narrow(a) != type.narrow(b);
      case "lt", "lo" -> (a, b) -> compare(type, a, b) < 0;
      case "le", "ls" -> (a, b) -> compare(type, a, b) <= 0;
      case "gt", "hi" -> (a, b) -> compare(type, a, b) > 0;
      case "ge", "hs" -> (a, b) -> compare(type, a, b) >= 0;
      default -> throw opcode.error("no comparison of whole numbers is called ." + name);
    };
  }

  private static int compare(PtxType type, long a, long b) {
    return type.signed()
        ? Long.compare(type.narrow(a), type.narrow(b))
        : Long.compareUnsigned(type.narrow(a), type.narrow(b));
  }
}
