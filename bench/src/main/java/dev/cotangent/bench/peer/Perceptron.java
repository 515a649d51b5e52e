package dev.cotangent.bench.peer;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A perceptron's parameters and a batch to train it with: layers with ReLU between them, the last
 * one's outputs compared with classes by the mean cross-entropy of their softmax. Without hidden
 * layers it is a softmax classifier.
 *
 * @param batch the number of samples
 * @param widths the number of inputs, of each layer's outputs, the last being the classes
 * @param inputs the samples, one after the other
 * @param classes the class of each sample
 * @param weights each layer's weights, a row for each of its inputs
 * @param biases each layer's biases
 */
@SuppressWarnings("ArrayRecordComponent") // plain data, compared by nobody
public record Perceptron(
    int batch,
    int[] widths,
    double[] inputs,
    int[] classes,
    double[][] weights,
    double[][] biases) {

  /** Makes one of random numbers, the same each time. */
  public static Perceptron random(int batch, int... widths) {
    Random random = new Random(1);
    int layers = widths.length - 1;
    double[] inputs = RandomData.normal(random, batch * widths[0], 1);
    int[] classes = RandomData.classes(random, batch, widths[layers]);
    double[][] weights =
        IntStream.range(0, layers)
            .mapToObj(l ->
                RandomData.normal(random, widths[l] * widths[l + 1], Math.sqrt(2.0 / widths[l])))
            .toArray(double[][]::new);
    double[][] biases =
        Arrays.stream(widths, 1, widths.length)
            .mapToObj(width -> RandomData.normal(random, width, 0.1))
            .toArray(double[][]::new);
    return new Perceptron(batch, widths, inputs, classes, weights, biases);
  }

  public int layers() {
    return widths.length - 1;
  }
}
