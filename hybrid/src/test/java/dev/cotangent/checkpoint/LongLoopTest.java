package dev.cotangent.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.primitive.Real;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A loop of some 100,000 steps takes the memory of its checkpoints, and no more. */
class LongLoopTest {
  private static final int STEPS = 200_000;
  private static final double[] START = {1, -0.4, 0, 0, 0, 0, 0, 0};
  private static final long MEBIBYTE = 1 << 20;

  /** What a run leaves in the heap, seen from its first step on the way back. */
  private record Run(LossGradient gradient, long bytes) {}

  /** The first two numbers are a pendulum; the others follow it. */
  private static Real[] next(int k, Real[] s, Real[] p) {
    Real[] pendulum = Steps.pendulum(k, s, p);
    return new Real[] {pendulum[0], pendulum[1], s[0], s[1], s[2], s[3], s[4], s[5]};
  }

  private static Run run(Checkpoints checkpoints) {
    AtomicInteger calls = new AtomicInteger();
    long[] used = new long[2];
    TimeLoop.Step step =
        (k, s, p) -> {
          int call = calls.incrementAndGet();
          if (call == 1 || call == STEPS + 1) {
            used[call == 1 ? 0 : 1] = used();
          }
          return next(k, s, p);
        };
    LossGradient gradient =
        TimeLoop.of(STEPS, step).with(checkpoints).gradient(s -> s[7].mul(s[0]), START, 0.01, 0.5);
    return new Run(gradient, used[1] - used[0]);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void memoryIsThatOfTheCheckpoints() {
    Run all = run(Checkpoints.all());
    Run few = run(Checkpoints.binomial(700));
    assertArrayEquals(all.gradient.state(), few.gradient.state());
    assertArrayEquals(all.gradient.parameters(), few.gradient.parameters());
    // All states take 12.2 MiB.
    assertTrue(all.bytes > 12 * MEBIBYTE, () -> "all states take " + all.bytes);
    assertTrue(few.bytes < 3 * MEBIBYTE, () -> "700 states take " + few.bytes);
  }

  @Test
  void stepsAreRunAsOftenAsThePlanSays() {
    int steps = 3_000;
    for (int s : new int[] {5, 20, 3_000}) {
      AtomicInteger calls = new AtomicInteger();
      TimeLoop.Step step =
          (k, state, p) -> {
            calls.incrementAndGet();
            return Steps.pendulum(k, state, p);
          };
      TimeLoop.of(steps, step)
          .with(Checkpoints.binomial(s))
          .gradient(end -> end[0], new double[] {1, 0}, 0.1, 0.1);
      // The fewest that advance, one to the end, and each step once more, recorded.
      assertEquals(Binomial.cost(steps, s) + 1 + steps, calls.get());
    }
  }
}
