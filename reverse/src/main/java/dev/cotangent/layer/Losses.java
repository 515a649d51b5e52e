package dev.cotangent.layer;

import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/** What training makes small: each loss is one number, the mean over samples. */
public final class Losses {
  private Losses() {}

  /**
   * Returns the mean over the rows of minus the logarithm of the class's probability.
   *
   * @param logProbabilities a row for each sample and a column for each class, such as {@link
   *     Layers#logSoftmax} gives
   * @param classes for each row the index of its class
   * @throws IllegalArgumentException if there is not a class for each row, or one is out of range
   */
  public static Tensor negativeLogLikelihood(Tensor logProbabilities, int... classes) {
    Tensor x = logProbabilities;
    if (x.rank() != 2 || x.size(0) != classes.length) {
      throw new IllegalArgumentException(
          "negativeLogLikelihood: "
              + classes.length
              + " classes for log-probabilities of shape "
              + Arrays.toString(x.shape())
              + "; a matrix with a row for each is needed");
    }
    int columns = x.size(1);
    int[] places = new int[classes.length];
    for (int i = 0; i < places.length; i++) {
      if (classes[i] < 0 || classes[i] >= columns) {
        throw new IllegalArgumentException(
            "negativeLogLikelihood: class "
                + classes[i]
                + " (number "
                + i
                + ") for log-probabilities of shape "
                + Arrays.toString(x.shape()));
      }
      places[i] = i * columns + classes[i];
    }
    return x.flatten().gather(0, places).mean().neg();
  }

  /**
   * Returns the mean over the rows of -log softmax(scores) at the row's class: {@link
   * Layers#logSoftmax} and {@link #negativeLogLikelihood} in one, which is faster.
   *
   * @param scores a row for each sample and a column for each class
   * @param classes for each row the index of its class
   * @throws IllegalArgumentException if there is not a class for each row, or one is out of range
   */
  public static Tensor crossEntropy(Tensor scores, int... classes) {
    return scores.crossEntropy(classes);
  }

  /**
   * Returns the mean of (x - y)² over all elements.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public static Tensor meanSquaredError(Tensor x, Tensor y) {
    requireSameShape("meanSquaredError", x, y);
    return x.sub(y).square().mean();
  }

  /**
   * Returns the mean over all elements of -y log p - (1 - y) log(1 - p), where p is sigmoid(score).
   * It is computed from the scores, without overflow and without the logarithm of 0.
   *
   * @param scores what sigmoid would make probabilities of
   * @param y the truth, 0 or 1, or a probability
   * @throws IllegalArgumentException if the shapes differ
   */
  public static Tensor binaryCrossEntropy(Tensor scores, Tensor y) {
    requireSameShape("binaryCrossEntropy", scores, y);
    return scores.softplus().sub(scores.mul(y)).mean();
  }

  /**
   * Returns strength · Σ w² over all elements of the given tensors, to be added to a loss.
   *
   * @param weights at least one
   */
  public static Tensor l2Penalty(double strength, Tensor... weights) {
    if (weights.length == 0) {
      throw new IllegalArgumentException("l2Penalty: there are no weights");
    }
    Tensor sum = weights[0].square().sum();
    for (int i = 1; i < weights.length; i++) {
      sum = sum.add(weights[i].square().sum());
    }
    return sum.mul(strength);
  }

  private static void requireSameShape(String loss, Tensor x, Tensor y) {
    if (!Arrays.equals(x.shape(), y.shape())) {
      throw new IllegalArgumentException(
          loss
              + ": shapes "
              + Arrays.toString(x.shape())
              + " and "
              + Arrays.toString(y.shape())
              + " differ");
    }
  }
}
