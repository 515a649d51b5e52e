package dev.cotangent.layer;

import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A function of an input and of parameters, both of which are handed to it: it can be
 * differentiated with respect to either, and a layer itself has no state. Whatever is written over
 * {@link Tensor} can be one.
 */
public interface Layer {
  /** Returns the number of tensors that the layer takes as its parameters. */
  int parameterCount();

  /**
   * Returns parameters to begin with.
   *
   * @param type the type of their elements, which is that of the inputs to come
   * @param random what random numbers are drawn from; the same ones give the same parameters
   */
  List<Tensor> parameters(ElementType type, RandomGenerator random);

  /**
   * Applies the layer.
   *
   * @param pass whether this is for training or for prediction
   * @param x the input; its first axis counts samples
   * @param parameters as many as {@link #parameterCount}
   * @throws IllegalArgumentException if a shape does not fit or there are more or fewer parameters
   */
  Tensor apply(Pass pass, Tensor x, Tensor... parameters);

  /** Applies the layer for prediction. */
  default Tensor predict(Tensor x, Tensor... parameters) {
    return apply(Pass.prediction(), x, parameters);
  }
}
