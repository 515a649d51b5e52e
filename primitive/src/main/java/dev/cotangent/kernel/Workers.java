package dev.cotangent.kernel;

import java.util.function.IntConsumer;

/**
 * The threads of large kernels: as many as the machine has cores, unless {@code
 * -Dcotangent.threads} or {@link #setThreads} says otherwise. The work is cut into tasks by its
 * size alone, so that no result depends on how many threads share the tasks.
 */
public final class Workers {
  private static volatile int threads =
      Math.max(
          1, Integer.getInteger("cotangent.threads", Runtime.getRuntime().availableProcessors()));

  private Workers() {}

  /** Returns how many threads share a large kernel's tasks. */
  public static int threads() {
    return threads;
  }

  /**
   * Sets how many threads share a large kernel's tasks.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public static void setThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + "; at least 1 is needed");
    }
    Workers.threads = threads;
  }

  /**
   * Runs the tasks 0 to count - 1, each once, and returns when all have ended. An exception of one
   * is thrown here, after the others have ended.
   */
  public static void run(int count, IntConsumer task) {
    for (int i = 0; i < count; i++) {
      task.accept(i);
    }
  }
}
