package dev.cotangent.tensor;

import dev.cotangent.kernel.ArrayKernels;
import dev.cotangent.kernel.DoubleMatrix;
import dev.cotangent.kernel.FloatMatrix;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An array of elements, and the kernels over it: the one place where the two element types differ.
 * The methods that compute write to this buffer, from a place on; their operands are buffers of the
 * same type.
 */
abstract sealed class Buffer {
  /** The arena that takes this buffer back, if it is one's. */
  @Nullable Arena arena;

  /** Where the arena keeps the buffer while it is free. */
  Arena.@Nullable Shelf shelf;

  /** Whether this is a variable's, whose elements are replaced from time to time. */
  boolean isVariable;

  /** How many holders the buffer has in its arena. */
  int holds;

  /** How often the buffer has been taken back: whoever remembers an earlier number is too late. */
  int generation;

  static Buffer make(ElementType type, int length) {
    return type == ElementType.FLOAT64
        ? new Doubles(new double[length])
        : new Floats(new float[length]);
  }

  abstract ElementType type();

  abstract int length();

  abstract double get(int at);

  abstract void set(int at, double value);

  abstract void fill(int at, int n, double value);

  /** Copies n elements that lie at a stride from each other. */
  abstract void copy(int at, Buffer from, int fromAt, int stride, int n);

  abstract void map(int at, Unary f, Buffer x, int xAt, int n);

  abstract void map(int at, Binary f, Buffer x, int xAt, Buffer y, int yAt, int n);

  abstract void weight(int at, Unary f, double tie, Buffer x, int xAt, int n);

  abstract void weight(int at, Binary f, double tie, Buffer x, int xAt, Buffer y, int yAt, int n);

  abstract double sum(int at, int n);

  abstract double max(int at, int n);

  /** Adds n elements; a plain loop, which the JIT compiler vectorises and which starts at once. */
  abstract void add(int at, Buffer x, int xAt, int n);

  /** Multiplies n elements by a number. */
  abstract void scale(int at, int n, double factor);

  /** Writes the exponentials of rows here; see {@link ArrayKernels}. */
  abstract void exponentials(
      int at, Buffer x, int xAt, Doubles largest, Doubles sums, int row, int rows, int columns);

  /** Repeats the first elements from a place on until n are filled. */
  final void repeat(int at, int period, int n) {
    for (int done = period; done < n; done *= 2) {
      copy(at + done, this, at, 1, Math.min(done, n - done));
    }
  }

  /** A matrix in a buffer. */
  record Matrix(Buffer buffer, int at, int rows, int columns, int rowStride, int columnStride) {
    DoubleMatrix doubles() {
      double[] data = ((Doubles) buffer).data;
      return new DoubleMatrix(data, at, rows, columns, rowStride, columnStride);
    }

    FloatMatrix floats() {
      float[] data = ((Floats) buffer).data;
      return new FloatMatrix(data, at, rows, columns, rowStride, columnStride);
    }
  }

  /** Computes c = a · b, or c += a · b. */
  static void gemm(Matrix a, Matrix b, Matrix c, boolean accumulate) {
    if (c.buffer.type() == ElementType.FLOAT64) {
      ArrayKernels.current().gemm(a.doubles(), b.doubles(), c.doubles(), accumulate);
    } else {
      ArrayKernels.current().gemm(a.floats(), b.floats(), c.floats(), accumulate);
    }
  }

  /** Elements in double precision. */
  static final class Doubles extends Buffer {
    final double[] data;

    Doubles(double[] data) {
      this.data = data;
    }

    private static double[] data(Buffer buffer) {
      return ((Doubles) buffer).data;
    }

    @Override
    ElementType type() {
      return ElementType.FLOAT64;
    }

    @Override
    int length() {
      return data.length;
    }

    @Override
    double get(int at) {
      return data[at];
    }

    @Override
    void set(int at, double value) {
      data[at] = value;
    }

    @Override
    void fill(int at, int n, double value) {
      Arrays.fill(data, at, at + n, value);
    }

    @Override
    void copy(int at, Buffer from, int fromAt, int stride, int n) {
      double[] source = data(from);
      if (stride == 1) {
        System.arraycopy(source, fromAt, data, at, n);
      } else if (stride == 0) {
        fill(at, n, source[fromAt]);
      } else {
        for (int i = 0; i < n; i++) {
          data[at + i] = source[fromAt + i * stride];
        }
      }
    }

