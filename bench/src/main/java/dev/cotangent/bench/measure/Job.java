package dev.cotangent.bench.measure;

/**
 * What a measuring JVM is asked to do, a line of JSON on its way.
 *
 * @param number tells the answer to this job from others
 * @param suite the name of a suite
 * @param id an item of the suite
 * @param first whether it is the JVM's first one
 * @param samples how many samples to take
 * @param warmupNanos how long to warm up
 * @param sampleNanos how long a sample takes at least
 * @param limitNanos how long all of it may take, once the subject is ready
 */
record Job(
    long number,
    String suite,
    String id,
    boolean first,
    int samples,
    long warmupNanos,
    long sampleNanos,
    long limitNanos) {

  /** The first job of a JVM compiles what its later ones use as well. */
  static final int FIRST_WARMUP = 4;

  /** The part of the limit that a warm-up may take, at its longest. */
  private static final int WARMUP_SHARE = 4;

  /** The part of the limit that a sample of the function or of its derivative need not exceed. */
  private static final int SAMPLE_SHARE = 32;

  /**
   * Returns the job for a task. Under a short limit, warm-up and samples are shorter as well: only
   * what takes long itself is to exceed it.
   *
   * @param first whether it is the JVM's first one
   */
  static Job of(long number, Task task, Settings settings, boolean first) {
    long limit = settings.limit().toNanos();
    long warmup = settings.warmup().multipliedBy(first ? FIRST_WARMUP : 1).toNanos();
    return new Job(
        number,
        task.suite(),
        task.item().id(),
        first,
        settings.samples(),
        Math.min(warmup, limit / WARMUP_SHARE / Sampler.LONGEST_WARMUP),
        Math.min(settings.sample().toNanos(), limit / SAMPLE_SHARE),
        limit);
  }
}
