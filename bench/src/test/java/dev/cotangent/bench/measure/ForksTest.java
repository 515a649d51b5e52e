package dev.cotangent.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.bench.UserError;
import dev.cotangent.bench.result.Estimate;
import dev.cotangent.bench.result.Outcome;
import dev.cotangent.bench.result.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForksTest {
  private static final long HEAP = 64 << 20;
  private static final Settings TINY =
      new Settings(
          1, 3, Duration.ofMillis(2), Duration.ofMillis(1), Duration.ofSeconds(10), HEAP, 0);

  private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
  private int steps;

  private void measure(Settings settings, Task... tasks) throws Exception {
    new Forks().measure(List.of(tasks), settings, listener());
  }

  private Forks.Listener listener() {
    return new Forks.Listener() {
      @Override
      public void measured(Task task, Measured measured) {
        outcomes.put(task.item().id(), measured.outcome());
      }

      @Override
      public void step() {
        steps++;
      }
    };
  }

  private static Task task(String id, Integer... size) {
    return new Task(MisbehavingSuite.NAME, new Suite.Item(id, 0), List.of(size));
  }

  private void assertOutcome(String id, Status status, String... parts) {
    Outcome outcome = outcomes.get(id);
    assertEquals(status, outcome.status(), id + ": " + outcome.message());
    for (String part : parts) {
      assertTrue(outcome.message().contains(part), outcome.message());
    }
  }

  @Test
  void whateverOneDoesTheOthersAreMeasured() throws Exception {
    String[] ids = {
      "good", "throws", "recurses", "exits", "memory", "prints", "reads", "unavailable", "last"
    };
    measure(TINY, Arrays.stream(ids).map(id -> task(id)).toArray(Task[]::new));
    assertOutcome("good", Status.MEASURED);
    assertOutcome("throws", Status.FAILED, "IllegalStateException", "I will not");
    assertOutcome("recurses", Status.FAILED, "StackOverflowError");
    assertOutcome("exits", Status.FAILED, "exit status 7");
    assertOutcome("memory", Status.TOO_LARGE, "ran out of memory");
    assertOutcome("prints", Status.MEASURED);
    assertOutcome("reads", Status.MEASURED);
    assertOutcome("unavailable", Status.SKIPPED, "install Foo");
    assertOutcome("last", Status.MEASURED);
    assertFigures(outcomes.get("last"));
    assertEquals(ids.length, steps);
  }

  private void assertFigures(Outcome outcome) {
    Estimate ratio = outcome.ratio();
    Estimate nanos = outcome.nanos();
    Estimate primal = outcome.primalNanos();
    assertNotNull(ratio);
    assertEquals(nanos.mean() / primal.mean(), ratio.mean(), 1e-12 * ratio.mean());
    assertTrue(primal.mean() > 0 && nanos.low() <= nanos.mean() && nanos.mean() <= nanos.high());
    assertEquals(7, outcome.sweeps());
    assertEquals(1234, outcome.tapeBytes());
    // one boxed number, beside which next to nothing is allocated
    assertTrue(outcome.allocatedBytes() >= 16 && outcome.allocatedBytes() < 10_000);
  }

  @Test
  void whatHangsIsEndedAndWhatIsLargerIsNotTried() throws Exception {
    Settings hurried = TINY.withLimit(Duration.ofSeconds(2));
    measure(
        hurried,
        task("good", 1, 1),
        task("hangs", 1, 5),
        task("a/good", 2, 5),
        task("b/good", 5, 1),
        task("slow", 6, 1),
        task("c/good", 6, 2),
        task("d/good"));
    assertOutcome("good", Status.MEASURED);
    assertOutcome("hangs", Status.TIMED_OUT, "took longer than 2 s");
    assertOutcome("a/good", Status.SKIPPED, "1 x 5 took too long already");
    assertOutcome("b/good", Status.MEASURED);
    assertOutcome("slow", Status.TIMED_OUT, "one run takes about", "must fit into 2 s");
    assertOutcome("c/good", Status.SKIPPED, "6 x 1 took too long already");
    assertOutcome("d/good", Status.MEASURED);
  }

  @Test
  void aLimitBelowTheWarmUpShortensTheWarmUp() throws Exception {
    Duration minute = Duration.ofMinutes(1);
    Duration half = Duration.ofMillis(500);
    Settings settings = new Settings(1, 2, minute, Duration.ofSeconds(1), half, HEAP, 0);
    measure(settings, task("good", 1, 1), task("late", 2, 2), task("last", 3, 3));
    assertOutcome("good", Status.MEASURED);
    assertOutcome("late", Status.MEASURED); // 950 ms to get ready are not the function's
    assertOutcome("last", Status.MEASURED);
  }

  @Test
  void whatNeverGetsReadyIsEnded() throws Exception {
    measure(TINY.withLimit(Duration.ofMillis(100)), task("unready"), task("last"));
    assertOutcome("unready", Status.TIMED_OUT, "took longer than", "to get ready");
    assertOutcome("last", Status.MEASURED);
  }

  @Test
  void whatDoesNotFitIsNotStarted() throws Exception {
    Task large = new Task(MisbehavingSuite.NAME, new Suite.Item("good", 3L << 30), List.of());
    measure(TINY, large);
    assertOutcome("good", Status.TOO_LARGE, "needs about 3.0 GiB", "64.0 MiB", "--heap");
  }

  @Test
  void severalJvmsPutTheirSamplesTogether() throws Exception {
    List<Outcome> all = new ArrayList<>();
    new Forks()
        .measure(
            List.of(task("good"), task("throws")),
            TINY.withForks(2),
            new Forks.Listener() {
              @Override
              public void measured(Task task, Measured measured) {
                all.add(measured.outcome());
              }

              @Override
              public void step() {
                steps++;
              }
            });
    assertEquals(
        List.of(Status.MEASURED, Status.FAILED, Status.MEASURED),
        all.stream().map(Outcome::status).toList(),
        "what has failed is not tried again");
    assertEquals(4, steps);
  }

  @Test
  void stoppingEndsEvenWhatHangs() throws Exception {
    Settings patient = TINY.withLimit(Duration.ofSeconds(60));
    Forks forks = new Forks();
    Thread stopper =
        Thread.ofVirtual()
            .unstarted(() -> {
              try {
                Thread.sleep(300);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              forks.stop();
            });
    Forks.Listener starts =
        new Forks.Listener() {
          @Override
          public void measured(Task task, Measured measured) {
            outcomes.put(task.item().id(), measured.outcome());
            stopper.start();
          }

          @Override
          public void step() {}
        };
    List<Task> tasks = List.of(task("good"), task("hangs"), task("last"));
    assertThrows(StoppedException.class, () -> forks.measure(tasks, patient, starts));
    assertEquals(List.of("good"), List.copyOf(outcomes.keySet()));
    assertThrows(StoppedException.class, () -> forks.measure(tasks, patient, starts));
  }

  @Test
  void aHeapThatNoJvmStartsWithIsSaid() {
    Settings huge = new Settings(1, 2, TINY.warmup(), TINY.sample(), TINY.limit(), 1L << 60, 0);
    UserError e = assertThrows(UserError.class, () -> measure(huge, task("good")));
    assertTrue(e.getMessage().contains("--heap"), e.getMessage());
  }

  @Test
  void suitesAreFoundByName() {
    assertEquals("families", Suites.find("families").name());
    assertEquals("file", Suites.find("file").name());
    assertThrows(IllegalArgumentException.class, () -> Suites.find("none"));
  }
}
