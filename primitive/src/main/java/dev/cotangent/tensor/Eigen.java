package dev.cotangent.tensor;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, or of each matrix of a batch.
 *
 * @param values a vector, in ascending order
 * @param vectors a matrix: column i belongs to eigenvalue i
 */
public record Eigen(Tensor values, Tensor vectors) {}