    @Override
    void map(int at, Unary f, Buffer x, int xAt, int n) {
      ArrayKernels.current().map(f, data(x), xAt, data, at, n);
    }

    @Override
    void map(int at, Binary f, Buffer x, int xAt, Buffer y, int yAt, int n) {
      ArrayKernels.current().map(f, data(x), xAt, data(y), yAt, data, at, n);
    }

    @Override
    void weight(int at, Unary f, double tie, Buffer x, int xAt, int n) {
      ArrayKernels.current().weight(f, tie, data(x), xAt, data, at, n);
    }

    @Override
    void weight(int at, Binary f, double tie, Buffer x, int xAt, Buffer y, int yAt, int n) {
      ArrayKernels.current().weight(f, tie, data(x), xAt, data(y), yAt, data, at, n);
    }

    @Override
    double sum(int at, int n) {
      return ArrayKernels.current().sum(data, at, n);
    }

    @Override
    double max(int at, int n) {
      return ArrayKernels.current().max(data, at, n);
    }

    @Override
    void add(int at, Buffer x, int xAt, int n) {
      double[] other = data(x);
      for (int i = 0; i < n; i++) {
        data[at + i] += other[xAt + i];
      }
    }

    @Override
    void scale(int at, int n, double factor) {
      for (int i = at; i < at + n; i++) {
        data[i] *= factor;
      }
    }

    @Override
    void exponentials(
        int at, Buffer x, int xAt, Doubles largest, Doubles sums, int row, int rows, int columns) {
      ArrayKernels.current()
          .exponentials(data(x), xAt, data, at, largest.data, sums.data, row, rows, columns);
    }
  }

  /** Elements in single precision. */
  static final class Floats extends Buffer {
    final float[] data;

    Floats(float[] data) {
      this.data = data;
    }

    private static float[] data(Buffer buffer) {
      return ((Floats) buffer).data;
    }

    @Override
    ElementType type() {
      return ElementType.FLOAT32;
    }

    @Override
    int length() {
      return data.length;
    }

    @Override
    double get(int at) {
      return data[at];
    }

    @Override
    void set(int at, double value) {
      data[at] = (float) value;
    }

    @Override
    void fill(int at, int n, double value) {
      Arrays.fill(data, at, at + n, (float) value);
    }

    @Override
    void copy(int at, Buffer from, int fromAt, int stride, int n) {
      float[] source = data(from);
      if (stride == 1) {
        System.arraycopy(source, fromAt, data, at, n);
      } else if (stride == 0) {
        Arrays.fill(data, at, at + n, source[fromAt]);
      } else {
        for (int i = 0; i < n; i++) {
          data[at + i] = source[fromAt + i * stride];
        }
      }
    }

    @Override
    void map(int at, Unary f, Buffer x, int xAt, int n) {
      ArrayKernels.current().map(f, data(x), xAt, data, at, n);
    }

    @Override
    void map(int at, Binary f, Buffer x, int xAt, Buffer y, int yAt, int n) {
      ArrayKernels.current().map(f, data(x), xAt, data(y), yAt, data, at, n);
    }

    @Override
    void weight(int at, Unary f, double tie, Buffer x, int xAt, int n) {
      ArrayKernels.current().weight(f, tie, data(x), xAt, data, at, n);
    }

    @Override
    void weight(int at, Binary f, double tie, Buffer x, int xAt, Buffer y, int yAt, int n) {
      ArrayKernels.current().weight(f, tie, data(x), xAt, data(y), yAt, data, at, n);
    }

    @Override
    double sum(int at, int n) {
      return ArrayKernels.current().sum(data, at, n);
    }

    @Override
    double max(int at, int n) {
      return ArrayKernels.current().max(data, at, n);
    }

    @Override
    void add(int at, Buffer x, int xAt, int n) {
      float[] other = data(x);
      for (int i = 0; i < n; i++) {
        data[at + i] += other[xAt + i];
      }
    }

    @Override
    void scale(int at, int n, double factor) {
      float single = (float) factor;
      for (int i = at; i < at + n; i++) {
        data[i] *= single;
      }
    }

    @Override
    void exponentials(
        int at, Buffer x, int xAt, Doubles largest, Doubles sums, int row, int rows, int columns) {
      ArrayKernels.current()
          .exponentials(data(x), xAt, data, at, largest.data, sums.data, row, rows, columns);
    }
  }
}
