package dev.cotangent.bench.result;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where something was measured.
 *
 * @param processor the processor's name
 * @param cores the number of processors that the JVM sees
 * @param memoryBytes the machine's memory
 * @param system the operating system
 * @param java the JVM, with its version
 * @param heapBytes the largest heap of a measuring JVM
 * @param versions the versions of this library and of its peers, by name
 */
public record Machine(
    String processor,
    int cores,
    long memoryBytes,
    String system,
    String java,
    long heapBytes,
    Map<String, String> versions) {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /**
   * Returns the machine that this JVM runs on.
   *
   * @param heapBytes the largest heap of a measuring JVM
   * @param versions the versions of this library and of its peers
   */
  public static Machine here(long heapBytes, Map<String, String> versions) {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        memory(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
        heapBytes,
        versions);
  }

  /** Returns the bytes of memory of the machine that this JVM runs on, or of its container. */
  public static long memory() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getTotalMemorySize();
  }

  /** Whether figures of another machine can be set beside those of this one as they are. */
  public boolean isLike(Machine other) {
    return processor.equals(other.processor)
        && cores == other.cores
        && system.equals(other.system)
        && java.equals(other.java);
  }

  /** Linux tells the name; elsewhere the architecture must do. */
  private static String processorName() {
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException | UncheckedIOException e) {
      return System.getProperty("os.arch");
    }
  }
}
