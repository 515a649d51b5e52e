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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/**
 * The program of a measuring JVM: reads jobs from stdin and answers on stdout, one after the other.
 * What is measured may be a user's code, which may print, read, throw and never return: it gets an
 * empty stdin and a stdout that leads nowhere; and when the parent is gone, the JVM ends.
 */
public final class Worker {
  private Worker() {}

  /** Measures until stdin ends. */
  public static void main(String[] args) throws InterruptedException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    BlockingQueue<Job> jobs = jobs(System.in);
    System.setIn(InputStream.nullInputStream());
    out.println(Wire.READY);
    while (true) {
      Answer answer = answer(jobs.take());
      // A line begun by somebody else ends here.
      out.println("\n" + Wire.line(answer));
    }
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

  private static Answer answer(Job job) {
    long start = System.nanoTime();
    try {
      Subject subject = Suites.find(job.suite()).subject(job.id());
      return new Sampler(job, subject, start).measure();
    } catch (TooSlowException e) {
      return Answer.without(job.number(), Status.TIMED_OUT, text(e));
    } catch (UnavailableException e) {
      return Answer.without(job.number(), Status.SKIPPED, text(e));
    } catch (Throwable e) { // of a user's function, whatever it throws
      return failure(job, e);
    }
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
