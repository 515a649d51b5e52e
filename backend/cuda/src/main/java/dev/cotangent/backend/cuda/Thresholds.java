package dev.cotangent.backend.cuda;

import dev.cotangent.kernel.DeviceKernels.Work;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Which operations are worth sending to the device. The amount of work decides, by a threshold for
 * each sort; every byte that would have to be copied to the device first counts against it, as so
 * much work as the host does in that time, and every byte that lies there already counts for it,
 * since it would have to be copied back.
 *
 * <p>The numbers are estimates (a launch costs some 5 µs; the bus moves 20 GB/s; the host does a
 * billion simple operations a second on arrays and 25 billion multiplications in products) until
 * they have been measured on a device; docs/gpu.md says where that stands. {@code
 * -Dcotangent.cuda.threshold.elementwise=...}, {@code reduction}, {@code product} and {@code
 * movement} set them.
 */
final class Thresholds {
  private static final String PREFIX = "cotangent.cuda.threshold.";

  /**
   * What decides for a sort of work.
   *
   * @param least the least amount that is worth while; 0 takes everything
   * @param perByte the amount that the host does while a byte is copied
   */
  private record Threshold(long least, double perByte) {}

  private final Map<Work, Threshold> thresholds = new EnumMap<>(Work.class);

  private Thresholds() {}

  /** Everything goes to the device. */
  static Thresholds none() {
    Thresholds all = new Thresholds();
    for (Work work : Work.values()) {
      all.thresholds.put(work, new Threshold(0, 0));
    }
    return all;
  }

  /** The estimates, or what the settings say. */
  static Thresholds usual() {
    Thresholds all = new Thresholds();
    all.set(Work.ELEMENTWISE, 1 << 16, 0.1);
    all.set(Work.REDUCTION, 1 << 17, 1);
    all.set(Work.PRODUCT, 1 << 22, 2);
    all.set(Work.MOVEMENT, 1 << 17, 1);
    return all;
  }

  private void set(Work work, long usual, double perByte) {
    String property = PREFIX + work.name().toLowerCase(Locale.ROOT);
    String setting = System.getProperty(property);
    long least = setting == null ? usual : number(property, setting);
    thresholds.put(work, new Threshold(least, perByte));
  }

  private static long number(String property, String setting) {
    try {
      long number = Long.parseLong(setting.trim());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "-D" + property + "=" + setting + ": a whole number, at least 0, is needed");
  }

  boolean suits(Work work, long amount, long bytesThere, long bytesHere) {
    Threshold threshold = Objects.requireNonNull(thresholds.get(work));
    return threshold.least == 0
        || amount + threshold.perByte * (bytesThere - bytesHere) >= threshold.least;
  }
}
