package dev.cotangent.tensor;

import java.util.Arrays;

/** Diagonals and triangles of matrices, which are a tensor's last two axes. */
final class Triangles {
  private Triangles() {}

  private static void requireMatrix(String operation, Shape shape) {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          operation + ": shape " + shape + " has no matrices; at least two axes are needed");
    }
  }

  private static int rows(Shape shape) {
    return shape.sizes[shape.rank() - 2];
  }

  private static int columns(Shape shape) {
    return shape.sizes[shape.rank() - 1];
  }

  /** The elements (i, i). */
  record Diagonal() implements LinearPrimitive {
    static Diagonal of(Shape shape) {
      requireMatrix("diagonal", shape);
      return new Diagonal();
    }

    @Override
    public String name() {
      return "diagonal";
    }

    @Override
    public Tensor value(Tensor x) {
      Shape shape = x.dimensions();
      int last = shape.rank() - 1;
      int[] strides = x.storage().strides();
      int[] sizes = Arrays.copyOf(shape.sizes, last);
      int[] steps = Arrays.copyOf(strides, last);
      sizes[last - 1] = Math.min(rows(shape), columns(shape));
      steps[last - 1] = strides[last - 1] + strides[last];
      return Tensor.view(x.storage().buffer(), x.storage().offset(), Shape.of(sizes), steps);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new FromDiagonal(x.dimensions());
    }
  }

  /** Zeros, and the elements at (i, i). */
  record FromDiagonal(Shape shape) implements LinearPrimitive {
    @Override
    public String name() {
      return "diag";
    }

    @Override
    public Tensor value(Tensor x) {
      Buffer result = Arena.allocate(x.type(), shape.size);
      result.fill(0, shape.size, 0);
      Tensor.Storage at = x.dense().storage();
      int length = Math.min(rows(shape), columns(shape));
      int matrices = shape.extent(0, shape.rank() - 2);
      for (int m = 0; m < matrices; m++) {
        for (int i = 0; i < length; i++) {
          int to = (m * rows(shape) + i) * columns(shape) + i;
          result.set(to, at.buffer().get(at.offset() + m * length + i));
        }
      }
      return Tensor.of(result, shape);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return new Diagonal();
    }
  }

  /** A triangle, up to a diagonal or from one on; its own mirror. */
  record Part(int diagonal, boolean lower) implements LinearPrimitive {
    static Part of(Shape shape, int diagonal, boolean lower) {
      requireMatrix(lower ? "lowerTriangle" : "upperTriangle", shape);
      return new Part(diagonal, lower);
    }

    @Override
    public String name() {
      return lower ? "lowerTriangle" : "upperTriangle";
    }

    @Override
    public Tensor value(Tensor x) {
      Shape shape = x.dimensions();
      Buffer result = Arena.allocate(x.type(), shape.size);
      result.fill(0, shape.size, 0);
      Tensor.Storage at = x.dense().storage();
      int columns = columns(shape);
      int allRows = shape.size == 0 ? 0 : shape.size / columns;
      for (int row = 0; row < allRows; row++) {
        long edge = (long) (row % rows(shape)) + diagonal; // the column on the diagonal
        int from = lower ? 0 : Math.clamp(edge, 0, columns);
        int to = lower ? Math.clamp(edge + 1, 0, columns) : columns;
        int start = row * columns + from;
        result.copy(start, at.buffer(), at.offset() + start, 1, to - from);
      }
      return Tensor.of(result, shape);
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return this;
    }
  }
}
