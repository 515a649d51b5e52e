package dev.cotangent.backend.cuda.emulator;

import dev.cotangent.backend.cuda.driver.Driver.Product;
import dev.cotangent.kernel.Precision;

/** Matrix products as their definition says, in place of a library's; sums are of doubles. */
final class PlainGemm {
  private PlainGemm() {}

  static void multiply(Product p, Memory memory) {
    for (int matrix = 0; matrix < p.count(); matrix++) {
      for (int row = 0; row < p.m(); row++) {
        for (int column = 0; column < p.n(); column++) {
          long place = ((long) matrix * p.m() + row) * p.n() + column;
          write(memory, p.precision(), p.c(), place, element(p, memory, matrix, row, column));
        }
      }
    }
  }

  private static double element(Product p, Memory memory, int matrix, int row, int column) {
    double sum = 0;
    for (int i = 0; i < p.k(); i++) {
      long left = matrix * p.aStep() + place(p.aTransposed(), row, i, p.aStride());
      long right = matrix * p.bStep() + place(p.bTransposed(), i, column, p.bStride());
      double a = read(memory, p.precision(), p.a(), left);
      sum = Math.fma(a, read(memory, p.precision(), p.b(), right), sum);
    }
    return sum;
  }

  private static long place(boolean transposed, int row, int column, int stride) {
    return transposed ? (long) column * stride + row : (long) row * stride + column;
  }

  private static double read(Memory memory, Precision precision, long start, long index) {
    long bits = memory.load(start + index * precision.bytes(), precision.bytes());
    return precision == Precision.DOUBLE
        ? Double.longBitsToDouble(bits)
        : Float.intBitsToFloat((int) bits);
  }

  private static void write(
      Memory memory, Precision precision, long start, long index, double value) {
    long bits =
        precision == Precision.DOUBLE
            ? Double.doubleToRawLongBits(value)
            : Float.floatToRawIntBits((float) value);
    memory.store(start + index * precision.bytes(), precision.bytes(), bits);
  }
}
