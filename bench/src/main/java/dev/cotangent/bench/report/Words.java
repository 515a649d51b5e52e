package dev.cotangent.bench.report;

import dev.cotangent.bench.result.Estimate;
import dev.cotangent.bench.result.Factor;
import dev.cotangent.bench.result.Mode;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Status;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Numbers and names as the report writes them: two or three digits, with a unit that suits. */
final class Words {
  private static final String[] TIMES = {"ns", "µs", "ms", "s"};
  private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Words() {}

  /** Returns "forward mode", "reverse mode", "hybrid mode" or "compiled mode". */
  static String of(Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT) + " mode";
  }

  /** Returns what became of a measurement in one or two words. */
  static String of(Status status) {
    return switch (status) {
      case MEASURED -> "measured";
      case TIMED_OUT -> "timed out";
      case TOO_LARGE -> "too large";
      case FAILED -> "failed";
      case SKIPPED -> "skipped";
    };
  }

  /** Returns a whole number with its thousands set apart from 10,000 on. */
  static String count(long number) {
    return number < 10_000 ? Long.toString(number) : String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns a whole number as short as an axis needs it: "500", "20k", "1M". */
  static String tick(int number) {
    if (number >= 1_000_000 && number % 100_000 == 0) {
      return shortest(number / 1e6, 3) + "M";
    }
    return number >= 10_000 && number % 100 == 0 ? shortest(number / 1e3, 4) + "k" : count(number);
  }

  /** Returns why there are no figures, with the message if there is one. */
  static String failure(Outcome outcome) {
    if (outcome.status() == Status.MEASURED) {
      return "no usable time";
    }
    return outcome.message().isBlank()
        ? of(outcome.status())
        : of(outcome.status()) + ": " + outcome.message();
  }

  /** Returns a factor with two digits, but three where it is close to 1. */
  static String factor(double factor) {
    if (!Double.isFinite(factor)) {
      return "∞";
    }
    return number(factor, factor > 0.5 && factor < 2 ? 3 : 2);
  }

  /** Returns a factor with its interval: "38 (35 to 41)". */
  static String factor(Factor factor) {
    return factor(factor.mean()) + " " + interval(factor);
  }

  /** Returns a factor's interval, with brackets. */
  static String interval(Factor factor) {
    return Double.isFinite(factor.high())
        ? "(" + factor(factor.low()) + " to " + factor(factor.high()) + ")"
        : "(" + factor(factor.low()) + " or more)";
  }

  /** Returns a time over the primal with its interval: "412 (405 to 420)". */
  static String ratio(Estimate ratio) {
    return number(ratio.mean(), 3) + " " + interval(ratio);
  }

  /** Returns the interval of a time over the primal, with brackets. */
  static String interval(Estimate ratio) {
    return "(" + number(ratio.low(), 3) + " to " + number(ratio.high(), 3) + ")";
  }

  /** Returns a time with its unit. */
  static String time(Estimate nanos) {
    return time(nanos.mean());
  }

  /** Returns a time with its interval: "1.2 ms (1.1 ms to 1.3 ms)". */
  static String timeWithInterval(Estimate nanos) {
    return "%s (%s to %s)".formatted(time(nanos), time(nanos.low()), time(nanos.high()));
  }

  private static String time(double nanos) {
    return scaled(nanos, 1000, TIMES);
  }

  /** Returns a number of bytes with its unit. */
  static String bytes(long bytes) {
    return scaled((double) bytes, 1024, SIZES);
  }

  /** Returns "n = 10", which no line break takes apart. */
  static String equation(String symbol, String value) {
    return symbol + "\u00a0=\u00a0" + value;
  }

  /** Returns "1 cell" or "3 cells". */
  static String counted(long number, String noun) {
    return count(number) + " " + (number == 1 ? noun : noun + "s");
  }

  /** Returns "a", "a and b", or "a, b and c". */
  static String list(List<String> parts) {
    if (parts.size() < 2) {
      return String.join("", parts);
    }
    return String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
  }

  /** Returns a sentence that begins with a capital letter. */
  static String sentence(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String scaled(double value, double step, String[] units) {
    int unit = 0;
    double rest = value;
    while (Math.abs(rest) >= step && unit < units.length - 1) {
      rest /= step;
      unit++;
    }
    return shortest(rest, 3) + "\u00a0" + units[unit];
  }

  /**
   * Returns a number with some digits, all of which count; without an exponent unless it is tiny.
   */
  static String number(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "unknown" : value > 0 ? "∞" : "-∞";
    }
    if (value != 0 && Math.abs(value) < 1e-4) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    if (rounded.abs().compareTo(BigDecimal.valueOf(10_000)) >= 0) {
      return String.format(Locale.ROOT, "%,d", rounded.toBigInteger());
    }
    int decimals = digits - rounded.precision() + rounded.scale();
    return value == 0 ? "0" : rounded.setScale(Math.max(0, decimals)).toPlainString();
  }

  /** Returns a number with at most some digits, without zeros at its end. */
  static String shortest(double value, int digits) {
    String number = number(value, digits);
    return number.contains(".") ? number.replaceAll("\\.?0+$", "") : number;
  }
}
