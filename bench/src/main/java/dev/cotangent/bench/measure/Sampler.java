package dev.cotangent.bench.measure;

import com.sun.management.ThreadMXBean;
import dev.cotangent.bench.result.Status;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures one subject in this JVM.
 *
 * <p>A JIT compiler makes the first runs of a function many times slower than later ones, a garbage
 * collector and other processes take their time now and then, and a clock cannot tell a few
 * nanoseconds (Georges, Buytaert and Eeckhout 2007, "Statistically rigorous Java performance
 * evaluation"). Hence function and derivative are first run until the compiler has come to rest;
 * then samples are taken, each of as many runs as fill some milliseconds, of function and
 * derivative in turns, so that what slows down the machine for a while slows down both.
 */
final class Sampler {
  /** The warm-up may become so many times as long as asked for while methods are compiled. */
  static final int LONGEST_WARMUP = 2;

  private static final int FEWEST_SAMPLES = 2;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final @Nullable CompilationMXBean COMPILER =
      ManagementFactory.getCompilationMXBean();

  /** Where results go, so that there is no leaving out what makes them. */
  @SuppressWarnings("unused") // read by nobody, written for the compiler's eyes
  private static volatile @Nullable Object sink;

  private final Job job;
  private final long start;
  private final Subject subject;
  private double primalNanos;
  private double derivativeNanos;

  /**
   * Makes a sampler.
   *
   * @param start when the job began, by {@link System#nanoTime}
   */
  Sampler(Job job, Subject subject, long start) {
    this.job = job;
    this.subject = subject;
    this.start = start;
  }

  /**
   * Warms up and takes the samples.
   *
   * @throws TooSlowException if two samples would take longer than the limit
   */
  Answer measure() {
    warmUp();
    long primalRuns = runs(primalNanos);
    long derivativeRuns = runs(derivativeNanos);
    List<Double> primal = new ArrayList<>();
    List<Double> derivative = new ArrayList<>();
    long allocated = Long.MAX_VALUE;
    while (primal.size() < FEWEST_SAMPLES || (primal.size() < job.samples() && hasTime())) {
      primal.add(time(subject::primal, primalRuns));
      long before = THREADS.getTotalThreadAllocatedBytes();
      derivative.add(time(subject::derivative, derivativeRuns));
      long bytes = THREADS.getTotalThreadAllocatedBytes() - before;
      allocated = Math.min(allocated, bytes / derivativeRuns);
    }
    return new Answer(
        job.number(),
        Status.MEASURED,
        "",
        primal,
        derivative,
        allocated,
        subject.counts(),
        subject.outputs());
  }

  private void warmUp() {
    boolean compiled;
    do {
      long compilation = compilationMillis();
      primalNanos = round(subject::primal);
      derivativeNanos = round(subject::derivative);
      requireTime();
      compiled = compilationMillis() > compilation;
    } while (elapsed() < job.warmupNanos()
        || (compiled && elapsed() < LONGEST_WARMUP * job.warmupNanos()));
  }

  private static long compilationMillis() {
    return COMPILER == null ? 0 : COMPILER.getTotalCompilationTime();
  }

  /** Runs something for as long as a sample takes, and returns the nanoseconds of one run. */
  private double round(Supplier<Object> action) {
    long begin = System.nanoTime();
    long runs = 0;
    long elapsed;
    do {
      sink = action.get();
      runs++;
      elapsed = System.nanoTime() - begin;
    } while (elapsed < job.sampleNanos());
    return (double) elapsed / runs;
  }

  private static double time(Supplier<Object> action, long runs) {
    long begin = System.nanoTime();
    for (long i = 0; i < runs; i++) {
      sink = action.get();
    }
    return (double) (System.nanoTime() - begin) / runs;
  }

  private long runs(double nanos) {
    return (long) Math.max(1, Math.ceil(job.sampleNanos() / nanos));
  }

  /** Gives up early: whoever waits for the limit to pass, waits for nothing. */
  private void requireTime() {
    if (elapsed() + FEWEST_SAMPLES * (primalNanos + derivativeNanos) > job.limitNanos()) {
      throw new TooSlowException(
          "one run takes about %s, and %d samples must fit into %s"
              .formatted(
                  Amounts.nanos(derivativeNanos),
                  FEWEST_SAMPLES,
                  Amounts.time(Duration.ofNanos(job.limitNanos()))));
    }
  }

  /** Whether there is time for another sample, and for the run that counts. */
  private boolean hasTime() {
    double least = (double) job.sampleNanos();
    double sample = Math.max(primalNanos, least) + Math.max(derivativeNanos, least);
    return elapsed() + sample + derivativeNanos < job.limitNanos() / 2.0;
  }

  private long elapsed() {
    return System.nanoTime() - start;
  }
}
