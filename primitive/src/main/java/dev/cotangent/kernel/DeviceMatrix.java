package dev.cotangent.kernel;

/**
 * Matrices of equal size in a device's memory: element (i, j) of matrix number b is at {@code at +
 * offsets[b] + i * rowStride + j * columnStride}.
 *
 * @param data where the elements lie
 * @param offsets where each matrix begins
 * @param rows the number of rows, at least 0
 * @param columns the number of columns, at least 0
 * @param rowStride from one row to the next
 * @param columnStride from one column to the next
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
public record DeviceMatrix(
    DeviceArray data, int[] offsets, int rows, int columns, int rowStride, int columnStride) {}
