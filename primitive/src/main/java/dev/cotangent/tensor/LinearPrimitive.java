package dev.cotangent.tensor;

import dev.cotangent.primitive.Role;

/**
 * A linear operation on one tensor: its pushforward is itself, its pullback is its mirror, the
 * operation with the transposed matrix. Sum and broadcast are each other's mirror, so are gather
 * and scatter-add, slice and embed; a permutation of axes has its inverse.
 */
public interface LinearPrimitive extends TensorPrimitive {
  /** Returns the value for a constant operand. */
  Tensor value(Tensor x);

  /** Returns the mirror: the operation with the transposed matrix. */
  LinearPrimitive mirror(Tensor x);

  @Override
  default Tensor value(Tensor... x) {
    return value(x[0]);
  }

  @Override
  default Role role() {
    return Role.DISTRIBUTOR;
  }

  @Override
  default Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
    return Tensor.apply(this, dx);
  }

  @Override
  default Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
    return Tensor.apply(mirror(x[0]), w);
  }
}
