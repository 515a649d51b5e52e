/**
 * Tensors: dense arrays of numbers that can be differentiated. {@link dev.cotangent.tensor.Tensor}
 * is what user functions are written over; a {@link dev.cotangent.tensor.TensorPrimitive} is an
 * operation with its derivative rule, and the rows of the scalar registry serve tensors element by
 * element.
 */
@NullMarked
package dev.cotangent.tensor;

import org.jspecify.annotations.NullMarked;
