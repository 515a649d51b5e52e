package dev.cotangent.backend.cuda.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations are found by the mark before theirs, also after 2³² of them. */
class TrailTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 4000, Integer.MAX_VALUE - 3, -3})
  void theOneAfterAMarkIsFound(int start) {
    Trail trail = new Trail(start);
    assertNull(trail.after(start), "nothing was asked for yet");
    for (int i = 1; i <= 8; i++) {
      assertEquals(start + i, trail.add("operation " + i));
    }
    for (int i = 0; i < 8; i++) {
      assertEquals("operation " + (i + 1), trail.after(start + i));
    }
    assertNull(trail.after(start + 8));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE - 3000})
  void whatIsForgottenIsNotMistakenForAnother(int start) {
    Trail trail = new Trail(start);
    for (int i = 1; i <= 5000; i++) {
      trail.add("operation " + i);
    }
    assertTrue(trail.after(start).contains("5000 others"));
    assertEquals("operation 905", trail.after(start + 904));
  }
}
