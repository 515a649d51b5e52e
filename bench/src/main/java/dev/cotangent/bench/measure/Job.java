package dev.cotangent.bench.measure;

/**
 * What a measuring JVM is asked to do, a line of JSON on its way.
 *
 * @param number tells the answer to this job from others
 * @param suite the name of a suite
 * @param id an item of the suite
 * @param samples how many samples to take
 * @param warmupNanos how long to warm up
 * @param sampleNanos how long a sample takes at least
 * @param limitNanos how long all of it may take
 */
record Job(
    long number,
    String suite,
    String id,
    int samples,
    long warmupNanos,
    long sampleNanos,
    long limitNanos) {

  /** The first job of a JVM compiles what its later ones use as well. */
  private static final int FIRST_WARMUP = 4;

  /**
   * Returns the job for a task.
   *
   * @param first whether it is the JVM's first one
   */
  static Job of(long number, Task task, Settings settings, boolean first) {
    return new Job(
        number,
        task.suite(),
        task.item().id(),
        settings.samples(),
        settings.warmup().multipliedBy(first ? FIRST_WARMUP : 1).toNanos(),
        settings.sample().toNanos(),
        settings.limit().toNanos());
  }
}
