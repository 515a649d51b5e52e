package dev.cotangent.bench.lesson;

import dev.cotangent.layer.Batch;
import dev.cotangent.layer.Batches;
import dev.cotangent.layer.Initialization;
import dev.cotangent.layer.Layer;
import dev.cotangent.layer.Layers;
import dev.cotangent.layer.Pass;
import dev.cotangent.layer.Training;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What lessons that train networks have in common. */
final class Networks {
  /** The loss of a batch. */
  @FunctionalInterface
  interface BatchLoss {
    /** Returns one number, which is to become small. */
    Tensor apply(Batch batch, Pass pass, Tensor... parameters);
  }

  private Networks() {}

  /**
   * Returns linear layers with something between one and the next.
   *
   * @param sizes the number of inputs, then that of the units of each layer
   */
  static Layer dense(Initialization initialization, Layer between, int... sizes) {
    return dense(initialization, initialization, between, sizes);
  }

  /** Returns linear layers of which the first is initialized in another way than the rest. */
  static Layer dense(Initialization first, Initialization rest, Layer between, int... sizes) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.linear(sizes[0], sizes[1], first));
    for (int i = 2; i < sizes.length; i++) {
      layers.add(between);
      layers.add(Layers.linear(sizes[i - 1], sizes[i], rest));
    }
    return Layers.sequence(layers.toArray(Layer[]::new));
  }

  /** Shows the training all samples once, and returns the mean of the batches' losses. */
  static double epoch(Training training, Batches batches, BatchLoss loss) {
    double[] sum = new double[1];
    batches.epoch(batch -> sum[0] += training.step((pass, x) -> loss.apply(batch, pass, x)));
    return sum[0] / batches.count();
  }

  /** Returns how many numbers parameters are in all. */
  static int count(Tensor... parameters) {
    return Arrays.stream(parameters).mapToInt(Tensor::size).sum();
  }

  /** Returns which part of the scores is largest in the column of the class. */
  static double accuracy(Tensor scores, int... classes) {
    int[] guesses = scores.argMax(1);
    int right = 0;
    for (int i = 0; i < classes.length; i++) {
      right += guesses[i] == classes[i] ? 1 : 0;
    }
    return (double) right / classes.length;
  }
}
