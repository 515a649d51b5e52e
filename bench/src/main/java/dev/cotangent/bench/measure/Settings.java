package dev.cotangent.bench.measure;

import java.time.Duration;
import java.util.Locale;

/**
 * How carefully something is measured.
 *
 * @param forks how many JVMs measure it, one after the other
 * @param samples how many samples each of them takes
 * @param warmup how long it runs before the first sample; up to twice as long while the JIT
 *     compiler is at work, and four times as long for the first one in a JVM
 * @param sample how long a sample takes at least, of the function and of its derivative each
 * @param limit how long a JVM may take for it, once it is ready to be run; warm-up and samples are
 *     shortened to fit in
 * @param heapBytes the heap of each JVM
 * @param rehearsals how often each JVM goes through all that it measures before that counts: where
 *     there is little time for each, the JIT compiler thus has all of it for all of them
 */
public record Settings(
    int forks,
    int samples,
    Duration warmup,
    Duration sample,
    Duration limit,
    long heapBytes,
    int rehearsals) {
  private static final int ALONE = 3;
  private static final Duration LEAST_ALONE = Duration.ofMillis(250);

  /** Settings for figures to rely on. */
  public static Settings full(long heapBytes) {
    return new Settings(
        2, 8, Duration.ofMillis(250), Duration.ofMillis(12), Duration.ofSeconds(10), heapBytes, 0);
  }

  /** Returns settings for a run before those that count. */
  Settings forRehearsal() {
    return new Settings(forks, 1, warmup, sample, limit, heapBytes, 0);
  }

  /** Settings for a first look. */
  public static Settings quick(long heapBytes) {
    return new Settings(
        1, 5, Duration.ofMillis(25), Duration.ofMillis(3), Duration.ofSeconds(3), heapBytes, 1);
  }

  /** Returns the same settings with another number of forks. */
  public Settings withForks(int number) {
    return new Settings(number, samples, warmup, sample, limit, heapBytes, rehearsals);
  }

  /** Returns the same settings with another limit. */
  public Settings withLimit(Duration other) {
    return new Settings(forks, samples, warmup, sample, other, heapBytes, rehearsals);
  }

  /**
   * Returns settings for something that has a JVM for itself, which nothing before it has warmed
   * up: kernels of the Vector API are slow until they are compiled, for a second or two.
   */
  public Settings alone() {
    Duration longer = warmup.multipliedBy(ALONE);
    return new Settings(
        forks,
        samples,
        longer.compareTo(LEAST_ALONE) < 0 ? LEAST_ALONE : longer,
        sample.multipliedBy(ALONE),
        limit.multipliedBy(ALONE),
        heapBytes,
        0);
  }

  /** Returns one sentence for a reader. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%d JVM(s) one after the other with a heap of %s each; in each, after %sa warm-up of %d to"
            + " %d ms (the first: up to %d ms), up to %d samples of at least %d ms, of function and"
            + " derivative in turns; at most %s for each cell and JVM, of which warm-ups take a"
            + " quarter at most; for peers each time is %d times as long",
        forks,
        Amounts.bytes(heapBytes),
        rehearsals == 0 ? "" : "a rehearsal of all that it measures and ",
        warmup.toMillis(),
        warmup.multipliedBy(Sampler.LONGEST_WARMUP).toMillis(),
        warmup.multipliedBy((long) Sampler.LONGEST_WARMUP * Job.FIRST_WARMUP).toMillis(),
        samples,
        sample.toMillis(),
        Amounts.time(limit),
        ALONE);
  }
}
