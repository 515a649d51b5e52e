package dev.cotangent.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.math3.util.CombinatoricsUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules run no more steps than they must, and store no more states than they may. */
class ScheduleTest {
  private static final int STEPS = 100;
  private static final int CHECKPOINTS = 25;

  /** The fewest advancing steps for l steps and s checkpoints, by trying every first split. */
  private static long[][] fewest() {
    long[][] fewest = new long[STEPS + 1][CHECKPOINTS + 1];
    for (int s = 1; s <= CHECKPOINTS; s++) {
      for (int l = 2; l <= STEPS; l++) {
        fewest[l][s] = l * (l - 1L) / 2; // with no further checkpoint
        for (int m = 1; m < l && s > 1; m++) {
          fewest[l][s] = Math.min(fewest[l][s], m + fewest[m][s] + fewest[l - m][s - 1]);
        }
      }
    }
    return fewest;
  }

  @Test
  void formulaAndScheduleAreOptimal() {
    long[][] fewest = fewest();
    for (int s = 1; s <= CHECKPOINTS; s++) {
      for (int l = 1; l <= STEPS; l++) {
        String where = l + " steps, " + s + " checkpoints";
        assertEquals(fewest[l][s], Binomial.cost(l, s), where);
        Count count = Count.of(new OfflineSchedule(l, s), l);
        assertEquals(fewest[l][s], count.advanced(), where);
        assertEquals(Binomial.repeats(l, s), count.repeats(), where);
        assertTrue(count.live() <= s, where);
      }
    }
  }

  @Test
  void tenCheckpointsAndThreeRepeatsCover286Steps() {
    assertEquals(286, Binomial.capacity(10, 3, Long.MAX_VALUE));
    assertEquals(3, Count.of(new OfflineSchedule(286, 10), 286).repeats());
    assertEquals(4, Count.of(new OfflineSchedule(287, 10), 287).repeats());
    assertEquals(3 * 286 - 78, Count.of(new OfflineSchedule(286, 10), 286).advanced());
  }

  @ParameterizedTest
  @CsvSource({
    "1000000, 10",
    "1000000, 100",
    "10000000, 2097152",
    "2147483647, 2",
    "2147483647, 100",
    "2147483647, 2147483646"
  })
  void largeNumbersDoNotOverflow(int l, int s) {
    int r = Binomial.repeats(l, s);
    assertTrue(Binomial.capacity(s, r, Long.MAX_VALUE) >= l);
    assertTrue(Binomial.capacity(s, r - 1L, Long.MAX_VALUE) < l);
    int m = Binomial.split(l, s);
    assertTrue(m > 0 && m < l, () -> "split at " + m);
    // The split loses nothing: the recursion that defines the optimum holds at it.
    long parts = m + Binomial.cost(m, s);
    if (s > 2 || l - m < 100_000) {
      assertEquals(Binomial.cost(l, s), parts + Binomial.cost(l - m, s - 1));
    }
  }

  @Test
  void capacityIsABinomialCoefficient() {
    for (int s = 0; s < 30; s++) {
      for (int r = 0; r < 30; r++) {
        long expected = CombinatoricsUtils.binomialCoefficient(s + r, r);
        assertEquals(expected, Binomial.capacity(s, r, Long.MAX_VALUE));
      }
    }
  }

  @Test
  void checkpointsForAllStepsRunNoneTwice() {
    assertEquals(99, Count.of(new OfflineSchedule(100, 100), 100).advanced());
    assertEquals(99, Count.of(new OnlineSchedule(Integer.MAX_VALUE), 100).advanced());
    assertEquals(99, Count.of(new OfflineSchedule(100, Integer.MAX_VALUE), 100).advanced());
  }

  @Test
  void noStepsAndOneStep() {
    assertEquals(0, Count.of(new OfflineSchedule(0, 3), 0).live());
    assertEquals(0, Count.of(new OnlineSchedule(3), 0).live());
    assertEquals(0, Count.of(new OfflineSchedule(1, 3), 1).advanced());
    assertEquals(0, Count.of(new OnlineSchedule(3), 1).advanced());
  }

  /**
   * The guarantee of online checkpoints, for every number of steps that a loop may turn out to
   * have.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 7, 10, 20, 40})
  void onlineSchedulesRepeatAtMostOnceMore(int s) {
    int excess = Integer.MIN_VALUE;
    for (int l = 1; l <= 600; l++) {
      Count count = Count.of(new OnlineSchedule(s), l);
      assertTrue(count.live() <= s, "live checkpoints");
      assertTrue(count.advanced() >= Binomial.cost(l, s), "no schedule is better than the best");
      int repeats = count.repeats();
      assertTrue(repeats <= Binomial.repeats(l, s) + 1, l + " steps: " + repeats + " repeats");
      assertTrue(2 * count.advanced() <= 3 * Binomial.cost(l, s), l + " steps: half as many more");
      excess = Math.max(excess, repeats - Binomial.repeats(l, s));
    }
    assertEquals(1, excess, "the guarantee is not better than stated");
  }

  @Test
  void oneOnlineCheckpointIsTheInitialState() {
    assertEquals(Binomial.cost(50, 1), Count.of(new OnlineSchedule(1), 50).advanced());
  }
}
