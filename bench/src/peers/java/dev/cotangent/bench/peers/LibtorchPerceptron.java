package dev.cotangent.bench.peers;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.cotangent.bench.peer.Perceptron;
import dev.cotangent.bench.peer.Precision;
import dev.cotangent.bench.peer.RandomData;
import java.util.stream.IntStream;

/** A perceptron in libtorch. */
final class LibtorchPerceptron {
  private final Libtorch libtorch;
  private final PtNDArray inputs;
  private final PtNDArray classes;
  private final PtNDArray one;
  // As libtorch's own linear layers have them: a row for each output.
  private final PtNDArray[] weights;
  private final PtNDArray[] biases;

  LibtorchPerceptron(Perceptron data, int threads, Precision precision) {
    libtorch = Libtorch.start(threads, precision);
    int[] widths = data.widths();
    inputs = libtorch.tensor(data.inputs(), data.batch(), widths[0]);
    classes = libtorch.column(data.classes());
    one = libtorch.tensor(new double[] {1});
    weights =
        IntStream.range(0, data.layers())
            .mapToObj(l ->
                libtorch.tensor(
                    RandomData.transposed(data.weights()[l], widths[l], widths[l + 1]),
                    widths[l + 1],
                    widths[l]))
            .toArray(PtNDArray[]::new);
    biases =
        IntStream.range(0, data.layers())
            .mapToObj(l -> libtorch.tensor(data.biases()[l], widths[l + 1]))
            .toArray(PtNDArray[]::new);
  }

  /** Computes the loss and its gradient with respect to all parameters. */
  void step() {
    try (NDManager step = libtorch.newStep()) {
      gradients(step);
    }
  }

  /**
   * Returns the gradients' elements: each layer's weights, a row for each output, and its biases.
   */
  double[][] gradients() {
    try (NDManager step = libtorch.newStep()) {
      PtNDArray[] gradients = gradients(step);
      double[][] elements = new double[gradients.length][];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = Libtorch.elements(gradients[i]);
      }
      return elements;
    }
  }

  private PtNDArray[] gradients(NDManager step) {
    Libtorch.record();
    // DJL gives a result to the owner of the first operand.
    inputs.tempAttach(step);
    int layers = weights.length;
    PtNDArray[] leaves = new PtNDArray[2 * layers];
    PtNDArray outputs = inputs;
    for (int l = 0; l < layers; l++) {
      PtNDArray weight = Libtorch.leaf(weights[l], step);
      PtNDArray bias = Libtorch.leaf(biases[l], step);
      outputs = JniUtils.linear(l == 0 ? outputs : JniUtils.relu(outputs), weight, bias);
      leaves[2 * l] = weight;
      leaves[2 * l + 1] = bias;
    }
    Libtorch.backward(Libtorch.crossEntropy(outputs, classes), one);
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] = leaves[i].getGradient();
    }
    return leaves;
  }
}
