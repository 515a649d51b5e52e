package dev.cotangent.reverse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The life of a tape: what it records, what it costs, and what may not be done with it. */
class TapeTest {
  private static final ScalarFunction ROSENBROCK =
      x -> {
        Real sum = Real.of(0);
        for (int i = 0; i + 1 < x.length; i++) {
          Real valley = x[i + 1].sub(x[i].square()).square().mul(100);
          sum = sum.add(valley.add(x[i].rsub(1).square()));
        }
        return sum;
      };

  private static double[] rosenbrockGradient(double[] x) {
    double[] gradient = new double[x.length];
    for (int i = 0; i + 1 < x.length; i++) {
      double t = x[i + 1] - x[i] * x[i];
      gradient[i] += -400 * t * x[i] - 2 * (1 - x[i]);
      gradient[i + 1] += 200 * t;
    }
    return gradient;
  }

  private static double[] point(int n) {
    double[] x = new double[n];
    Arrays.setAll(x, i -> 0.5 + 0.3 * Math.sin(i));
    return x;
  }

  private static String message(Executable action) {
    return assertThrows(IllegalStateException.class, action).getMessage();
  }

  private static Real[] variables(Tape tape, double... x) {
    return Arrays.stream(x).mapToObj(tape::variable).toArray(Real[]::new);
  }

  @Test
  void rowsOfSeveralResults() {
    try (Tape tape = Tape.open();
        Tape other = Tape.open()) {
      Real x = tape.variable(2);
      Real y = tape.variable(5);
      Real[] results = {x.mul(y), x.log().add(y), Real.of(3)};
      double[][] rows = tape.jacobian(results);
      assertArrayEquals(new double[] {5, 2}, rows[0]);
      assertArrayEquals(new double[] {0.5, 1}, rows[1]);
      assertArrayEquals(new double[] {0, 0}, rows[2]);
      assertArrayEquals(tape.gradient(results[1]), rows[1]);
      assertThrows(IllegalStateException.class, () -> tape.jacobian(other.variable(1)));
    }
  }

  @Test
  void stepByStep() {
    try (Tape tape = Tape.open()) {
      Real x = tape.variable(2);
      Real y = tape.variable(5);
      Real z = x.log().add(x.mul(y)).sub(y.sin());
      assertArrayEquals(new double[] {5.5, 2 - Math.cos(5)}, tape.gradient(z));
      assertArrayEquals(new double[] {5, 2}, tape.gradient(x.mul(y)));
      // More variables and more operations, after a gradient.
      Real w = tape.variable(3);
      assertArrayEquals(
          new double[] {5.5 * 3, 3 * (2 - Math.cos(5)), z.value()}, tape.gradient(z.mul(w)));
      assertArrayEquals(new double[3], tape.gradient(Real.of(4)));
      assertArrayEquals(new double[] {0, 0, 1}, tape.gradient(w));
    }
  }

  /** Variables that come after entries, interleaved. */
  @Test
  void variablesAtAnyTime() {
    try (Tape tape = Tape.open()) {
      List<Double> values = new ArrayList<>();
      Real sum = Real.of(0);
      for (int i = 0; i < 10_000; i++) {
        values.add(0.1 + i % 7);
        Real x = tape.variable(values.getLast());
        sum = sum.add(x.square().mul(x.sin())).mul(1.0);
      }
      double[] gradient = tape.gradient(sum);
      for (int i = 0; i < gradient.length; i++) {
        double x = values.get(i);
        assertEquals(2 * x * Math.sin(x) + x * x * Math.cos(x), gradient[i], 1e-12);
      }
    }
  }

  @Test
  void preAccumulationKeepsTheTapeShort() {
    try (Tape tape = Tape.open()) {
      Real[] x = variables(tape, 2, 3);
      Real term = x[1].sub(x[0].square()).square().mul(100);
      assertEquals(0, tape.size(), "one term of two variables needs no entry");
      assertArrayEquals(new double[] {-400 * (3 - 4) * 2, 200 * (3 - 4)}, tape.gradient(term));
    }
    try (Tape tape = Tape.open()) {
      int n = 1_000;
      Real y = ROSENBROCK.apply(variables(tape, point(n)));
      assertTrue(tape.bytes() <= 60L * n, tape.bytes() + " bytes for " + n + " terms");
      assertArrayEquals(rosenbrockGradient(point(n)), tape.gradient(y), 1e-10);
    }
  }

