package dev.cotangent.bench.measure;

import com.sun.management.ThreadMXBean;
import dev.cotangent.bench.JitCompiler;
import dev.cotangent.bench.result.Status;
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

  /** Where results go, so that there is no leaving out what makes them. */
  @SuppressWarnings("unused") // read by nobody, written for the compiler's eyes
  private static volatile @Nullable Object sink;

  private final Job job;
  private final long start = System.nanoTime();
  private final Subject subject;
  private double primalNanos;
  private double derivativeNanos;

  /** Makes a sampler, and starts the clock of the limit. */
  Sampler(Job job, Subject subject) {
    this.job = job;
    this.subject = subject;
  }

  /** Runs function and derivative for the first time. */
  static void runOnce(Subject subject) {
    sink = subject.primal();
    sink = subject.derivative();
  }

  /**
   * Warms up and takes the samples. What is counted comes first, since it takes some runs as well:
   * figures once taken are not lost to the limit.
   *
   * @throws TooSlowException if two samples would take longer than what is left of the limit
   */
  Answer measure() {
    Counts counts = subject.counts();
    int outputs = subject.outputs();
    warmUp();
    long primalRuns = runs(primalNanos);
    long derivativeRuns = runs(derivativeNanos);
    List<Double> primal = new ArrayList<>();
    List<Double> derivative = new ArrayList<>();
    long allocated = Long.MAX_VALUE;
    while (primal.size() < FEWEST_SAMPLES
        || (primal.size() < job.samples() && hasTime(1, job.limitNanos() / 2))) {
      primal.add(time(subject::primal, primalRuns));
      long before = THREADS.getTotalThreadAllocatedBytes();
      derivative.add(time(subject::derivative, derivativeRuns));
      long bytes = THREADS.getTotalThreadAllocatedBytes() - before;
      allocated = Math.min(allocated, bytes / derivativeRuns);
    }
    return new Answer(
        job.number(), Status.MEASURED, "", primal, derivative, allocated, counts, outputs);
  }

  /** Goes on as well while only the first, slow runs speak against the samples' fitting in. */
  private void warmUp() {
    long begin = System.nanoTime();
    boolean compiled;
    long elapsed;
    do {
      long compilation = JitCompiler.millis();
      primalNanos = round(subject::primal);
      derivativeNanos = round(subject::derivative);
      requireTime();
      compiled = JitCompiler.millis() > compilation;
      elapsed = System.nanoTime() - begin;
    } while (elapsed < job.warmupNanos()
        || (compiled && elapsed < LONGEST_WARMUP * job.warmupNanos())
        || !hasTime(FEWEST_SAMPLES, job.limitNanos()));
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
    if (!hasTime(1, job.limitNanos())) {
      throw new TooSlowException(
          "one run takes about %s, the function itself %s, and a warm-up and %d samples must fit into %s"
              .formatted(
                  Amounts.nanos(derivativeNanos),
                  Amounts.nanos(primalNanos),
                  FEWEST_SAMPLES,
                  Amounts.time(Duration.ofNanos(job.limitNanos()))));
    }
  }

  /** Whether so many samples of function and derivative would be taken by a time. */
  private boolean hasTime(int samples, long byNanos) {
    double least = (double) job.sampleNanos();
    double sample = Math.max(primalNanos, least) + Math.max(derivativeNanos, least);
    return elapsed() + samples * sample < byNanos;
  }

  private long elapsed() {
    return System.nanoTime() - start;
  }
}
