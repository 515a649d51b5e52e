package dev.cotangent.reverse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.cotangent.primitive.Direction;
import org.junit.jupiter.api.Test;

/** What clearing a tape touches: a small tape must not pay for a large one before it. */
class EntriesTest {
  private static final int LARGE = 3 * Entries.BLOCK;

  private static void append(Entries entries, int count) {
    Direction direction = new Direction();
    for (int i = 0; i < count; i++) {
      entries.append(direction, 0, 1, 2, 0, 3, 4);
    }
  }

  @Test
  void clearingForgetsTheRatesOfAllThatWasUsed() {
    Entries entries = new Entries();
    append(entries, LARGE);
    entries.clear(LARGE);
    for (int block = 0; block < 3; block++) {
      assertEquals(0, assertNotNullRates(entries, block)[0]);
    }
  }

  @Test
  void clearingLeavesWhatWasNotUsedAlone() {
    Entries entries = new Entries();
    append(entries, LARGE);
    entries.clear(LARGE);
    double[] unused = assertNotNullRates(entries, 2);
    unused[0] = 7;
    append(entries, 1);
    entries.clear(LARGE);
    assertEquals(7, unused[0]);
  }

  private static double[] assertNotNullRates(Entries entries, int block) {
    double[] rates = entries.block(block).rates;
    assertNotNull(rates);
    return rates;
  }
}
