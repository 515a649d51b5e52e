package dev.cotangent.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final Task TASK = new Task("some", new Suite.Item("item", 0), List.of());

  private static Job job(Duration warmup, Duration limit) {
    Settings settings = new Settings(1, 3, warmup, Duration.ofMillis(1), limit, 1 << 26, 0);
    return Job.of(1, TASK, settings, true);
  }

  /** Writes down what is asked of it. */
  private static final class Witness implements Subject {
    private final List<String> calls = new ArrayList<>();
    private final long nanos;

    private Witness(Duration derivative) {
      this.nanos = derivative.toNanos();
    }

    @Override
    public Object primal() {
      calls.add("primal");
      return calls.size();
    }

    @Override
    public Object derivative() {
      calls.add("derivative");
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
      return calls.size();
    }

    @Override
    public Counts counts() {
      calls.add("counts");
      return new Counts(3, 5);
    }

    @Override
    public int outputs() {
      calls.add("outputs");
      return 4;
    }
  }

  @Test
  void nothingIsLeftToRunOnceTheSamplesAreTaken() {
    Witness subject = new Witness(Duration.ofMillis(1));
    Answer answer =
        new Sampler(job(Duration.ofMillis(2), Duration.ofSeconds(10)), subject).measure();
    assertEquals(3, answer.derivative().size());
    assertEquals(new Counts(3, 5), answer.counts());
    assertEquals(4, answer.outputs());
    assertEquals(List.of("counts", "outputs"), subject.calls.subList(0, 2));
    assertEquals("derivative", subject.calls.getLast());
  }

  @Test
  void whatIsTooSlowIsGivenUp() {
    Witness subject = new Witness(Duration.ofMillis(400));
    Sampler sampler = new Sampler(job(Duration.ofSeconds(1), Duration.ofMillis(500)), subject);
    TooSlowException e = assertThrows(TooSlowException.class, sampler::measure);
    assertTrue(e.getMessage().contains("one run takes about 4"), e.getMessage());
    assertTrue(e.getMessage().contains("must fit into 500 ms"), e.getMessage());
    assertEquals(1, subject.calls.stream().filter("derivative"::equals).count());
  }

  @Test
  void theWarmUpHasAQuarterOfTheLimitAtMost() {
    Job hurried = job(Duration.ofMinutes(1), Duration.ofMillis(800));
    assertEquals(200_000_000, Sampler.LONGEST_WARMUP * hurried.warmupNanos());
    Job patient = job(Duration.ofMillis(5), Duration.ofSeconds(10));
    assertEquals(20_000_000, patient.warmupNanos(), "a JVM's first one is longer");
    assertEquals(1_000_000, patient.sampleNanos());
  }

  @Test
  void figuresOfSomeJvmsOnlySaySo() {
    Pool pool = new Pool();
    List<Double> samples = List.of(1.0, 2.0);
    pool.add(new Answer(1, Status.MEASURED, "", samples, samples, 8, Counts.UNKNOWN, 1));
    assertEquals("", pool.measured().outcome().message());
    pool.add(Answer.without(2, Status.FAILED, "I will not"));
    Outcome outcome = pool.measured().outcome();
    assertEquals(Status.MEASURED, outcome.status());
    assertEquals("1 of 2 JVMs: I will not", outcome.message());
  }

  @Test
  void theSettingsTellOfRehearsalAndFirstWarmUp() {
    String quick = Settings.quick(1 << 30).describe();
    assertTrue(quick.contains("a rehearsal of all"), quick);
    assertTrue(quick.contains("25 to 50 ms (the first: up to 200 ms)"), quick);
    String full = Settings.full(1 << 30).describe();
    assertTrue(!full.contains("rehearsal") && full.contains("the first: up to 2000 ms"), full);
  }
}
