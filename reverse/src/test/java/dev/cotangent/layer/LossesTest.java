package dev.cotangent.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cotangent.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LossesTest {
  private static final Tensor SCORES = Tensor.of(new double[][] {{1, -2, 0.5}, {0.1, 3, -1}});
  private static final int[] CLASSES = {2, 0};
  private static final Tensor TRUTH = Tensor.of(new double[][] {{1, 0, 1}, {0, 1, 0.3}});

  @Test
  void valuesAreThoseOfTheFormulas() {
    double[] p = SCORES.softmax(1).toArray();
    double expected = -(Math.log(p[2]) + Math.log(p[3])) / 2;
    assertEquals(
        expected, Losses.negativeLogLikelihood(SCORES.logSoftmax(1), CLASSES).item(), 1e-15);
    assertEquals(expected, Losses.crossEntropy(SCORES, CLASSES).item(), 1e-15);
    double[] s = SCORES.toArray();
    double[] y = TRUTH.toArray();
    double squares = 0;
    double entropy = 0;
    double norm = 0;
    for (int i = 0; i < s.length; i++) {
      double q = 1 / (1 + Math.exp(-s[i]));
      squares += (s[i] - y[i]) * (s[i] - y[i]) / s.length;
      entropy -= (y[i] * Math.log(q) + (1 - y[i]) * Math.log(1 - q)) / s.length;
      norm += s[i] * s[i] + y[i] * y[i];
    }
    assertEquals(squares, Losses.meanSquaredError(SCORES, TRUTH).item(), 1e-15);
    assertEquals(entropy, Losses.binaryCrossEntropy(SCORES, TRUTH).item(), 1e-15);
    assertEquals(0.1 * norm, Losses.l2Penalty(0.1, SCORES, TRUTH).item(), 1e-14);
  }

  @Test
  void gradientsAreThoseOfDifferences() {
    GradientChecks.check(x -> Losses.negativeLogLikelihood(x[0].logSoftmax(1), CLASSES), SCORES);
    GradientChecks.check(x -> Losses.crossEntropy(x[0], CLASSES), SCORES);
    GradientChecks.check(x -> Losses.meanSquaredError(x[0], x[1]), SCORES, TRUTH);
    GradientChecks.check(x -> Losses.binaryCrossEntropy(x[0], x[1]), SCORES, TRUTH);
    GradientChecks.check(x -> Losses.l2Penalty(0.1, x), SCORES, TRUTH);
  }

  @Test
  void binaryCrossEntropyStaysFiniteFarOut() {
    Tensor far = Tensor.of(800, -800);
    assertEquals(0, Losses.binaryCrossEntropy(far, Tensor.of(1, 0)).item());
    assertEquals(800, Losses.binaryCrossEntropy(far, Tensor.of(0, 1)).item());
  }

  @Test
  void whatDoesNotFitIsNamedWithBothShapes() {
    assertMessage(
        "meanSquaredError: shapes [2, 3] and [2, 1] differ",
        () -> Losses.meanSquaredError(SCORES, Tensor.zeros(2, 1)));
    assertMessage(
        "binaryCrossEntropy: shapes [2, 3] and [3] differ",
        () -> Losses.binaryCrossEntropy(SCORES, Tensor.zeros(3)));
    assertMessage(
        "negativeLogLikelihood: 1 classes for log-probabilities of shape [2, 3]; a matrix with a"
            + " row for each is needed",
        () -> Losses.negativeLogLikelihood(SCORES, 1));
    assertMessage(
        "negativeLogLikelihood: class 3 (number 1) for log-probabilities of shape [2, 3]",
        () -> Losses.negativeLogLikelihood(SCORES, 0, 3));
    assertMessage("l2Penalty: there are no weights", () -> Losses.l2Penalty(1));
  }

  private static void assertMessage(String message, Executable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
  }
}
