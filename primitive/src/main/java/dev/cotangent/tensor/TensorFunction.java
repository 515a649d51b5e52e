package dev.cotangent.tensor;

/**
 * A function from tensors to a tensor. The array it is given is its own to keep or change.
 *
 * {@snippet :
 * TensorFunction loss = x -> data.matmul(x[0]).add(x[1]).square().mean();
 * }
 */
@FunctionalInterface
public interface TensorFunction {
  /**
   * Returns the function's value.
   *
   * @param x the inputs
   */
  Tensor apply(Tensor[] x);
}
