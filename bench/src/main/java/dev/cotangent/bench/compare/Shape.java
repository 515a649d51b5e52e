package dev.cotangent.bench.compare;

/**
 * The shape of a Jacobian.
 *
 * @param inputs the number of columns, n
 * @param outputs the number of rows, m
 */
public record Shape(int inputs, int outputs) {}
