package dev.cotangent.bench.lesson;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * A result, and what it took.
 *
 * @param seconds the time
 * @param bytes the memory that was allocated
 */
record Measured<T>(T result, double seconds, long bytes) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Computes a result once. */
  static <T> Measured<T> of(Supplier<T> action) {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    T result = action.get();
    long end = System.nanoTime();
    return new Measured<>(
        result, (end - start) * 1e-9, THREADS.getCurrentThreadAllocatedBytes() - bytes);
  }

  /** Computes a result several times, and returns the fastest: by then the code is compiled. */
  static <T> Measured<T> best(int times, Supplier<T> action) {
    Measured<T> best = of(action);
    for (int i = 1; i < times; i++) {
      Measured<T> next = of(action);
      best = next.seconds < best.seconds ? next : best;
    }
    return best;
  }
}
