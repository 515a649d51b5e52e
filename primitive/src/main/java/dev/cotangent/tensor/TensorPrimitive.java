package dev.cotangent.tensor;

import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Role;
import org.jspecify.annotations.Nullable;

/**
 * One row of the tensors' registry: an operation with its value, and its derivative as a linear map
 * in both directions. Both are stated over {@link Tensor}, so that they can be differentiated
 * themselves, and the adjoint identity ⟨w, J v⟩ = ⟨Jᵀ w, v⟩, which the tests check for every row,
 * ties them together.
 *
 * <p>What works element by element needs no row here: the scalar registry's rows do it. What is
 * linear is a {@link LinearPrimitive}. A row of your own works like a built-in one:
 *
 * {@snippet :
 * record Outer() implements TensorPrimitive {
 *   public String name() { return "myOuter"; }
 *   public Role role() { return Role.SWITCHER; }
 *   public Tensor value(Tensor... x) { return x[0].outer(x[1]); }
 *   public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
 *     return k == 0 ? dx.outer(x[1]) : x[0].outer(dx);
 *   }
 *   public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
 *     return k == 0 ? w.matmul(x[1]) : w.transpose().matmul(x[0]);
 *   }
 * }
 * Tensor z = Tensor.apply(new Outer(), a, b);
 * }
 *
 * <p>A row keeps nothing of what it computes: the tensors inside {@link #value} lie in the memory
 * of the tape that records, and are gone when it ends.
 *
 * <p>An operation has one result; one that gives several things packs them into one tensor and
 * takes slices of it.
 */
public interface TensorPrimitive {
  /** Returns the name, in the manner of a Java method. */
  String name();

  /** Returns what this primitive does to a gradient. */
  Role role();

  /** Returns the scalar registry's row if this applies one element by element, otherwise null. */
  default @Nullable Primitive elementwise() {
    return null;
  }

  /**
   * Returns the value for constant operands.
   *
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  Tensor value(Tensor... x);

  /**
   * Returns the result's change for a change of one operand: J v.
   *
   * @param k which operand changes, from 0
   * @param x the operands
   * @param y the result
   * @param dx the operand's change, of its shape
   * @return of the result's shape; null where the result does not change
   */
  @Nullable Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx);

  /**
   * Returns what one operand contributes to a weighted sum of the result's elements: Jᵀ w.
   *
   * @param k which operand, from 0
   * @param x the operands
   * @param y the result
   * @param w a weight for each element of the result, of its shape
   * @return of the operand's shape; null where it contributes nothing
   */
  @Nullable Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w);
}
