package dev.cotangent.reverse;

import dev.cotangent.tensor.Tensor;

/**
 * A function's value and gradient at a point.
 *
 * @param value the value, a tensor of one element
 * @param gradient for each input a tensor of its shape
 */
@SuppressWarnings("ArrayRecordComponent") // the caller's to keep or change
public record TensorValueAndGradient(Tensor value, Tensor[] gradient) {}
