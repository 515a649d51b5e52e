package dev.cotangent.kernel;

/**
 * A matrix of floats in an array: element (i, j) is at {@code at + i * rowStride + j *
 * columnStride}. A transposed matrix is the same array with the strides exchanged.
 *
 * @param data the array
 * @param at the place of element (0, 0)
 * @param rows the number of rows, at least 0
 * @param columns the number of columns, at least 0
 * @param rowStride from one row to the next
 * @param columnStride from one column to the next
 */
@SuppressWarnings("ArrayRecordComponent") // a view of an array that is not its own
public record FloatMatrix(
    float[] data, int at, int rows, int columns, int rowStride, int columnStride) {}
