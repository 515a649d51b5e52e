package dev.cotangent.bench;

import dev.cotangent.bench.compare.Plan;
import dev.cotangent.bench.result.Mode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the values of options that are lists, times and amounts of memory. */
final class CompareOptions {
  private static final int LARGEST = 1_000_000;
  private static final Pattern AMOUNT = Pattern.compile("([0-9.]+) *([a-z]*)");
  private static final Map<String, Double> SECONDS =
      Map.of("ms", 1e-3, "s", 1.0, "", 1.0, "min", 60.0, "h", 3600.0);
  private static final Map<String, Double> BYTES =
      Map.of("k", 0x1p10, "m", 0x1p20, "g", 0x1p30, "t", 0x1p40);

  private CompareOptions() {}

  /** Returns numbers of inputs or outputs. */
  static List<Integer> sizes(String option, String values) {
    return parts(values).map(value -> size(option, value)).toList();
  }

  private static int size(String option, String value) {
    try {
      int size = new BigDecimal(value).intValueExact();
      if (size >= 1 && size <= LARGEST) {
        return size;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // No number, or none of these: the message is the same.
    }
    throw new UserError(
        "%s: \"%s\" is not a size; write whole numbers from 1 to %,d, like 1,10,100"
            .formatted(option, value, LARGEST));
  }

  /** Returns names of families. */
  static List<String> families(String values) {
    List<String> known = Plan.familyNames();
    return parts(values)
        .map(name -> {
          if (!known.contains(name)) {
            throw new UserError(
                "--families: there is no family \"%s\"; the families are %s"
                    .formatted(name, String.join(", ", known)));
          }
          return name;
        })
        .distinct()
        .toList();
  }

  /** Returns modes. */
  static List<Mode> modes(String values) {
    return parts(values)
        .map(name ->
            Arrays.stream(Mode.values())
                .filter(mode -> mode.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                    new UserError(
                        "--modes: there is no mode \"%s\"; the modes are forward, reverse, hybrid, compiled"
                            .formatted(name))))
        .distinct()
        .toList();
  }

  private static Stream<String> parts(String values) {
    return Arrays.stream(values.split(",", -1)).map(String::strip);
  }

  /** Returns a time of at least some milliseconds. */
  static Duration time(String option, String value) {
    double seconds = amount(value, SECONDS);
    if (seconds >= 0.1 && seconds <= 1e6) {
      return Duration.ofNanos((long) (seconds * 1e9));
    }
    throw new UserError(
        "%s: \"%s\" is not a time; write it like 500ms, 10s or 2min, from 0.1 s"
            .formatted(option, value));
  }

  /** Returns an amount of memory that a JVM can start with. */
  static long memory(String option, String value) {
    double bytes = amount(value, BYTES);
    if (bytes >= 0x1p25 && bytes <= 0x1p50) {
      return (long) bytes;
    }
    throw new UserError(
        "%s: \"%s\" is not an amount of memory; write it like 512m or 4g, from 32m"
            .formatted(option, value));
  }

  /** Returns an amount, or NaN if there is no such number or unit. */
  private static double amount(String value, Map<String, Double> units) {
    Matcher matcher = AMOUNT.matcher(value.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Double.NaN;
    }
    try {
      double unit = units.getOrDefault(matcher.group(2), Double.NaN);
      return Double.parseDouble(matcher.group(1)) * unit;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
