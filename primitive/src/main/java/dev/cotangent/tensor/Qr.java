package dev.cotangent.tensor;

/**
 * A matrix as a product of two, or each matrix of a batch.
 *
 * @param q with orthonormal columns, of the matrix's shape
 * @param r upper triangular, its diagonal not negative
 */
public record Qr(Tensor q, Tensor r) {}
