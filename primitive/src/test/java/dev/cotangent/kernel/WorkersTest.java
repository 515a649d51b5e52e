package dev.cotangent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each task once, whoever does it. */
@Timeout(120)
class WorkersTest {
  private final int threads = Workers.threads();

  @AfterEach
  void restore() {
    Workers.setThreads(threads);
  }

  private static void assertEachOnce(int count) {
    AtomicIntegerArray done = new AtomicIntegerArray(count);
    Workers.run(count, done::incrementAndGet);
    for (int i = 0; i < count; i++) {
      assertEquals(1, done.get(i), "task " + i + " of " + count);
    }
  }

  @Test
  void eachTaskOnce() {
    for (int number = 1; number <= 5; number++) {
      Workers.setThreads(number);
      for (int count : new int[] {0, 1, 2, 3, 7, 100, 10_000}) {
        assertEachOnce(count);
      }
    }
  }

  @Test
  void oftenAndWithPauses() throws InterruptedException {
    Workers.setThreads(3);
    for (int call = 0; call < 20_000; call++) {
      int[] done = new int[8]; // plain: what the tasks did is seen when the call has ended
      Workers.run(8, i -> done[i]++);
      for (int i = 0; i < 8; i++) {
        assertEquals(1, done[i]);
      }
      if (call % 1000 == 0) {
        Thread.sleep(2);
      }
    }
  }

  @Test
  void severalThreadsShareTheWork() {
    Workers.setThreads(2);
    CountDownLatch both = new CountDownLatch(2);
    Workers.run(
        2,
        i -> {
          both.countDown();
          try {
            both.await(); // ends only if the other task runs meanwhile
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void callsFromTasks() {
    Workers.setThreads(3);
    AtomicInteger done = new AtomicInteger();
    Workers.run(5, i -> Workers.run(7, j -> Workers.run(2, k -> done.incrementAndGet())));
    assertEquals(70, done.get());
  }

  @Test
  void callsFromSeveralThreads() throws InterruptedException {
    Workers.setThreads(3);
    List<Thread> callers = new ArrayList<>();
    AtomicInteger failures = new AtomicInteger();
    for (int caller = 0; caller < 4; caller++) {
      Thread thread =
          new Thread(() -> {
            for (int call = 0; call < 2_000; call++) {
              Workers.setThreads(1 + call % 4);
              AtomicInteger sum = new AtomicInteger();
              Workers.run(20, sum::addAndGet);
              if (sum.get() != 190) {
                failures.incrementAndGet();
              }
            }
          });
      callers.add(thread);
      thread.start();
    }
    for (Thread thread : callers) {
      thread.join();
    }
    assertEquals(0, failures.get());
  }

  @Test
  void exceptionsComeOutAfterTheOthersEnded() {
    for (int number = 1; number <= 3; number++) {
      Workers.setThreads(number);
      AtomicInteger done = new AtomicInteger();
      IllegalStateException thrown = new IllegalStateException("task 3");
      assertSame(
          thrown,
          assertThrows(
              IllegalStateException.class,
              () ->
                  Workers.run(
                      50,
                      i -> {
                        if (i == 3) {
                          throw thrown;
                        }
                        done.incrementAndGet();
                      })));
      assertEquals(49, done.get());
      assertEachOnce(100);
    }
    assertThrows(
        StackOverflowError.class,
        () ->
            Workers.run(
                4,
                i -> {
                  throw new StackOverflowError();
                }));
  }

  @Test
  void interruptionIsKept() {
    Workers.setThreads(2);
    Thread.currentThread().interrupt();
    assertEachOnce(100);
    assertTrue(Thread.interrupted());
  }

  @Test
  void helpersAreDaemons() {
    Workers.setThreads(3);
    AtomicInteger others = new AtomicInteger();
    Thread caller = Thread.currentThread();
    Workers.run(
        1000,
        i -> {
          if (Thread.currentThread() != caller) {
            others.incrementAndGet();
            assertTrue(Thread.currentThread().isDaemon());
          }
        });
    Workers.setThreads(1);
    Workers.run(1000, i -> assertSame(caller, Thread.currentThread()));
  }

  @Test
  void atLeastOneThread() {
    assertThrows(IllegalArgumentException.class, () -> Workers.setThreads(0));
    assertFalse(Workers.threads() < 1);
  }

  @Test
  void settingsThatAreNoNumberOfThreadsAreRefused() {
    assertEquals(3, Workers.asked(" 3 "));
    for (String setting : new String[] {"0", "-1", "many", ""}) {
      var e = assertThrows(IllegalArgumentException.class, () -> Workers.asked(setting));
      assertTrue(e.getMessage().contains("-Dcotangent.threads=" + setting), e.getMessage());
    }
  }
}
