package dev.cotangent.bench.measure;

import dev.cotangent.bench.UserError;
import dev.cotangent.bench.result.Status;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/**
 * The program of a measuring JVM: reads jobs from stdin and answers on stdout, one after the other.
 * What is measured may be a user's code, which may print, read, throw and never return: it gets an
 * empty stdin and a stdout that leads nowhere; and when the parent is gone, the JVM ends.
 */
public final class Worker {
  private final PrintStream out;

  /** Each is kept, with what it keeps from one subject to the next. */
  private final Map<String, Suite> suites = new HashMap<>();

  private Worker(PrintStream out) {
    this.out = out;
  }

  /** Measures until stdin ends. */
  public static void main(String[] args) throws InterruptedException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    BlockingQueue<Job> jobs = jobs(System.in);
    System.setIn(InputStream.nullInputStream());
    out.println(Wire.READY);
    Worker worker = new Worker(out);
    while (true) {
      worker.say(worker.answer(jobs.take()));
    }
  }

  private void say(Object message) {
    out.println("\n" + Wire.line(message)); // a line begun by somebody else ends here
  }

  /** Reads on a thread of its own, which notices the parent's end during a run as well. */
  private static BlockingQueue<Job> jobs(InputStream in) {
    BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines
                .lines()
                .flatMap(line -> Wire.message(line, Job.class).stream())
                .forEach(jobs::add);
          } catch (IOException e) {
            // The parent is gone, as at the end of the stream.
          } finally {
            Runtime.getRuntime().halt(0);
          }
        });
    return jobs;
  }

  private Answer answer(Job job) {
    try {
      Subject subject = prepare(job);
      say(new Prepared(job.number()));
      return new Sampler(job, subject).measure();
    } catch (TooSlowException e) {
      return Answer.without(job.number(), Status.TIMED_OUT, text(e));
    } catch (UnavailableException e) {
      return Answer.without(job.number(), Status.SKIPPED, text(e));
    } catch (Throwable e) { // of a user's function, whatever it throws
      return failure(job, e);
    }
  }

  /**
   * A JVM's first subject is run once, so that classes are not loaded at the function's expense.
   */
  private Subject prepare(Job job) {
    Subject subject = suites.computeIfAbsent(job.suite(), Suites::find).subject(job.id());
    if (job.first()) {
      Sampler.runOnce(subject);
    }
    return subject;
  }

  private static Answer failure(Job job, Throwable thrown) {
    if (Stream.iterate(thrown, e -> e != null, Throwable::getCause)
        .anyMatch(OutOfMemoryError.class::isInstance)) {
      return Answer.without(
          job.number(),
          Status.TOO_LARGE,
          "ran out of memory, with a heap of " + Amounts.bytes(Runtime.getRuntime().maxMemory()));
    }
    return Answer.without(
        job.number(),
        Status.FAILED,
        thrown instanceof UserError ? text(thrown) : thrown.toString());
  }

  private static String text(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }
}
