package dev.cotangent.bench.measure;

import java.time.Duration;
import java.util.Locale;

/** Amounts of memory and time, as people write them. */
public final class Amounts {
  private static final String[] MEMORY = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Amounts() {}

  /** Returns a number of bytes with a unit that suits, such as "1.5 GiB". */
  public static String bytes(long bytes) {
    int unit = 0;
    double amount = bytes;
    while (amount >= 1024) {
      amount /= 1024;
      unit++;
    }
    String format = unit == 0 || amount >= 100 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, amount, MEMORY[unit]);
  }

  /** Returns a time with a unit that suits, such as "12.5 ms". */
  public static String time(Duration time) {
    return nanos((double) time.toNanos());
  }

  /** Returns a time in nanoseconds with a unit that suits, to three digits. */
  public static String nanos(double nanos) {
    return nanos < 1e3
        ? digits(nanos) + " ns"
        : nanos < 1e6
            ? digits(nanos / 1e3) + " µs"
            : nanos < 1e9 ? digits(nanos / 1e6) + " ms" : digits(nanos / 1e9) + " s";
  }

  /** Returns a number to about three digits. */
  public static String digits(double x) {
    String format = x >= 100 || x == Math.rint(x) ? "%.0f" : x >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, x);
  }
}
