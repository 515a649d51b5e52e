package dev.cotangent.bench.measure;

import dev.cotangent.bench.UserError;
import dev.cotangent.bench.result.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A measuring JVM, seen from outside. */
final class Fork implements AutoCloseable {
  /** How long a JVM may take to start, on a machine that does other things as well. */
  private static final Duration START = Duration.ofSeconds(60);

  /** How long a subject may be made ready even if the limit is shorter: javac may be at work. */
  private static final Duration LEAST_TO_PREPARE = Duration.ofSeconds(5);

  /** How long a JVM may take to answer that it has given up. */
  private static final Duration GRACE = Duration.ofMillis(500);

  /** The exit statuses of a JVM that a signal has ended: Ctrl-C goes to all of a terminal's. */
  private static final int INTERRUPTED = 130;

  private static final int TERMINATED = 143;

  private final Process process;
  private final PrintStream jobs;
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

  private boolean broken;

  private Fork(Process process) {
    this.process = process;
    this.jobs = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::read);
  }

  /**
   * Starts a JVM.
   *
   * @throws UserError if none starts, as with too large a heap
   */
  static Fork start(long heapBytes) throws InterruptedException {
    try {
      Fork fork = new Fork(command(heapBytes).start());
      fork.awaitStart(heapBytes);
      return fork;
    } catch (IOException e) {
      throw new UserError("a JVM for measuring cannot be started: " + e.getMessage(), e);
    }
  }

  private static ProcessBuilder command(long heapBytes) {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + (heapBytes >> 10) + "k",
            "--add-modules",
            "jdk.incubator.vector",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            Worker.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  private void awaitStart(long heapBytes) throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    Optional<String> line;
    do {
      line = next(deadline).orElse(Optional.empty());
    } while (line.isPresent() && !line.get().equals(Wire.READY));
    if (line.isEmpty()) {
      boolean ended = process.waitFor(1, TimeUnit.SECONDS);
      lines.add(Optional.empty()); // for whoever asks
      if (!ended || !wasInterrupted()) {
        close();
        throw new UserError(
            "a JVM for measuring does not start; it was to have a heap of "
                + Amounts.bytes(heapBytes)
                + ": try a smaller --heap");
      }
    }
  }

  /**
   * Returns what the JVM answers, or says itself what became of it. The limit holds for making the
   * subject ready, and again for measuring it.
   */
  Answer ask(Job job, Duration limit) throws InterruptedException {
    jobs.println(Wire.line(job));
    Duration toPrepare = limit.compareTo(LEAST_TO_PREPARE) < 0 ? LEAST_TO_PREPARE : limit;
    Answer late = late(job, toPrepare, " to get ready, or for its first run");
    long deadline = deadline(toPrepare);
    while (true) {
      Optional<Optional<String>> line = next(deadline);
      if (line.isEmpty()) {
        broken = true;
        return late;
      }
      if (line.get().isEmpty()) {
        broken = true;
        return Answer.without(job.number(), Status.FAILED, end());
      }
      String text = line.get().get();
      Optional<Answer> answer =
          Wire.message(text, Answer.class).filter(a -> a.number() == job.number());
      if (answer.isPresent()) {
        broken = answer.get().status() == Status.TOO_LARGE;
        return answer.get();
      }
      if (Wire.message(text, Prepared.class).filter(p -> p.number() == job.number()).isPresent()) {
        deadline = deadline(limit);
        late = late(job, limit, "");
      }
    }
  }

  private static long deadline(Duration limit) {
    return System.nanoTime() + limit.plus(GRACE).toNanos();
  }

  private static Answer late(Job job, Duration limit, String atWhat) {
    return Answer.without(
        job.number(), Status.TIMED_OUT, "took longer than " + Amounts.time(limit) + atWhat);
  }

  private String end() throws InterruptedException {
    return "its JVM ended with exit status " + process.waitFor() + ": by System.exit, or a crash";
  }

  /** Whether it is of no use any more: it hangs, has ended, or has been short of memory. */
  boolean isBroken() {
    return broken;
  }

  /** Whether the JVM was ended by a signal that is meant for the whole program. */
  boolean wasInterrupted() {
    return !process.isAlive()
        && (process.exitValue() == INTERRUPTED || process.exitValue() == TERMINATED);
  }

  /** Returns the next line, an empty one at the end, or nothing if it does not come in time. */
  private Optional<Optional<String>> next(long deadline) throws InterruptedException {
    return Optional.ofNullable(lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().map(Optional::of).forEach(lines::add);
    } catch (IOException | RuntimeException e) {
      // The JVM has been killed, and there is no more to read.
    } finally {
      lines.add(Optional.empty());
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
