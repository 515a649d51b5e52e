package dev.cotangent.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static int[] order(Batches batches) {
    List<Integer> order = new ArrayList<>();
    batches.epoch(batch -> Arrays.stream(batch.rows()).forEach(order::add));
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void anEpochHasEverySampleOnce() {
    int[] order = order(Batches.of(10, 4, 1));
    Arrays.sort(order);
    assertArrayEquals(IntStream.range(0, 10).toArray(), order);
  }

  @Test
  void theLastBatchHasWhatIsLeft() {
    List<Integer> sizes = new ArrayList<>();
    Batches batches = Batches.of(10, 4, 1);
    batches.epoch(batch -> sizes.add(batch.size()));
    assertEquals(List.of(4, 4, 2), sizes);
    assertEquals(3, batches.count());
    assertEquals(0, Batches.of(0, 4, 1).count());
  }

  @Test
  void theOrderDependsOnTheSeedAlone() {
    Batches batches = Batches.of(50, 8, 1);
    Batches same = Batches.of(50, 50, 1);
    int[] first = order(batches);
    assertArrayEquals(first, order(same));
    int[] second = order(batches);
    assertFalse(Arrays.equals(first, second));
    assertArrayEquals(second, order(same));
    assertFalse(Arrays.equals(first, order(Batches.of(50, 8, 2))));
  }

  @Test
  void aBatchTakesItsPartOfAllData() {
    Tensor x = Tensor.range(12).reshape(6, 2);
    int[] y = {0, 10, 20, 30, 40, 50};
    List<Tensor> kept = new ArrayList<>();
    Batches.of(6, 2, 3)
        .epoch(batch -> {
          int[] rows = batch.rows();
          Tensor part = batch.of(x);
          assertArrayEquals(
              new double[] {2 * rows[0], 2 * rows[0] + 1, 2 * rows[1], 2 * rows[1] + 1},
              part.toArray());
          assertArrayEquals(new int[] {10 * rows[0], 10 * rows[1]}, batch.of(y));
          kept.add(part);
        });
    assertThrows(IllegalStateException.class, () -> kept.getFirst().toArray());
  }

  @Test
  void dataOfAnotherLengthIsRejected() {
    Batches.of(6, 6, 3)
        .epoch(batch -> {
          assertThrows(IllegalArgumentException.class, () -> batch.of(Tensor.zeros(5, 2)));
          assertThrows(IllegalArgumentException.class, () -> batch.of(new int[7]));
        });
    assertThrows(IllegalArgumentException.class, () -> Batches.of(6, 0, 3));
    assertThrows(IllegalArgumentException.class, () -> Batches.of(-1, 2, 3));
  }
}
