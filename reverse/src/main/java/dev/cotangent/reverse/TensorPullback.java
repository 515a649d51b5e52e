package dev.cotangent.reverse;

import dev.cotangent.tensor.Tensor;

/**
 * The derivative of a tensor function at a point, as a linear map from weights on its result to the
 * sensitivities of its inputs: w ↦ Jᵀ w. It is recorded once and can be applied any number of
 * times, by any number of threads at once.
 */
public final class TensorPullback {
  private final TensorLinearization linearization;

  TensorPullback(TensorLinearization linearization) {
    this.linearization = linearization;
  }

  /** Returns the function's value at the point. */
  public Tensor value() {
    return linearization.value();
  }

  /**
   * Returns Jᵀ w.
   *
   * @param w a weight for each element of the result, of its shape
   * @return for each input a tensor of its shape
   * @throws IllegalArgumentException if the shape is wrong
   */
  public Tensor[] apply(Tensor w) {
    return linearization.apply(w);
  }
}