  @Test
  void afterReset() {
    try (Tape tape = Tape.open()) {
      Real[] old = variables(tape, 1, 2, 3);
      String before = tape.toString();
      tape.reset();
      assertEquals(0, tape.size());
      Real fresh = tape.variable(4);
      String text = message(() -> tape.gradient(fresh.mul(old[0])));
      assertTrue(text.contains(before) && text.contains("reset"), text);
      assertTrue(text.contains(tape.toString()), "names both: " + text);
      message(() -> tape.gradient(old[0]));
      message(() -> tape.gradient(old[0].add(old[1]).mul(old[2]).add(old[1])));
      assertArrayEquals(new double[] {8}, tape.gradient(fresh.square()));
      assertEquals(1, old[0].value(), "the value is still there");
    }
  }

  @Test
  void afterClose() {
    Tape tape = Tape.open();
    Real[] x = variables(tape, 1, 2, 3);
    tape.close();
    assertDoesNotThrow(tape::close, "closing twice does nothing");
    for (Executable use :
        List.<Executable>of(
            () -> tape.gradient(x[0]),
            () -> tape.variable(1),
            tape::reset,
            tape::size,
            tape::bytes,
            () -> x[0].add(x[1]).mul(x[2]).add(x[0]))) {
      assertTrue(message(use).contains("closed"), message(use));
    }
    String text = message(() -> Reverse.gradient(p -> p[0].mul(x[0]), 1));
    assertTrue(text.contains(tape.toString()), text);
  }

  @Test
  void onAnotherTape() {
    try (Tape first = Tape.open();
        Tape second = Tape.open()) {
      Real x = first.variable(2);
      Real y = second.variable(3);
      // The tapes are nested: the second sees the first's numbers as outer ones.
      String text = message(() -> second.gradient(x.mul(y)));
      assertTrue(text.contains(first.toString()), text);
      String other = message(() -> first.gradient(x.mul(y)));
      assertTrue(other.contains(first.toString()), other);
      assertTrue(other.contains(second.toString()), other);
      message(() -> first.gradient(y));
      assertArrayEquals(new double[] {3}, first.gradient(x.mul(y.detach())));
    }
  }

  @Test
  void onAnotherThread() throws Exception {
    try (Tape tape = Tape.open();
        ExecutorService other = Executors.newSingleThreadExecutor(r -> new Thread(r, "other"))) {
      Real[] x = variables(tape, 1, 2, 3);
      List<Callable<?>> uses =
          List.of(
              () -> tape.gradient(x[0]),
              () -> tape.variable(4),
              () -> {
                tape.reset();
                return null;
              },
              () -> x[0].add(x[1]).mul(x[2]).add(x[0]),
              () -> Reverse.gradient(p -> p[0].mul(x[0]), 1));
      for (int i = 0; i < uses.size(); i++) {
        Future<?> run = other.submit(uses.get(i));
        var error = assertThrows(ExecutionException.class, run::get, "use " + i);
        assertEquals(IllegalStateException.class, error.getCause().getClass());
        String text = error.getCause().getMessage();
        assertTrue(text.contains("'other'"), text);
        assertTrue(text.contains(Thread.currentThread().getName()), text);
      }
      assertArrayEquals(new double[] {2, 1, 0}, tape.gradient(x[0].mul(x[1])), "no harm done");
    }
  }

  @Test
  void tenMillionOperations() {
    ScalarFunction f =
        x -> {
          Real y = x[0];
          for (int i = 0; i < 2_500_000; i++) {
            y = y.mul(x[1]).add(x[0].mul(x[2])).sin(); // four operations and more than one entry
          }
          return y;
        };
    var result = Reverse.valueAndGradient(f, 0.5, 0.4, 0.3);
    double[] tangents = {1, 0, 0};
    double y = 0.5;
    for (int i = 0; i < 2_500_000; i++) {
      double next = y * 0.4 + 0.5 * 0.3;
      double slope = Math.cos(next);
      tangents[0] = slope * (tangents[0] * 0.4 + 0.3);
      tangents[1] = slope * (tangents[1] * 0.4 + y);
      tangents[2] = slope * (tangents[2] * 0.4 + 0.5);
      y = Math.sin(next);
    }
    assertEquals(y, result.value());
    assertArrayEquals(tangents, result.gradient(), 1e-12);
  }

