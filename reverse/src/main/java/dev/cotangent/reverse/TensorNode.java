package dev.cotangent.reverse;

/**
 * A tensor's place on a tape.
 *
 * @param index the number of its adjoint
 */
record TensorNode(int index) {}
