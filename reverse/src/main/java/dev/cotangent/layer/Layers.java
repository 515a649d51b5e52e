package dev.cotangent.layer;

import dev.cotangent.tensor.Tensor;

/** The layers. A {@linkplain #sequence sequence} of layers is one as well. */
public final class Layers {
  private Layers() {}

  /**
   * Returns the layer x · w + b, initialized by {@link Initialization#GLOROT}. Its parameters are
   * the weights w, of shape [in, out], and the bias b, of shape [out].
   *
   * @throws IllegalArgumentException if there are no inputs or no outputs
   */
  public static Layer linear(int in, int out) {
    return linear(in, out, Initialization.GLOROT);
  }

  /**
   * Returns the layer x · w + b.
   *
   * @param initialization how w and b are drawn at first
   * @throws IllegalArgumentException if there are no inputs or no outputs
   */
  public static Layer linear(int in, int out, Initialization initialization) {
    return new Linear(in, out, initialization);
  }

  /** Returns the layer 1 / (1 + exp(-x)). */
  public static Layer sigmoid() {
    return new Activation("sigmoid", Tensor::sigmoid);
  }

  /** Returns the layer tanh(x). */
  public static Layer tanh() {
    return new Activation("tanh", Tensor::tanh);
  }

  /** Returns the layer max(x, 0). */
  public static Layer relu() {
    return new Activation("relu", Tensor::relu);
  }

  /** Returns the layer exp(x) / Σ exp(x) along the last axis: scores become probabilities. */
  public static Layer softmax() {
    return new Activation("softmax", x -> x.softmax(-1));
  }

  /** Returns the layer log softmax(x) along the last axis. */
  public static Layer logSoftmax() {
    return new Activation("logSoftmax", x -> x.logSoftmax(-1));
  }

  /**
   * Returns the layer that in training sets each element to 0 with a probability and divides the
   * others by the probability that they stay; in prediction it changes nothing.
   *
   * @throws IllegalArgumentException if the probability is not at least 0 and less than 1
   */
  public static Layer dropout(double probability) {
    return new Dropout(probability);
  }

  /**
   * Returns layers one after the other as one layer. Its parameters are those of its layers, in
   * their order.
   */
  public static Layer sequence(Layer... layers) {
    return Sequence.of(layers);
  }
}