  @Test
  void moreThanTheHeapHoldsIsSaidClearly() {
    // Not run to exhaustion here; what is said is put together by Entries.
    String text = new Entries().outOfMemory(new OutOfMemoryError()).getMessage();
    assertTrue(text.contains("MiB") && text.contains("-Xmx"), text);
  }

  /** A tape that is reset and used again takes no more room the ten thousandth time. */
  @Test
  void reuseDoesNotGrow() {
    double[] x = point(100);
    double[] expected = rosenbrockGradient(x);
    try (Tape tape = Tape.open()) {
      long bytes = 0;
      for (int i = 0; i < 10_000; i++) {
        Real y = ROSENBROCK.apply(variables(tape, x));
        bytes = i == 0 ? tape.bytes() : bytes;
        assertEquals(bytes, tape.bytes());
        if (i % 1_000 == 0) {
          assertArrayEquals(expected, tape.gradient(y), 1e-10);
        }
        tape.reset();
      }
    }
  }

  /** What a gradient allocates does not depend on how many came before. */
  @Test
  void gradientsDoNotAllocateMoreWithTime() {
    double[] x = point(100);
    long early = 0;
    for (int i = 0; i < 10_000; i++) {
      Reverse.gradient(ROSENBROCK, x);
      if (i == 999) {
        early = allocation(x);
      }
    }
    long late = allocation(x);
    // The compiler may remove allocations as it warms up; it adds none.
    assertTrue(late <= early, late + " bytes after " + early);
    // Numbers of 48 bytes and nodes of 16 for each operation; no blocks, no adjoints.
    assertTrue(late < 100 * 12 * 64 + 4_096, late + " bytes for a gradient");
  }

  private static long allocation(double[] x) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      Reverse.gradient(ROSENBROCK, x);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  /** A large tape, then small ones: the memory that is kept gives right results. */
  @Test
  void sizesMix() {
    for (int n : new int[] {2, 5_000, 3, 40_000, 2, 200, 9_000, 1}) {
      double[] x = point(n);
      assertArrayEquals(rosenbrockGradient(x), Reverse.gradient(ROSENBROCK, x), 1e-10, "n = " + n);
      double[][] jacobian = Reverse.jacobian(p -> new Real[] {ROSENBROCK.apply(p), p[0]}, x);
      assertArrayEquals(rosenbrockGradient(x), jacobian[0], 1e-10, "n = " + n);
    }
  }

  @Test
  void threadsDoNotKnowOfEachOther() throws Exception {
    double[] expected = Reverse.gradient(ROSENBROCK, point(500));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      runMany(threads, 4, 200, expected);
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      runMany(threads, 500, 2, expected);
    }
  }

  private static void runMany(ExecutorService threads, int tasks, int times, double[] expected)
      throws Exception {
    List<Future<?>> runs = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      runs.add(
          threads.submit(() -> {
            for (int i = 0; i < times; i++) {
              assertArrayEquals(expected, Reverse.gradient(ROSENBROCK, point(500)));
              Thread.yield();
            }
          }));
    }
    for (Future<?> run : runs) {
      run.get();
    }
  }

  /** A tape is bound to its virtual thread, whichever carrier that runs on. */
  @Test
  void virtualThreadsKeepTheirTape() throws InterruptedException {
    List<Throwable> errors = new ArrayList<>();
    Thread thread =
        Thread.ofVirtual()
            .uncaughtExceptionHandler((t, e) -> errors.add(e))
            .start(() -> {
              try (Tape tape = Tape.open()) {
                Real[] x = variables(tape, 1, 2, 3);
                Real y = x[0];
                for (int i = 0; i < 100; i++) {
                  y = y.mul(x[1]).add(x[2]).sin();
                  Thread.sleep(0, 1_000);
                }
                assertEquals(3, tape.gradient(y).length);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    thread.join();
    assertEquals(List.of(), errors);
  }

  @Test
  void namesSayWhichTapeOfWhichThread() {
    try (Tape first = Tape.open();
        Tape second = Tape.open()) {
      assertTrue(first.toString().startsWith("tape "), first.toString());
      assertTrue(first.toString().contains(Thread.currentThread().getName()));
      assertTrue(!first.toString().equals(second.toString()));
      assertTrue(first.variable(2).toString().contains(first.toString()));
      assertEquals("2.0", Real.of(2).toString());
    }
  }
}
