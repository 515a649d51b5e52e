package dev.cotangent.tensor;

import java.util.Arrays;

/** Tensors of matrices, which are the last two axes, and the same matrices as arrays. */
final class Matrices {
  private Matrices() {}

  /** The i-th matrix of an operand, for messages. */
  record Place(String operation, Shape shape, int index) {
    @Override
    public String toString() {
      String which =
          shape.rank() > 2 ? "matrix number " + index + " of shape " : "the matrix of shape ";
      return operation + ": " + which + shape;
    }
  }

  /** What computes a matrix from a matrix. */
  @FunctionalInterface
  interface Rule {
    double[][] apply(double[][] matrix, Place place);
  }

  static void require(String operation, Shape shape) {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          operation + ": shape " + shape + " has no matrices; at least two axes are needed");
    }
  }

  static void requireSquare(String operation, Shape shape) {
    require(operation, shape);
    if (rows(shape) != columns(shape)) {
      throw new IllegalArgumentException(
          operation
              + ": the matrices of shape "
              + shape
              + " are not square; the last two axes must be equally long");
    }
  }

  static int rows(Shape shape) {
    return shape.sizes[shape.rank() - 2];
  }

  static int columns(Shape shape) {
    return shape.sizes[shape.rank() - 1];
  }

  /** The axes before the last two. */
  static Shape batch(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.sizes, shape.rank() - 2));
  }

  static Shape shape(Shape batch, int rows, int columns) {
    int[] sizes = Arrays.copyOf(batch.sizes, batch.rank() + 2);
    sizes[batch.rank()] = rows;
    sizes[batch.rank() + 1] = columns;
    return Shape.of(sizes);
  }

  /** Where each matrix of a common batch comes from in a batch that broadcasts to it. */
  static int[] places(Shape own, Shape common) {
    Tensor numbers = Tensor.range(own.size).reshape(own.sizes);
    double[] places = new Movements.Broadcast(common).value(numbers).toArray();
    return Arrays.stream(places).mapToInt(place -> (int) place).toArray();
  }

  /** The matrices of a constant, in double precision. */
  static double[][][] read(Tensor x) {
    int rows = rows(x.dimensions());
    int columns = columns(x.dimensions());
    double[] elements = x.toArray();
    double[][][] matrices = new double[batch(x.dimensions()).size][rows][];
    int at = 0;
    for (double[][] matrix : matrices) {
      for (int i = 0; i < rows; i++) {
        matrix[i] = Arrays.copyOfRange(elements, at, at + columns);
        at += columns;
      }
    }
    return matrices;
  }

  /** A constant of matrices, rounded to its type. */
  static Tensor write(ElementType type, Shape shape, double[][]... matrices) {
    Buffer result = Arena.allocate(type, shape.size);
    int at = 0;
    for (double[][] matrix : matrices) {
      for (double[] row : matrix) {
        for (double element : row) {
          result.set(at++, element);
        }
      }
    }
    return Tensor.of(result, shape);
  }

  /** Computes a matrix of so many rows, and as many columns as before, from each of a constant. */
  static Tensor map(String operation, Tensor x, int rows, Rule rule) {
    Shape shape = x.dimensions();
    Shape result = shape.with(shape.rank() - 2, rows);
    double[][][] matrices = result.size == 0 ? new double[0][][] : read(x);
    for (int i = 0; i < matrices.length; i++) {
      matrices[i] = rule.apply(matrices[i], new Place(operation, shape, i));
    }
    return write(x.type(), result, matrices);
  }

  static Tensor transposed(Tensor x) {
    return x.swapAxes(-2, -1);
  }

  /** (x + xᵀ) / 2. */
  static Tensor symmetric(Tensor x) {
    return x.mul(0.5).add(transposed(x).mul(0.5));
  }

  /** A number for each matrix as a tensor that broadcasts over the matrices' elements. */
  static Tensor spread(Tensor numbers) {
    return numbers.expandDims(-1).expandDims(-1);
  }
}
