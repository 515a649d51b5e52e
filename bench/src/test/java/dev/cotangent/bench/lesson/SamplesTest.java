package dev.cotangent.bench.lesson;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void theDataAreInTheProgram() throws IOException {
    assertArrayEquals(new int[] {569, 30}, Samples.read("breast_cancer.csv").features().shape());
    assertArrayEquals(new int[] {150, 4}, Samples.read("iris.csv").features().shape());
    Samples digits = Samples.read("digits.csv.gz");
    assertArrayEquals(new int[] {1797, 64}, digits.features().shape());
    assertArrayEquals(
        new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
        Arrays.stream(digits.labels()).distinct().sorted().toArray());
    assertThrows(IOException.class, () -> Samples.read("nothing.csv"));
  }

  @Test
  void shufflingKeepsRowsAndLabelsTogether() {
    double[][] features = new double[50][];
    int[] labels = new int[50];
    for (int i = 0; i < 50; i++) {
      features[i] = new double[] {i, 2 * i};
      labels[i] = i;
    }
    Samples shuffled = Samples.of(features, labels).shuffled(3);
    int[] order = shuffled.labels();
    assertTrue(!Arrays.equals(labels, order));
    for (int i = 0; i < 50; i++) {
      assertEquals(2.0 * order[i], shuffled.features().get(i, 1).value());
    }
    assertArrayEquals(Arrays.copyOf(order, 5), shuffled.part(0, 5).labels());
  }

  @Test
  void standardizingSurvivesAConstantFeature() {
    Samples samples = Samples.of(new double[][] {{1, 7}, {3, 7}}, new int[] {0, 1});
    assertArrayEquals(
        new double[] {-1, 0, 1, 0}, samples.standardizedBy(samples).features().toArray());
  }
}
